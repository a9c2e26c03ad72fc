import { numpy as np } from "@jax-js/jax";
import { below, shuffled, stream } from "./random.ts";

type Shape = readonly number[];

/** A way to reach a shape from another by moving elements: a permutation, a reversal, a broadcast, a reshape or a slice. */
interface Step {
  readonly source: Shape;
  apply(x: np.Array): np.Array;
  readonly text: string;
}

const permutation = (target: Shape, next: () => number): Step => {
  const perm = shuffled(next, target.length);
  const source = [...target];
  for (const [i, axis] of perm.entries()) source[axis] = target[i] ?? 1;
  return { source, apply: (x) => x.transpose(perm), text: `transpose(${perm})` };
};

const reversal = (target: Shape, next: () => number): Step => {
  const axes = target.flatMap((_, i) => (next() < 0.5 ? [i] : []));
  return { source: target, apply: (x) => (axes.length === 0 ? x : np.flip(x, axes)), text: `flip(${axes})` };
};

const broadcast = (target: Shape, next: () => number): Step => {
  const stretched = target.map((extent) => (extent > 0 && next() < 0.5 ? 1 : extent));
  const lead = stretched.findIndex((extent) => extent !== 1);
  const source =
    next() < 0.5 ? stretched : stretched.slice(below(next, (lead < 0 ? stretched.length : lead) + 1));
  return { source, apply: (x) => np.broadcastTo(x, [...target]), text: `broadcast(${target})` };
};

const reshape = (target: Shape, next: () => number): Step => {
  const source = [...target];
  for (let edits = 1 + below(next, 3); edits > 0; edits--) {
    const i = below(next, source.length + 1);
    const extent = source[i];
    const following = source[i + 1];
    if (extent === undefined || next() < 0.25) source.splice(i, 0, 1);
    else if (following !== undefined && next() < 0.5) source.splice(i, 2, extent * following);
    else if (extent === 1) source.splice(i, 1);
    else {
      const divisor = [2, 3, 5].find((d) => extent > d && extent % d === 0);
      if (divisor !== undefined) source.splice(i, 1, divisor, extent / divisor);
    }
  }
  return { source, apply: (x) => x.reshape([...target]), text: `reshape(${target})` };
};

const slice = (target: Shape, next: () => number): Step => {
  const ranges = target.map((extent): [number, number] => {
    const before = below(next, 2);
    return [before, before + extent];
  });
  const source = target.map((extent, i) => (ranges[i]?.[0] ?? 0) + extent + below(next, 2));
  return {
    source,
    apply: (x) => (ranges.length === 0 ? x : x.slice(...ranges)),
    text: `slice(${ranges.map((range) => range.join(":"))})`,
  };
};

const STEPS = [permutation, reversal, broadcast, reshape, slice] as const;

/** A chain of views that ends in `shape`, from a stored array of another shape: an operand in disguise. */
export interface Disguise {
  readonly source: Shape;
  apply(x: np.Array): np.Array;
  readonly text: string;
}

/** No more stored elements than this: jax-js interprets every one. */
const LARGEST = 400;

/** A random chain of `length` views that ends in `shape`. */
export function disguise(shape: Shape, seed: number, length: number): Disguise {
  const next = stream(seed);
  const steps: Step[] = [];
  let source = shape;
  for (let i = 0; i < length; i++) {
    const make = STEPS[below(next, STEPS.length)] ?? permutation;
    const step = make(source, next);
    if (step.source.length > 6 || step.source.reduce((n, extent) => n * extent, 1) > LARGEST) continue;
    steps.unshift(step);
    source = step.source;
  }
  return {
    source,
    apply: (x) => steps.reduce((y, step) => step.apply(y), x),
    text: [`[${source}]`, ...steps.map((step) => step.text)].join(" → "),
  };
}

/** Sends a result through a random permutation, reversal and reshape, so that it leaves its rule as a view too. */
export function moved(x: np.Array, seed: number): np.Array {
  const next = stream(seed);
  let y = x;
  if (next() < 0.5) y = permutation(y.shape, next).apply(y);
  if (next() < 0.5) y = reversal(y.shape, next).apply(y);
  if (next() < 0.3) y = y.reshape([...reshape(y.shape, next).source]);
  return y;
}
