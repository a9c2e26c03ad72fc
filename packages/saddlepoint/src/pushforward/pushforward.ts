import type { Samples } from "../samples/samples.ts";
import { eagerly, float64Array } from "./float64.ts";
import type { InvertibleMap } from "./invertibleMap.ts";
import { checkedValues, rowsOf } from "./mapRows.ts";

/**
 * The image of base samples: the push-forward g#P of the distribution that they were drawn from.
 *
 * @param map g, in d dimensions
 * @param z n points of d coordinates
 * @returns g of each point, in float64
 * @throws RangeError when the dimensions differ or a coordinate is not finite
 */
export async function pushforward(map: InvertibleMap, z: Samples): Promise<Samples<Float64Array>> {
  const owner = "pushforward(map, z)";
  const values = checkedValues(owner, "z", map, z);
  const image = await eagerly(() => rowsOf(owner, map.forward(float64Array(values, [z.n, z.d])), z));
  return { ...z, values: image };
}
