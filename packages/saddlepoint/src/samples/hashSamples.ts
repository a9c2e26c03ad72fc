import { inFloat32 } from "./numbers.ts";
import type { Samples } from "./samples.ts";

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of an array; a copy only where the platform's hash cannot take the memory they lie in. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/**
 * A fingerprint of samples: SHA-256, 64 hexadecimal digits, over the type of the numbers that are trained on (bytes, else
 * float32), the dimensions and the SHA-256 of the numbers. Labels and the name do not enter: two sets with one fingerprint
 * train the same model.
 */
export async function hashSamples(samples: Samples): Promise<string> {
  const { subtle } = globalThis.crypto;
  const { values, n, shape } = samples.values instanceof Uint8Array ? samples : inFloat32(samples);
  const digest = toHex(await subtle.digest("SHA-256", bytesOf(values)));
  const text = `${values instanceof Uint8Array ? "uint8" : "float32"} [${[n, ...shape].join(", ")}] ${digest}`;
  return toHex(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
