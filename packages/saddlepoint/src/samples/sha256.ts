/** The bytes of an array; a copy only where the platform's hash cannot take the memory they lie in. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** As much as one call of the platform takes: it refuses 2³¹ bytes. */
const PIECE = 2 ** 30;

const digestOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));

/** Of a longer array, of the digests of its pieces, one after the other. */
async function digestOfPieces(
  bytes: Uint8Array<ArrayBuffer>,
  piece: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.length <= piece) return digestOf(bytes);
  const digests: number[] = [];
  for (let from = 0; from < bytes.length; from += piece) {
    digests.push(...(await digestOf(bytes.subarray(from, from + piece))));
  }
  return digestOf(Uint8Array.from(digests));
}

/**
 * SHA-256 of an array's bytes, or of a text in UTF-8: 64 hexadecimal digits. Of more than 2³⁰ bytes it is that of the digests of
 * each 2³⁰ bytes.
 */
export async function sha256(contents: ArrayBufferView | string, piece = PIECE): Promise<string> {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : bytesOf(contents);
  const digest = await digestOfPieces(bytes, piece);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
