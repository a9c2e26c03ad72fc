import { Tensor } from "@saddlepoint/engine";
import type { Named } from "../networks/layer.ts";
import { leafOf, mapNamed } from "../networks/named.ts";

const numbers = ({ data }: Tensor): number[] => Array.from(data, Number);

/**
 * The mean and variance of a fair mixture of two batches, from the statistics of each.
 *
 * m = (m₁ + m₂)/2, v = (v₁ + v₂)/2 + ((m₁ − m₂)/2)². Batch normalisation treats real and generated samples as separate
 * batches, so a critic that used each one's own statistics would be told which is which; a bound on I(x; y) needs one
 * function of x for both.
 */
export function mixedStatistics(real: Named<Tensor>, fake: Named<Tensor>): Named<Tensor> {
  return mapNamed(real, (tensor, name) => {
    const [a, b] = [numbers(tensor), numbers(leafOf(fake, name, "mixedStatistics(fake)"))];
    const owner = name.replace(/variance$/, "mean");
    const [m1, m2] = name.endsWith(".variance")
      ? [real, fake].map((of) => numbers(leafOf(of, owner, "mixedStatistics")))
      : [];
    const mixed = a.map((value, i) => {
      const between = ((m1?.[i] ?? 0) - (m2?.[i] ?? 0)) / 2;
      return (value + (b[i] ?? 0)) / 2 + between ** 2;
    });
    return new Tensor("float32", Float32Array.from(mixed), tensor.dims);
  });
}
