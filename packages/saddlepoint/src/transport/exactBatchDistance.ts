import type { Tensor } from "@saddlepoint/engine";
import type { Quantity } from "../quantity/quantity.ts";
import { samples } from "../samples/samples.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

/** The most samples of an exact transport distance. */
const TRANSPORT_BATCH = 500;

/** The exact Wasserstein-1 distance between two batches, in the data's units: an estimate of W1(P, Q) from above. */
export function exactBatchDistance(real: Tensor, fake: Tensor): Quantity {
  const n = Math.min(TRANSPORT_BATCH, real.dims[0] ?? 0, fake.dims[0] ?? 0);
  const d = real.size / (real.dims[0] ?? 1);
  const points = ({ data }: Tensor) => samples(Float64Array.from(data.slice(0, n * d), Number), n, d);
  const { distance } = wassersteinDistance(points(real), points(fake));
  return { ...distance, quantity: `W1 of two batches of ${n}` };
}
