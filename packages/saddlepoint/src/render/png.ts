import { encode } from "fast-png";
import type { Raster } from "./raster.ts";

/** A picture as the bytes of a PNG file; the same picture gives the same bytes. */
export function encodePng({ width, height, channels, data }: Raster): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 });
}
