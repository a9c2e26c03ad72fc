import type { Stream } from "../random/stream.ts";
import type { Modes } from "../samples/samples.ts";

/** A distribution in the plane that is easy to draw and hard to learn. */
export type ToyDensity = {
  readonly name: string;
  /** A square, [−extent, extent]², that holds all but a negligible part of its mass. */
  readonly extent: number;
  /**
   * `n` independent points, row by row: float32 [n, 2].
   *
   * A call draws the same numbers of the stream for every point, so that parts drawn one after the other are one large
   * draw.
   */
  readonly sample: (stream: Stream, n: number) => Float32Array;
  /** log of the density at (x, y), in nats. */
  readonly logDensity: (x: number, y: number) => number;
  /**
   * The probability of every cell between neighbouring edges, row by row in the order of `yEdges`: [yEdges − 1, xEdges − 1].
   * Unlike the density at points it misses nothing that is finer than a cell.
   */
  readonly cells: (xEdges: readonly number[], yEdges: readonly number[]) => Float64Array;
  /** Where it is a mixture of equal round modes. */
  readonly modes?: Modes;
};
