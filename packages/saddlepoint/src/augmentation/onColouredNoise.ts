import type { Stream } from "../random/stream.ts";
import type { Samples } from "../samples/samples.ts";
import { bytesOf, greySize, repainted } from "./repainted.ts";

/** Colours along a side of the grid that a background is interpolated from. */
const PATCHES = 5;
/** How far a background's channels may be from its lightness, and the grid's colours from these. */
const [TINT, SPREAD] = [0.2, 0.15];

/**
 * Grey images laid over backgrounds of coloured noise by difference, |background − x| in each channel, in the manner of
 * MNIST-M, which has photographs there (Ganin et al. 2016, section 5.2.4): [1, height, width] → [3, height, width], in bytes.
 *
 * A background is as a patch of a photograph: of one lightness from U(0, 1), each channel within ±0.2 of it, and in each a grid
 * of 5 × 5 values within ±0.15 of that, cut to [0, 1] and interpolated bilinearly. Labels stay.
 *
 * Every image takes its draws before the next one, so that parts made one after the other are one large set.
 *
 * @throws RangeError for samples that are no grey images
 * @example onColouredNoise(mnist.train, stream(1, "backgrounds"))
 */
export function onColouredNoise(images: Samples, stream: Stream): Samples {
  const owner = "onColouredNoise(images, stream)";
  const [height, width] = greySize(owner, images);
  const grey = bytesOf(owner, images);
  const size = height * width;
  const [across, down] = [placesOf(width), placesOf(height)];
  const colours = new Float64Array(PATCHES * PATCHES);
  const pixels = new Uint8Array(3 * grey.length);
  for (let i = 0, at = 0; i < images.n; i++) {
    const lightness = stream.next();
    for (let channel = 0; channel < 3; channel++) {
      const tint = lightness + within(TINT, stream);
      for (let patch = 0; patch < colours.length; patch++) {
        colours[patch] = Math.min(1, Math.max(0, tint + within(SPREAD, stream)));
      }
      for (let pixel = 0; pixel < size; pixel++, at++) {
        const [x, y] = [across[pixel % width] ?? 0, down[Math.floor(pixel / width)] ?? 0];
        pixels[at] = Math.round(Math.abs(255 * interpolated(colours, x, y) - (grey[i * size + pixel] ?? 0)));
      }
    }
  }
  return repainted(images, pixels, [3, height, width], "on coloured noise");
}

/** A draw from U(−most, most). */
const within = (most: number, stream: Stream): number => most * (2 * stream.next() - 1);

/** Where pixels lie on the grid of colours, whose corners are those of the image. */
const placesOf = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (length === 1 ? 0 : (i / (length - 1)) * (PATCHES - 1)));

function interpolated(colours: Float64Array, x: number, y: number): number {
  const [i, j] = [Math.min(PATCHES - 2, Math.floor(x)), Math.min(PATCHES - 2, Math.floor(y))];
  const [s, t] = [x - i, y - j];
  const at = j * PATCHES + i;
  const above = (1 - s) * (colours[at] ?? 0) + s * (colours[at + 1] ?? 0);
  const below = (1 - s) * (colours[at + PATCHES] ?? 0) + s * (colours[at + PATCHES + 1] ?? 0);
  return (1 - t) * above + t * below;
}
