import { lax, type numpy as np } from "@jax-js/jax";
import { below } from "./random.ts";

/** A convolution with all that it can be given; every output has at least one element. */
export interface Convolution {
  readonly lhs: readonly number[];
  readonly rhs: readonly number[];
  readonly strides: number[];
  readonly padding: [number, number][];
  readonly lhsDilation: number[];
  readonly rhsDilation: number[];
}

/** A random convolution over `spatial` axes. */
export function convolution(spatial: number, next: () => number, transposed = next() < 0.5): Convolution {
  const axes = Array.from({ length: spatial }, () => axis(next, transposed));
  const [batch, input, output] = [1 + below(next, 3), 1 + below(next, 3), 1 + below(next, 3)];
  return {
    lhs: [batch, input, ...axes.map((a) => a.size)],
    rhs: [output, input, ...axes.map((a) => a.kernel)],
    strides: axes.map((a) => a.stride),
    padding: axes.map((a) => a.padding),
    lhsDilation: axes.map((a) => a.lhsDilation),
    rhsDilation: axes.map((a) => a.rhsDilation),
  };
}

interface Axis {
  size: number;
  kernel: number;
  stride: number;
  padding: [number, number];
  lhsDilation: number;
  rhsDilation: number;
}

/** Draws until the kernel fits in what is left after padding, which may be negative. */
function axis(next: () => number, transposed: boolean): Axis {
  for (;;) {
    const candidate: Axis = {
      size: 1 + below(next, 6),
      kernel: 1 + below(next, 4),
      stride: 1 + below(next, 3),
      padding: [below(next, 6) - 2, below(next, 6) - 2],
      lhsDilation: transposed ? 1 + below(next, 3) : 1,
      rhsDilation: 1 + below(next, 2),
    };
    const { size, kernel, padding, lhsDilation, rhsDilation } = candidate;
    const [before, after] = padding;
    const reach = (kernel - 1) * rhsDilation + 1;
    const extent = (size - 1) * lhsDilation + 1 + before + after;
    const allowed = before >= -size && after >= -size && before + after >= -size;
    if (allowed && extent >= reach) return candidate;
  }
}

export const convolve = (x: np.Array, w: np.Array, c: Convolution): np.Array =>
  lax.convGeneralDilated(x, w, c.strides, c.padding, {
    lhsDilation: c.lhsDilation,
    rhsDilation: c.rhsDilation,
  });
