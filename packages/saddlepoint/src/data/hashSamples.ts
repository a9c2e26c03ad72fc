import { isImages, type SampleSet, sampleShape } from "./sampleSet.ts";

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A fingerprint of samples: SHA-256, 64 hexadecimal digits, over the numbers' type, the dimensions and the SHA-256 of the
 * numbers. Labels and the set's name do not enter: two sets with one fingerprint train the same model.
 */
export async function hashSamples(set: SampleSet): Promise<string> {
  const { subtle } = globalThis.crypto;
  const numbers = isImages(set) ? set.pixels : set.points;
  const digest = toHex(await subtle.digest("SHA-256", numbers));
  const type = numbers instanceof Uint8Array ? "uint8" : "float32";
  const text = `${type} [${[set.count, ...sampleShape(set)].join(", ")}] ${digest}`;
  return toHex(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
