import type { ImageSet } from "./imageSet.ts";

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A fingerprint of the images: SHA-256, 64 hexadecimal digits, over the pixels' type, the dimensions and the SHA-256 of
 * the pixels. Labels and the set's name do not enter: two sets with one fingerprint train the same model.
 */
export async function hashImages(set: ImageSet): Promise<string> {
  const { subtle } = globalThis.crypto;
  const pixels = toHex(await subtle.digest("SHA-256", set.pixels));
  const type = set.pixels instanceof Uint8Array ? "uint8" : "float32";
  const text = `${type} [${set.count}, ${set.channels}, ${set.height}, ${set.width}] ${pixels}`;
  return toHex(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
