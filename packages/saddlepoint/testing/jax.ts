import { DType, defaultDevice, grad, init, numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";

import { type GameState, mapState } from "../src/game/state.ts";

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

/** Prepares jax-js for eager evaluation on a device for the rest of a test file. */
export async function startDevice(device: "cpu" | "wasm"): Promise<void> {
  await init(device);
  defaultDevice(device);
}

/** Prepares jax-js for eager evaluation in float64. */
export const startCpu = () => startDevice("cpu");

/** A jax-js array of the given shape whose entries are a smooth, irregular function of their index: no randomness. */
export function wavy(shape: number[], phase = 0): np.Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + 0.3 * i * i + phase));
  return np.array(values, { shape });
}

export const values = (x: np.Array): number[] => Array.from(x.dataSync());

/** Directions in which gradients are checked: enough that an error in any entry shows. */
const DIRECTIONS = 3;

/**
 * The largest difference between the gradient of `f` at `x` and central finite differences, over a few irregular
 * directions, relative to the largest of the differences. `f` maps an array to a scalar. Meant for the `cpu` device.
 */
export function gradientError(
  f: (x: np.Array) => np.Array,
  x: Float32Array,
  shape: number[],
  step = 1e-2,
): number {
  const gradient = values(grad(f)(np.array(x, { shape })));
  let worst = 0;
  let scale = 1e-3;
  for (let k = 0; k < DIRECTIONS; k++) {
    const direction = Float32Array.from(x, (_, i) => Math.cos(2.3 * i + 0.7 * i * i + k));
    const length = Math.hypot(...direction);
    const at = (by: number) =>
      Number(
        f(
          np.array(
            x.map((value, i) => value + (by / length) * (direction[i] ?? 0)),
            { shape },
          ),
        ).js(),
      );
    // Fourth-order central differences.
    const numeric = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
    const analytic = gradient.reduce((sum, g, i) => sum + (g * (direction[i] ?? 0)) / length, 0);
    if (Number.isNaN(analytic)) return Number.NaN;
    worst = Math.max(worst, Math.abs(numeric - analytic));
    scale = Math.max(scale, Math.abs(numeric));
  }
  return worst / scale;
}

/** A host state of float32 and int32 tensors as jax-js arrays on the default device. */
export const arraysOf = (state: GameState<Tensor>): GameState<np.Array> => mapState(state, arrayOf);

/** A host tensor of float32 or int32 as a jax-js array on the default device. */
export function arrayOf({ data, dims, type }: Tensor): np.Array {
  const dtype = type === "int32" ? DType.Int32 : DType.Float32;
  return np.array(Array.from(data, Number), { shape: [...dims], dtype });
}
