/** The bytes of an array; a copy only where the platform's hash cannot take the memory they lie in. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** SHA-256 of an array's bytes, or of a text in UTF-8: 64 hexadecimal digits. */
export async function sha256(contents: ArrayBufferView | string): Promise<string> {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : bytesOf(contents);
  const digest = await globalThis.crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
