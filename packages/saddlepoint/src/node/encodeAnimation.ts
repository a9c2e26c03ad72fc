import sharp from "sharp";
import type { Raster } from "../render/raster.ts";

/** By the endings of files. */
export const ANIMATIONS = [".webp", ".gif"] as const;

export const isAnimation = (path: string): boolean =>
  ANIMATIONS.some((ending) => path.toLowerCase().endsWith(ending));

/** A picture of an animation, and how long it is shown. */
export type Frame = { readonly picture: Raster; readonly milliseconds: number };

/** Lossy WebP at this quality has no rings about strokes that an eye would see, and a third of the bytes. */
const QUALITY = 90;

/**
 * Pictures of one size, one after the other and again from the first, as the bytes of an animated file.
 *
 * @param path its ending says which: .webp or .gif
 * @throws RangeError for no frames, frames of different sizes, or another ending
 */
export async function encodeAnimation(path: string, frames: readonly Frame[]): Promise<Uint8Array> {
  const [first] = frames;
  if (!isAnimation(path)) {
    throw new RangeError(`encodeAnimation(path): path must end in ${ANIMATIONS.join(" or ")}, got ${path}`);
  }
  const sizeOf = ({ picture: { width, height, channels } }: Frame): string =>
    `${width}×${height}×${channels}`;
  const sizes = [...new Set(frames.map(sizeOf))];
  if (first === undefined || sizes.length !== 1) {
    throw new RangeError(
      `encodeAnimation(frames): frames must be at least one, all of one size, got ${sizes.join(", ") || "none"}`,
    );
  }
  const { width, height, channels } = first.picture;
  const pixels = Buffer.concat(frames.map(({ picture }) => picture.data));
  const raw = { width, height: height * frames.length, channels, pageHeight: height };
  const timing = { delay: frames.map(({ milliseconds }) => milliseconds), loop: 0 };
  const animated = sharp(pixels, { raw, limitInputPixels: false });
  return path.toLowerCase().endsWith(".gif")
    ? animated.gif(timing).toBuffer()
    : animated.webp({ ...timing, quality: QUALITY }).toBuffer();
}
