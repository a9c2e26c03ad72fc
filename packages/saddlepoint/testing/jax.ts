import { DType, defaultDevice, grad, init, numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Named } from "../src/networks/layer.ts";
import { mapNamed } from "../src/networks/named.ts";
import type { Moments } from "../src/training/adam.ts";
import type { GanState } from "../src/training/state.ts";

/** Runs `body` with jax-js computing eagerly on a device: `cpu` in float64 (an oracle), `wasm` in float32. */
export async function onDevice<T>(device: "cpu" | "wasm", body: () => T): Promise<T> {
  await init(device);
  const before = defaultDevice();
  defaultDevice(device);
  try {
    return body();
  } finally {
    defaultDevice(before);
  }
}

/** Prepares jax-js for eager evaluation in float64. */
export async function startCpu(): Promise<void> {
  await init("cpu");
  defaultDevice("cpu");
}

/** A jax-js array of the given shape whose entries are a smooth, irregular function of their index: no randomness. */
export function wavy(shape: number[], phase = 0): np.Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + 0.3 * i * i + phase));
  return np.array(values, { shape });
}

export const values = (x: np.Array): number[] => Array.from(x.dataSync());

/**
 * The largest difference between the gradient of `f` at `x` and central finite differences, relative to the largest
 * finite difference. `f` maps an array to a scalar. Meant for the `cpu` device.
 */
export function gradientError(
  f: (x: np.Array) => np.Array,
  x: Float32Array,
  shape: number[],
  step = 1e-2,
): number {
  const at = (point: Float32Array) => Number(f(np.array(point, { shape })).js());
  const analytic = values(grad(f)(np.array(x, { shape })));
  let worst = 0;
  let scale = 1e-3;
  for (let i = 0; i < x.length; i++) {
    const shifted = (by: number) => {
      const copy = x.slice();
      copy[i] = (x[i] ?? 0) + by;
      return { value: at(copy), at: copy[i] ?? 0 };
    };
    const [up2, up, down, down2] = [2 * step, step, -step, -2 * step].map(shifted);
    if (!up2 || !up || !down || !down2) continue;
    // Fourth-order central differences; the divisor is the step that float32 made of the one asked for.
    const numeric = (8 * (up.value - down.value) - (up2.value - down2.value)) / (6 * (up.at - down.at));
    worst = Math.max(worst, Math.abs(numeric - (analytic[i] ?? Number.NaN)));
    if (Number.isNaN(analytic[i])) return Number.NaN;
    scale = Math.max(scale, Math.abs(numeric));
  }
  return worst / scale;
}

/** A host state of float32 and int32 tensors as jax-js arrays on the default device. */
export function arraysOf(state: GanState<Tensor>): GanState<np.Array> {
  const one = ({ data, dims, type }: Tensor) => {
    const dtype = type === "int32" ? DType.Int32 : DType.Float32;
    return np.array(Array.from(data, Number), { shape: [...dims], dtype });
  };
  const many = (named: Named<Tensor>) => mapNamed(named, one);
  const pair = ({ first, second }: Moments<Tensor>) => ({ first: many(first), second: many(second) });
  const { statistics, moments } = state;
  return {
    step: one(state.step),
    generator: many(state.generator),
    critic: many(state.critic),
    average: many(state.average),
    statistics: {
      generator: many(statistics.generator),
      real: many(statistics.real),
      fake: many(statistics.fake),
    },
    moments: { generator: pair(moments.generator), critic: pair(moments.critic) },
  };
}
