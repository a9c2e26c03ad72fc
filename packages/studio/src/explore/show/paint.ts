import { type PictureOptions, pictureOf } from "../core/pictureOf.ts";

/** An image's size as models give it: [channels, height, width]. */
export type Shape = readonly [channels: number, height: number, width: number];

/** How many numbers an image of this shape has. */
export const pixelsOf = ([channels, height, width]: Shape): number => channels * height * width;

/** Some of many images, by their indices; black where they are not there yet. */
export function imagesAt(images: Float32Array, shape: Shape, indices: readonly number[]): Float32Array {
  const size = pixelsOf(shape);
  const out = new Float32Array(indices.length * size);
  for (const [i, index] of indices.entries())
    out.set(images.subarray(index * size, (index + 1) * size), i * size);
  return out;
}

/** Draws images [n, channels, height, width] in [0, 1] on a canvas, which takes their size. */
export function paint(
  canvas: HTMLCanvasElement,
  images: Float32Array,
  shape: Shape,
  options?: PictureOptions,
): void {
  const { width, height, data } = pictureOf(images, shape, options);
  // Setting a size clears a canvas: only when it changes, so that a slider's images do not flash.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}
