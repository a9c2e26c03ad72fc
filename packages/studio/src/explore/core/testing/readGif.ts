interface GifFrame {
  readonly hundredths: number;
  readonly rgba: readonly number[];
}

interface Gif {
  readonly width: number;
  readonly height: number;
  readonly repeats: boolean;
  readonly frames: readonly GifFrame[];
}

/** Reads a GIF as the specification has it, written apart from the encoder: whole frames and one palette are all it knows. */
export function readGif(bytes: Uint8Array): Gif {
  const byte = (at: number): number => bytes[at] ?? Number.NaN;
  const short = (at: number): number => byte(at) + 256 * byte(at + 1);
  const text = (at: number, length: number): string =>
    String.fromCharCode(...bytes.subarray(at, at + length));
  if (text(0, 6) !== "GIF89a") throw new Error("not a GIF89a");
  const [width, height] = [short(6), short(8)];
  const palette = bytes.subarray(13, 13 + 3 * 2 ** ((byte(10) & 7) + 1));
  let at = 13 + palette.length;
  const frames: GifFrame[] = [];
  let [repeats, hundredths] = [false, 0];
  const blocks = (): number[] => {
    const out: number[] = [];
    while (byte(at) !== 0) {
      out.push(...bytes.subarray(at + 1, at + 1 + byte(at)));
      at += 1 + byte(at);
    }
    at++;
    return out;
  };
  while (byte(at) !== 0x3b) {
    if (byte(at) === 0x21) {
      const kind = byte(at + 1);
      if (kind === 0xff) repeats = text(at + 3, 11) === "NETSCAPE2.0";
      if (kind === 0xf9) hundredths = short(at + 4);
      at += 2;
      blocks();
    } else if (byte(at) === 0x2c) {
      if (short(at + 5) !== width || short(at + 7) !== height || byte(at + 9) !== 0 || byte(at + 10) !== 8)
        throw new Error("not a whole frame of the palette");
      at += 11;
      const indices = unpackLzw(Uint8Array.from(blocks()));
      frames.push({ hundredths, rgba: indices.flatMap((i) => [...palette.subarray(3 * i, 3 * i + 3), 255]) });
    } else throw new Error(`no block begins with ${byte(at)}, at ${at}`);
  }
  if (at !== bytes.length - 1) throw new Error("bytes follow the end");
  return { width, height, repeats, frames };
}

/** Unpacks LZW codes of bytes as a GIF's reader does. */
export function unpackLzw(packed: Uint8Array): number[] {
  const out: number[] = [];
  let table: number[][] = [];
  let [size, bit] = [9, 0];
  let previous: readonly number[] | undefined;
  const read = (): number => {
    let code = 0;
    for (let i = 0; i < size; i++, bit++) code |= (((packed[bit >> 3] ?? 0) >> (bit & 7)) & 1) << i;
    return code;
  };
  while (bit + size <= 8 * packed.length) {
    const code = read();
    if (code === 257) return out;
    if (code === 256) {
      table = Array.from({ length: 258 }, (_, i) => (i < 256 ? [i] : []));
      size = 9;
      previous = undefined;
      continue;
    }
    const entry: readonly number[] =
      code < table.length ? (table[code] ?? []) : [...(previous ?? []), previous?.[0] ?? 0];
    if (previous !== undefined && table.length < 4096) table.push([...previous, entry[0] ?? 0]);
    if (table.length === 2 ** size && size < 12) size++;
    for (const value of entry) out.push(value);
    previous = entry;
  }
  throw new Error("the codes end without the end's code");
}
