import type { Tensor } from "@saddlepoint/engine";
import { parseIdx } from "../data/idx.ts";
import { parseNpy } from "../data/npy.ts";
import { type NpzOptions, npzArrays, parseNpz } from "../data/npz.ts";
import type { ReadLimits } from "./byteChunks.ts";
import { readBytes } from "./readBytes.ts";

type Parse = (bytes: Uint8Array, name: string, options?: NpzOptions) => Tensor;

/** The kinds of array file by their endings, gzipped or not. An archive's array is named after a colon. */
const ARRAYS: readonly {
  readonly pattern: RegExp;
  readonly parse: Parse;
}[] = [
  { pattern: /(\.idx\d*|[-.]idx\d-ubyte|-ubyte)(\.gz)?$/i, parse: parseIdx },
  { pattern: /\.npy(\.gz)?$/i, parse: parseNpy },
  { pattern: /\.npz$/i, parse: parseNpz },
];

const IN_ARCHIVE = /^(.*\.npz):([^/\\]+)$/i;

/** The file of a source, and the array of it that the source names: `faces.npz:images`. */
export function arrayPlace(source: string): { path: string; array?: string } {
  const [, path, array] = IN_ARCHIVE.exec(source) ?? [];
  return path === undefined || array === undefined ? { path: source } : { path, array };
}

/** By how they begin, for what has no name: IDX with 00 00, an element type and the number of dimensions. */
export function parserOfBytes([a, b, c, d]: Uint8Array): Parse | undefined {
  if (a === 0x93 && b === 0x4e && c === 0x55 && d === 0x4d) return parseNpy;
  if (a === 0x50 && b === 0x4b && (c === 3 || c === 5)) return parseNpz;
  return a === 0 && b === 0 && c !== undefined && c >= 8 && c <= 14 ? parseIdx : undefined;
}

const parserOf = (path: string) => ARRAYS.find(({ pattern }) => pattern.test(path))?.parse;

/** Whether a source's name is that of an IDX, .npy or .npz file. */
export const isArrayFile = (source: string): boolean => parserOf(arrayPlace(source).path) !== undefined;

/**
 * The array in an IDX (`.idx`, `-ubyte`) or `.npy` file, gzipped or not, or of a `.npz` archive: its only one, or the one
 * named after a colon.
 *
 * @throws Error naming the file for another extension, an unreadable file, or malformed contents
 * @example await readArrayFile("faces.npz:images")
 */
export async function readArrayFile(source: string, limits: ReadLimits = {}): Promise<Tensor> {
  const { path, array } = arrayPlace(source);
  const parse = parserOf(path);
  if (parse === undefined) {
    throw new Error(
      `readArrayFile(path): path must end in .idx, -ubyte, .npy (or these with .gz) or .npz, got ${source}`,
    );
  }
  return parse(await readBytes(path, limits), path, { array, ...limits });
}

/** An archive's array of labels by its name there; undefined where the file is none, or holds no such array. */
export async function arrayBeside(
  source: string,
  name: string,
  limits: ReadLimits = {},
): Promise<Tensor | undefined> {
  const { path } = arrayPlace(source);
  if (parserOf(path) !== parseNpz) return undefined;
  const bytes = await readBytes(path, limits);
  return npzArrays(bytes, path).includes(name)
    ? parseNpz(bytes, path, { array: name, ...limits })
    : undefined;
}
