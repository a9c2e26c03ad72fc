import { createHash } from "node:crypto";
import sharp from "sharp";
import { MOST_PIXELS } from "./imageFile.ts";

/** What an image's pixels say, at no more than 64 of them a side. */
export type ImageLook = {
  /** The same for the same pixels. */
  readonly digest: string;
  readonly coloured: boolean;
  readonly transparent: boolean;
  /** The pixels along its four edges: how many, and red, green and blue of the opaque ones, one after the other. */
  readonly edge: { readonly count: number; readonly opaque: Uint8Array };
  /** The lightness, 0 to 255, of the opaque pixels that border on transparent ones. */
  readonly rim: Uint8Array;
  /** The mean lightness of its opaque pixels. */
  readonly lightness: number;
};

const SIDE = 64;
/** Channels that differ by no more are one grey after a JPEG's rounding. */
const GREY = 12;
const OPAQUE = 250;
const CLEAR = 128;

/** @throws Error with the decoder's reason for a damaged or truncated file */
export async function lookAtImage(path: string, mostPixels = MOST_PIXELS): Promise<ImageLook> {
  const { data, info } = await sharp(path, { failOn: "error", limitInputPixels: mostPixels })
    .autoOrient()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return lookAt(data, info.width, info.height);
}

/** Of pixels in red, green, blue and opacity, row by row. */
function lookAt(pixels: Uint8Array, width: number, height: number): ImageLook {
  const channel = (at: number, which: number): number => pixels[4 * at + which] ?? 0;
  const isOpaque = (at: number): boolean => channel(at, 3) >= OPAQUE;
  const isClear = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && channel(y * width + x, 3) < CLEAR;
  const edge: number[] = [];
  const rim: number[] = [];
  let edges = 0;
  let opaque = 0;
  let light = 0;
  let coloured = false;
  let transparent = false;
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
    if (isEdge) edges++;
    if (!isOpaque(at)) {
      transparent = true;
      continue;
    }
    const [red, green, blue] = [channel(at, 0), channel(at, 1), channel(at, 2)];
    // ITU-R BT.709.
    const lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    opaque++;
    light += lightness;
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > GREY) coloured = true;
    if (isEdge) edge.push(red, green, blue);
    if (isClear(x - 1, y) || isClear(x + 1, y) || isClear(x, y - 1) || isClear(x, y + 1)) rim.push(lightness);
  }
  return {
    digest: createHash("sha256").update(`${width}×${height}`).update(pixels).digest("base64"),
    coloured,
    transparent,
    edge: { count: edges, opaque: Uint8Array.from(edge) },
    rim: Uint8Array.from(rim),
    lightness: opaque === 0 ? 0 : light / opaque,
  };
}
