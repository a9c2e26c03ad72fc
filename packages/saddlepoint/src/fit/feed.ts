import { Tensor } from "@saddlepoint/engine";
import { shuffledIndices } from "../data/shuffledIndices.ts";
import type { Stream } from "../random/stream.ts";
import { type Samples, takeSamples } from "../samples/samples.ts";

/** Endless shuffled batches of aligned samples, [count, size, d] each: the same rows of all of them. */
export function feedOf(parts: readonly Samples[], size: number, stream: Stream): (count: number) => Tensor[] {
  const indices = shuffledIndices(parts[0]?.n ?? 0, stream);
  return (count) => {
    const rows = indices.take(count * size);
    return parts.map((part) => new Tensor("float32", takeSamples(part, rows).values, [count, size, part.d]));
  };
}

/** All samples as one tensor, [n, d]. */
export const tensorOfSamples = ({ values, n, d }: Samples): Tensor => new Tensor("float32", values, [n, d]);
