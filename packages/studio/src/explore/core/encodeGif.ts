import type { Picture } from "./pictureOf.ts";

/** Levels of red, green and blue of a palette for colours: 6 · 7 · 6 = 252, green the finest, as eyes are. */
const LEVELS = [6, 7, 6] as const;

/** A palette, and which of its colours a pixel is. */
interface Palette {
  /** [256, 3]. */
  readonly colours: Uint8Array;
  indexOf(red: number, green: number, blue: number): number;
}

const GREYS: Palette = {
  colours: Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
  indexOf: (red) => red,
};

const COLOURS: Palette = {
  colours: Uint8Array.from({ length: 768 }, (_, i) => {
    const [r, g, b] = LEVELS;
    const index = Math.min(Math.floor(i / 3), r * g * b - 1);
    const level = [Math.floor(index / (g * b)), Math.floor(index / b) % g, index % b][i % 3] ?? 0;
    return Math.round((255 * level) / ((LEVELS[i % 3] ?? 2) - 1));
  }),
  indexOf(red, green, blue) {
    const [r, g, b] = LEVELS;
    const level = (value: number, levels: number): number => Math.round((value * (levels - 1)) / 255);
    return (level(red, r) * g + level(green, g)) * b + level(blue, b);
  },
};

/**
 * Pictures as an animated GIF (GIF89a) that repeats for ever. Grey ones keep all their 256 greys; others get the nearest of
 * 252 colours.
 *
 * @param frames all of one size, at most 65535 pixels a side
 * @param milliseconds how long each is shown, to the nearest 10; browsers show nothing for less than 20
 * @throws RangeError when there is no frame, their sizes differ, or a frame or a time is too large
 */
export function encodeGif(frames: readonly Picture[], milliseconds: number): Uint8Array<ArrayBuffer> {
  const [first] = frames;
  if (first === undefined) throw new RangeError("encodeGif(frames): needs at least one frame, got none");
  const { width, height } = first;
  if (Math.max(width, height) > 0xffff)
    throw new RangeError(
      `encodeGif(frames): frames must have at most 65535 pixels a side, got ${width}×${height}`,
    );
  const other = frames.find((frame) => frame.width !== width || frame.height !== height);
  if (other !== undefined)
    throw new RangeError(
      `encodeGif(frames): frames must all be ${width}×${height}, got one of ${other.width}×${other.height}`,
    );
  const hundredths = Math.round(milliseconds / 10);
  if (!(hundredths >= 0 && hundredths <= 0xffff))
    throw new RangeError(
      `encodeGif(frames, milliseconds): milliseconds must be from 0 to 655350, got ${milliseconds}`,
    );
  const palette = frames.every(isGrey) ? GREYS : COLOURS;
  const parts: (readonly number[] | Uint8Array)[] = [
    ascii("GIF89a"),
    // The screen: its size, a palette of 2^(7 + 1) colours, background 0, square pixels.
    [...short(width), ...short(height), 0xf7, 0, 0],
    palette.colours,
    [0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, ...short(0), 0],
  ];
  for (const { data } of frames) {
    const indices = new Uint8Array(width * height);
    for (let i = 0; i < indices.length; i++)
      indices[i] = palette.indexOf(data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0);
    parts.push(
      [0x21, 0xf9, 4, 0, ...short(hundredths), 0, 0],
      [0x2c, ...short(0), ...short(0), ...short(width), ...short(height), 0, 8],
      ...blocks(lzw(indices)),
      [0],
    );
  }
  parts.push([0x3b]);
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

function isGrey({ data }: Picture): boolean {
  for (let i = 0; i < data.length; i += 4)
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

/** Two bytes, the low one first. */
const short = (value: number): readonly number[] => [value & 0xff, value >> 8];

/** Data comes in blocks of at most 255 bytes, each after its length. */
function blocks(bytes: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += 255) {
    const block = bytes.subarray(start, start + 255);
    out.push(Uint8Array.of(block.length), block);
  }
  return out;
}

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
