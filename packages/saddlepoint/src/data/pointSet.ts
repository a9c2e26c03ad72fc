import { Tensor } from "@saddlepoint/engine";
import type { Float32Tensor } from "./float32Tensor.ts";
import { requireIndex } from "./requireIndex.ts";
import type { Modes } from "./toyDensities/toyDensity.ts";

/** Points as every source yields them: rows of `dimension` numbers, in row-major order [count, dimension]. */
export type PointSet = {
  /** What errors and run manifests call it, e.g. "ring". */
  readonly name: string;
  readonly points: Float32Array<ArrayBuffer>;
  readonly count: number;
  readonly dimension: number;
  /** One class index a point. */
  readonly labels?: Int32Array<ArrayBuffer>;
  /** The classes' names by index, where the source has names. */
  readonly labelNames?: readonly string[];
  /** The modes of the density that they are drawn from, where it is known. */
  readonly modes?: Modes;
};

/**
 * Checks a set of points and returns it; every source goes through here.
 *
 * @throws RangeError naming the set for no points, a number of values other than count × dimension, values that are not
 * finite, or a wrong number of labels
 */
export function pointSet(set: PointSet): PointSet {
  const { name, points, count, dimension, labels } = set;
  const fail = (problem: string): never => {
    throw new RangeError(`pointSet: ${name}: ${problem}`);
  };
  if (!(Number.isInteger(count) && count >= 1 && Number.isInteger(dimension) && dimension >= 1)) {
    fail(`count and dimension must be integers of at least 1, got [${count}, ${dimension}]`);
  }
  if (points.length !== count * dimension) {
    fail(`[${count}, ${dimension}] needs ${count * dimension} values, got ${points.length}`);
  }
  const broken = points.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    fail(`values must be finite, got ${points[broken]} in row ${Math.floor(broken / dimension)}`);
  if (labels !== undefined && labels.length !== count) {
    fail(`there must be one label a point: ${count} points, got ${labels.length} labels`);
  }
  return set;
}

/**
 * The points at `indices`, in that order: float32 [indices.length, dimension].
 *
 * @param out where to put them, to spare an allocation a batch; of the result's exact length
 * @throws RangeError for an index outside the set or an `out` of another length
 */
export function readPoints(
  set: PointSet,
  indices: ArrayLike<number>,
  out: Float32Array = new Float32Array(indices.length * set.dimension),
): Float32Tensor {
  const { points, dimension } = set;
  if (out.length !== indices.length * dimension) {
    throw new RangeError(
      `readPoints(out): out must have ${indices.length * dimension} elements for ${indices.length} points, got ${out.length}`,
    );
  }
  for (let i = 0; i < indices.length; i++) {
    const index = requireIndex(set, indices[i] ?? Number.NaN, "readPoints");
    out.set(points.subarray(index * dimension, (index + 1) * dimension), i * dimension);
  }
  return new Tensor("float32", out, [indices.length, dimension]);
}

/** A set of the points at `indices`, in that order, with their labels. */
export function takePoints(set: PointSet, indices: ArrayLike<number>, name = set.name): PointSet {
  const { labels } = set;
  const points = new Float32Array(readPoints(set, indices).data);
  const taken = { ...set, name, points, count: indices.length };
  return labels ? { ...taken, labels: Int32Array.from(indices, (index) => labels[index] ?? 0) } : taken;
}
