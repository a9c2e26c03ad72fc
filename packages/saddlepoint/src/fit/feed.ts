import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { shuffledIndices } from "../samples/shuffledIndices.ts";

/** What the steps of a fit are given, in the order of the loss's arguments. */
export type Feed = {
  /** The shape of each input of one step. */
  readonly shapes: readonly (readonly number[])[];
  /** The inputs of the next `count` steps, each [count, …shape], float32. */
  next(count: number): readonly Tensor[];
};

/** Endless shuffled batches of aligned samples, an input [size, d] each: the same rows of all of them. */
export function shuffledRows(parts: readonly Samples[], size: number, stream: Stream): Feed {
  const indices = shuffledIndices(parts[0]?.n ?? 0, stream);
  return {
    shapes: parts.map(({ d }) => [size, d]),
    next(count) {
      const rows = indices.take(count * size);
      return parts.map(
        (part) => new Tensor("float32", takeSamples(part, rows).values, [count, size, part.d]),
      );
    },
  };
}

/**
 * Inputs that are drawn anew for every step.
 *
 * @param draw the numbers of the next `count` steps, an array for each input
 */
export const drawn = (shapes: Feed["shapes"], draw: (count: number) => readonly Float32Array[]): Feed => ({
  shapes,
  next: (count) =>
    draw(count).map((values, i) => new Tensor("float32", values, [count, ...(shapes[i] ?? [])])),
});

/** Feeds as one, their inputs one after the other. */
export const sideBySide = (...feeds: readonly Feed[]): Feed => ({
  shapes: feeds.flatMap(({ shapes }) => shapes),
  next: (count) => feeds.flatMap((feed) => feed.next(count)),
});

/** All samples as one tensor, [n, d]. */
export const tensorOfSamples = (samples: Samples): Tensor =>
  new Tensor("float32", inFloat32(samples).values, [samples.n, samples.d]);
