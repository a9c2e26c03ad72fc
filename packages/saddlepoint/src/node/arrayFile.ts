import type { Tensor } from "@saddlepoint/engine";
import { parseIdx } from "../data/idx.ts";
import { parseNpy } from "../data/npy.ts";
import { npzArrays, parseNpz } from "../data/npz.ts";
import { readBytes } from "./readBytes.ts";

/** The kinds of array file by their endings, gzipped or not. An archive's array is named after a colon. */
const ARRAYS: readonly {
  readonly pattern: RegExp;
  readonly parse: (bytes: Uint8Array, name: string, array?: string) => Tensor;
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
export async function readArrayFile(source: string): Promise<Tensor> {
  const { path, array } = arrayPlace(source);
  const parse = parserOf(path);
  if (parse === undefined) {
    throw new Error(
      `readArrayFile(path): path must end in .idx, -ubyte, .npy (or these with .gz) or .npz, got ${source}`,
    );
  }
  return parse(await readBytes(path), path, array);
}

/** An archive's array of labels by its name there; undefined where the file is none, or holds no such array. */
export async function arrayBeside(source: string, name: string): Promise<Tensor | undefined> {
  const { path } = arrayPlace(source);
  if (parserOf(path) !== parseNpz) return undefined;
  const bytes = await readBytes(path);
  return npzArrays(bytes, path).includes(name) ? parseNpz(bytes, path, name) : undefined;
}
