/** Bytes of float32 numbers, the low one first whatever the machine, as base64 with the letters that addresses allow. */
export function floatsText(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  const text = Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined for what is no such text, or holds a number that is not finite. */
export function floatsFrom(text: string | null): Float32Array<ArrayBuffer> | undefined {
  if (text === null || !/^[\w-]*$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    if (bytes.length % 4 !== 0) return undefined;
    const view = new DataView(bytes.buffer);
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
    return values.every(Number.isFinite) ? values : undefined;
  } catch {
    return undefined;
  }
}
