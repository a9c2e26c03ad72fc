import { PNG } from "pngjs";
import type { Raster } from "../render/raster.ts";

/** A PNG's numbers for what its pixels hold, by channels: grey, and red, green, blue. */
const COLOUR_TYPES = { 1: 0, 3: 2 } as const;
/** Below zlib's own level, 6: a picture is drawn in less time, and its file is a little larger. */
const LEVEL = 2;

/**
 * A picture as the bytes of a PNG file; the same picture gives the same bytes.
 *
 * Compressed by Node's own zlib, outside V8's heap: an encoder in JavaScript leaves buffers of growing sizes behind it, and
 * the memory of a run that draws often grew by them (`npm run bench:scale -- --only memory`).
 */
export function encodePng({ width, height, channels, data }: Raster): Uint8Array {
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const colorType = COLOUR_TYPES[channels];
  return PNG.sync.write(Object.assign(new PNG(), { width, height, data: pixels }), {
    inputColorType: colorType,
    colorType,
    inputHasAlpha: false,
    filterType: 0,
    deflateLevel: LEVEL,
    deflateStrategy: 0,
  });
}
