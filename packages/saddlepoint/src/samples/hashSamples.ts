import { inFloat32 } from "./numbers.ts";
import type { Samples } from "./samples.ts";
import { sha256 } from "./sha256.ts";

/**
 * A fingerprint of samples: SHA-256, 64 hexadecimal digits, over the type of the numbers that are trained on (bytes, else
 * float32), the dimensions and the SHA-256 of the numbers. Labels and the name do not enter: two sets with one fingerprint
 * train the same model.
 */
export async function hashSamples(samples: Samples): Promise<string> {
  const { values, n, shape } = samples.values instanceof Uint8Array ? samples : inFloat32(samples);
  const digest = await sha256(values);
  const text = `${values instanceof Uint8Array ? "uint8" : "float32"} [${[n, ...shape].join(", ")}] ${digest}`;
  return sha256(text);
}
