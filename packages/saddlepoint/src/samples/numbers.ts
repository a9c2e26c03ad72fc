import type { Samples } from "./samples.ts";

/** Byte b as a number in [0, 1]: b / 255 rounded to float32. */
const UNIT_BY_BYTE = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** So many numbers are copied sooner one by one than by a view of them. */
const FEW = 64;

/**
 * Writes a run of the samples' numbers into `out` from place `at` on, as float32 numbers; pixels in [0, 1].
 *
 * @throws RangeError naming the samples where float32 cannot hold a number
 */
export function copyNumbers(
  { name, values }: Pick<Samples, "name" | "values">,
  from: number,
  until: number,
  out: Float32Array,
  at = 0,
): void {
  if (values instanceof Uint8Array) {
    for (let i = from; i < until; i++) out[at + i - from] = UNIT_BY_BYTE[values[i] ?? 0] ?? 0;
    return;
  }
  if (until - from > FEW) out.set(values.subarray(from, until), at);
  else for (let i = from; i < until; i++) out[at + i - from] = values[i] ?? 0;
  if (values instanceof Float32Array) return;
  for (let i = from; i < until; i++) {
    if (Number.isFinite(out[at + i - from])) continue;
    throw new RangeError(`${name} must hold numbers within ±3.4e38, the range of float32, got ${values[i]}`);
  }
}

/** The samples with their numbers in float32, as networks compute; themselves where they already are. */
export function inFloat32(samples: Samples): Samples<Float32Array> {
  const { values } = samples;
  if (values instanceof Float32Array) return { ...samples, values };
  const narrow = new Float32Array(values.length);
  copyNumbers(samples, 0, values.length, narrow);
  return { ...samples, values: narrow };
}

/** All numbers in float64, pixels in [0, 1]: for what is computed to the last digit. */
export function float64Numbers({ values }: Pick<Samples, "values">): Float64Array {
  if (values instanceof Float64Array) return values;
  const wide = new Float64Array(values);
  if (values instanceof Uint8Array) for (let i = 0; i < wide.length; i++) wide[i] = (wide[i] ?? 0) / 255;
  return wide;
}

/** Each sample as a row of float64 numbers. */
export function rowsOf(samples: Samples): Float64Array[] {
  const values = float64Numbers(samples);
  return Array.from({ length: samples.n }, (_, i) => values.slice(i * samples.d, (i + 1) * samples.d));
}
