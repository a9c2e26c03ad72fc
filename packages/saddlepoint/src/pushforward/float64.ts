import { defaultDevice, init, numpy as np } from "@jax-js/jax";

/**
 * A float64 array on jax-js's default device. Its values come as the sum of two float32 arrays, 48 bits in all: jax-js
 * 0.1.25 cannot take a Float64Array where the platform has no Float16Array, as Node 20 has not.
 */
export function float64Array(values: Float64Array, shape: number[]): np.Array {
  const high = Float32Array.from(values);
  const low = Float32Array.from(values, (value, i) => value - (high[i] ?? 0));
  const wide = (part: Float32Array) => np.array(part, { shape }).astype(np.float64);
  return wide(high).add(wide(low));
}

/** Numbers as an array of the type that another array has, to be a constant beside it. */
export const constantLike = (array: np.Array, values: Float64Array, shape: number[]): np.Array =>
  array.dtype === np.float64 ? float64Array(values, shape) : np.array(Float32Array.from(values), { shape });

/** Runs `body`, which must not wait for anything, with jax-js computing eagerly in float64 on the device that every platform has. */
export async function eagerly<T>(body: () => T): Promise<T> {
  await init("cpu");
  const before = defaultDevice();
  defaultDevice("cpu");
  try {
    return body();
  } finally {
    defaultDevice(before);
  }
}
