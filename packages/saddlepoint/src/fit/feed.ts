import { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { takeSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { shuffledIndices } from "../samples/shuffledIndices.ts";

/** Endless shuffled batches of aligned samples, [count, size, d] each: the same rows of all of them. */
export function feedOf(parts: readonly Samples[], size: number, stream: Stream): (count: number) => Tensor[] {
  const indices = shuffledIndices(parts[0]?.n ?? 0, stream);
  return (count) => {
    const rows = indices.take(count * size);
    return parts.map((part) => new Tensor("float32", takeSamples(part, rows).values, [count, size, part.d]));
  };
}

/** All samples as one tensor, [n, d]. */
export const tensorOfSamples = (samples: Samples): Tensor =>
  new Tensor("float32", inFloat32(samples).values, [samples.n, samples.d]);
