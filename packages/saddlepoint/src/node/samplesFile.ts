import { Tensor } from "@saddlepoint/engine";
import { zipSync } from "fflate";
import { sampleLatents } from "../codes/codeLayout.ts";
import { truncated } from "../codes/truncated.ts";
import { encodeNpy } from "../data/npy.ts";
import { stream } from "../random/stream.ts";
import { encodePng } from "./encodePng.ts";
import { type Depicted, samplesPicture } from "./pictures.ts";
import { requireRoom } from "./requireRoom.ts";

/** Samples of one shape, row by row: images in [0, 1]. */
type Drawn = { readonly values: Float32Array; readonly n: number; readonly shape: readonly number[] };

type Format = {
  /** For the help. */
  readonly about: string;
  /** How many bytes a number takes in the file, at most. */
  readonly bytes: number;
  readonly encode: (drawn: Drawn) => Uint8Array;
};

/** What a zip file counts in 16 bits, and in 32. */
const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffffffff;
/** Zip files hold the times of their files; these are as old as the format allows. */
const LONG_AGO = new Date(1980, 0, 1);
/** Rows that are made into text at once. */
const ROWS = 1000;

function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** A header of x1, x2, …, and one sample a line, each number so that it is read back to its last bit. */
function encodeTable({ values, n, shape }: Drawn): Uint8Array {
  const d = shape.reduce((product, size) => product * size, 1);
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(`${Array.from({ length: d }, (_, i) => `x${i + 1}`).join(",")}\n`)];
  for (let from = 0; from < n; from += ROWS) {
    let text = "";
    for (let row = from; row < Math.min(from + ROWS, n); row++) {
      text += `${values.subarray(row * d, (row + 1) * d).join(",")}\n`;
    }
    pieces.push(encoder.encode(text));
  }
  return joinedBytes(pieces);
}

/** An image's pixels as bytes, pixel by pixel. */
function pixelsOf(planes: Float32Array, channels: number): Uint8Array<ArrayBuffer> {
  const area = planes.length / channels;
  const pixels = new Uint8Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    pixels[(i % area) * channels + Math.floor(i / area)] = Math.round(255 * (planes[i] ?? 0));
  }
  return pixels;
}

/** A PNG file an image, as measures elsewhere take them: 00000.png, 00001.png, … */
function encodeArchive({ values, n, shape }: Drawn): Uint8Array {
  const [channels, height, width] = shape;
  if ((channels !== 1 && channels !== 3) || height === undefined || width === undefined) {
    throw new RangeError(
      `samplesFile(path): a .zip holds images, and these are points of ${shape} numbers: give .npy or .csv`,
    );
  }
  if (n > MOST_FILES) {
    throw new RangeError(`samplesFile(n): a .zip holds at most ${MOST_FILES} images, got ${n}: give .npy`);
  }
  const size = channels * height * width;
  const digits = Math.max(5, String(n - 1).length);
  const files = Array.from({ length: n }, (_, i) => {
    const data = pixelsOf(values.subarray(i * size, (i + 1) * size), channels);
    return [`${String(i).padStart(digits, "0")}.png`, encodePng({ width, height, channels, data })] as const;
  });
  const total = files.reduce((bytes, [, file]) => bytes + file.length, 0);
  if (total > MOST_BYTES / 2) {
    throw new RangeError(
      `samplesFile(n): a .zip holds at most ${MOST_BYTES} bytes, and ${n} images are more: give .npy`,
    );
  }
  // Packed already.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: LONG_AGO });
}

const FORMATS: Readonly<Record<string, Format>> = {
  ".npy": {
    about: "an array [n, d] of points, or [n, channels, height, width] of images in [0, 1]",
    bytes: 4,
    encode: ({ values, n, shape }) => encodeNpy(new Tensor("float32", values, [n, ...shape])),
  },
  ".csv": { about: "a table, one sample a line", bytes: 25, encode: encodeTable },
  ".zip": { about: "a PNG file an image", bytes: 2, encode: encodeArchive },
};

/** What samples are written as, by the endings of their files. */
export const SAMPLES_FILES: Readonly<Record<string, string>> = {
  ".png": "one picture of all",
  ...Object.fromEntries(Object.entries(FORMATS).map(([ending, { about }]) => [ending, about])),
};

const endingOf = (path: string): string => /\.[^.]*$/.exec(path)?.[0].toLowerCase() ?? "";

/** Whether samples can be written into a file of that name. */
export const isSamplesFile = (path: string): boolean => Object.hasOwn(SAMPLES_FILES, endingOf(path));

async function drawn({ model, inference, state, seed, truncation = 1 }: Depicted, n: number): Promise<Drawn> {
  const { layout } = model;
  const latents = truncated(layout, sampleLatents(layout, stream(seed, "pictures.samples"), n), truncation);
  const { data, dims } = await inference.generate(state, latents);
  if (!(data instanceof Float32Array)) throw new TypeError("samples must be float32");
  const [, ...shape] = dims;
  const isImage = shape.length === 3;
  // As readers want them, and as pictures show them.
  const values = isImage ? data.map((value) => Math.min(1, Math.max(0, value))) : data;
  return { values, n, shape };
}

/**
 * `n` samples as the bytes of a file, whose ending says its kind: see SAMPLES_FILES. The same run, number and seed give the same
 * samples in each, and the same bytes.
 *
 * @throws RangeError for another ending, for points in a .zip, and for more samples than the memory or a .zip holds
 */
export async function samplesFile(path: string, subject: Depicted, n: number): Promise<Uint8Array> {
  const ending = endingOf(path);
  if (ending === ".png") return samplesPicture(subject, n);
  const format = Object.hasOwn(FORMATS, ending) ? FORMATS[ending] : undefined;
  if (format !== undefined) {
    await requireRoom(subject, n, format.bytes);
    return format.encode(await drawn(subject, n));
  }
  throw new RangeError(
    `samplesFile(path): path must end in ${Object.keys(SAMPLES_FILES).join(", ")}, got ${JSON.stringify(path)}`,
  );
}
