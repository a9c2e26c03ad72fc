import { numpy as np } from "@jax-js/jax";
import type { Stream } from "../random/stream.ts";

/** How far images may be changed; what is 0 or left out is left alone. */
export type AugmentationRanges = {
  /** Largest shift along each axis, as a share of the side: by whole pixels, and black comes in. 1/8 in the paper. */
  readonly shift?: number | undefined;
  /** The side of a square that is made black, its middle anywhere, as a share of the image's. 1/2 in the paper. */
  readonly cutout?: number | undefined;
  /** How far colours go of the paper's way, which is 1: brightness by U(−½, ½), saturation by U(0, 2), contrast by U(½, 1½). */
  readonly colour?: number | undefined;
};

/** A random change of images in a step: drawn outside of it, and with a gradient in the images. */
export type Augmentation = {
  /** How many numbers an image's change takes. */
  readonly size: number;
  /** Changes for images of a shape: [n, size], row by row, into `out`. */
  draw(stream: Stream, shape: readonly number[], out: Float32Array): Float32Array;
  /** Images [n, channels, height, width] changed by [n, size]. Consumes both; traced. */
  apply(images: np.Array, changes: np.Array): np.Array;
};

const COLUMNS = ["down", "right", "cutRow", "cutColumn", "brightness", "saturation", "contrast"] as const;
type Column = (typeof COLUMNS)[number];

/** The places of an axis as numbers 0, 1, …, along the given one of four axes. */
const places = (side: number, axis: 2 | 3): np.Array =>
  np.array(
    Float32Array.from({ length: side }, (_, i) => i),
    { shape: axis === 2 ? [1, 1, side, 1] : [1, 1, 1, side] },
  );

/** 1 where a column lies so many pixels behind a row, [n, 1, side, side]. Consumes the pixels, [n, 1, 1, 1]. */
const shifting = (pixels: np.Array, side: number): np.Array =>
  np.where(np.abs(places(side, 3).sub(places(side, 2)).sub(pixels)).less(0.5), 1, 0);

/** 1 within so many pixels of a middle, 0 beyond, along an axis. Consumes the middle, [n, 1, 1, 1]. */
const near = (middle: np.Array, side: number, axis: 2 | 3, reach: number): np.Array =>
  np.where(np.abs(places(side, axis).sub(middle)).less(reach), 1, 0);

/** x drawn towards its mean over some axes, or away from it: mean + factor (x − mean). Consumes both. */
function aboutMean(x: np.Array, axes: number[], factor: np.Array): np.Array {
  const mean = x.ref.mean(axes, { keepdims: true });
  return x.sub(mean.ref).mul(factor).add(mean);
}

/**
 * Changes that keep a critic from learning a small set by heart, and that the generator learns through: the critic sees
 * T(x) and T(G(z)), each image under a change of its own (Zhao et al. 2020, "Differentiable augmentation for data-efficient
 * GAN training", figure 4). Q reads the code from T(G(z)) as well, so that codes become what such changes keep.
 *
 * @throws RangeError for a range outside [0, 1), a colour outside [0, 1], or when nothing is changed
 */
export function differentiableAugmentation({
  shift = 0,
  cutout = 0,
  colour = 0,
}: AugmentationRanges): Augmentation {
  for (const [name, value, suits] of [
    ["shift", shift, shift >= 0 && shift < 1],
    ["cutout", cutout, cutout >= 0 && cutout < 1],
    ["colour", colour, colour >= 0 && colour <= 1],
  ] as const) {
    if (suits) continue;
    const range = name === "colour" ? "[0, 1]" : "[0, 1)";
    throw new RangeError(`differentiableAugmentation(ranges): ${name} must be in ${range}, got ${value}`);
  }
  if (shift + cutout + colour === 0) {
    throw new RangeError(
      "differentiableAugmentation(ranges): one of shift, cutout and colour must be above 0, got none",
    );
  }
  const size = COLUMNS.length;
  return {
    size,
    draw(stream, [, height = 1, width = 1], out) {
      const symmetric = (): number => 2 * stream.next() - 1;
      const pixels = (side: number): number => {
        const most = Math.round(shift * side);
        return Math.floor(stream.next() * (2 * most + 1)) - most;
      };
      for (let at = 0; at + size <= out.length; at += size) {
        out.set(
          [
            pixels(height),
            pixels(width),
            Math.floor(stream.next() * height),
            Math.floor(stream.next() * width),
            (colour / 2) * symmetric(),
            1 + colour * symmetric(),
            1 + (colour / 2) * symmetric(),
          ],
          at,
        );
      }
      return out;
    },
    apply(images, changes) {
      const [n = 0, channels = 1, height = 1, width = 1] = images.shape;
      const column = (name: Column): np.Array => {
        const at = COLUMNS.indexOf(name);
        return changes.ref.slice([], [at, at + 1]).reshape([n, 1, 1, 1]);
      };
      let x = images;
      if (colour > 0) {
        x = x.add(column("brightness"));
        // One channel is its own mean over the channels.
        if (channels > 1) x = aboutMean(x, [1], column("saturation"));
        x = aboutMean(x, [1, 2, 3], column("contrast"));
      }
      if (shift > 0) {
        const down = shifting(column("down"), height).transpose([0, 1, 3, 2]);
        x = np.matmul(np.matmul(down, x), shifting(column("right"), width));
      }
      if (cutout > 0) {
        const [down, right] = [(cutout * height) / 2, (cutout * width) / 2];
        const hole = near(column("cutRow"), height, 2, down).mul(near(column("cutColumn"), width, 3, right));
        x = x.mul(hole.neg().add(1));
      }
      changes.dispose();
      return x;
    },
  };
}
