import { Tensor } from "@saddlepoint/engine";
import { fillNormal } from "../random/normal.ts";
import type { Stream } from "../random/stream.ts";

/** How many numbers an array of this shape has. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/** The deviation of the papers' initial weights (Radford et al. 2016, section 4; Chen et al. 2016, appendix C). */
const INITIAL_DEVIATION = 0.02;

/** Weights drawn from N(0, deviation²), 0.02 unless told. */
export function normalWeights(
  stream: Stream,
  shape: readonly number[],
  deviation = INITIAL_DEVIATION,
): Tensor {
  return new Tensor("float32", fillNormal(stream, new Float32Array(sizeOf(shape)), 0, deviation), shape);
}

/** Weights that all start at the same value. */
export function constantWeights(shape: readonly number[], value: number): Tensor {
  return new Tensor("float32", new Float32Array(sizeOf(shape)).fill(value), shape);
}
