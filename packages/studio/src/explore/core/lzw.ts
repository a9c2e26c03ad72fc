/** A code's longest form in a GIF: 12 bits. */
const MOST_CODES = 4096;
const CLEAR = 256;
const END = 257;

/**
 * Bytes packed as a GIF has them: Lempel, Ziv and Welch's codes of 9 to 12 bits, the low bits first (GIF89a specification,
 * appendix F). Each code stands for a sequence seen before; the table is cleared when it is full.
 */
export function lzw(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // At worst every byte is a code of 12 bits, with the clearing codes between.
  const out = new Uint8Array(Math.ceil(bytes.length * 1.51) + 16);
  let [held, bits, length] = [0, 0, 0];
  let [next, size] = [END + 1, 9];
  let table = new Map<number, number>();
  const write = (code: number) => {
    held |= code << bits;
    bits += size;
    for (; bits >= 8; bits -= 8, held >>>= 8) out[length++] = held & 0xff;
  };
  write(CLEAR);
  let prefix = -1;
  for (const byte of bytes) {
    if (prefix < 0) {
      prefix = byte;
      continue;
    }
    const key = prefix * 256 + byte;
    const known = table.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    write(prefix);
    if (next === MOST_CODES) {
      write(CLEAR);
      table = new Map();
      [next, size] = [END + 1, 9];
    } else {
      // A reader is one entry behind, and takes the longer codes from this one on.
      if (next === 2 ** size) size++;
      table.set(key, next++);
    }
    prefix = byte;
  }
  if (prefix >= 0) write(prefix);
  write(END);
  if (bits > 0) out[length++] = held & 0xff;
  return out.slice(0, length);
}
