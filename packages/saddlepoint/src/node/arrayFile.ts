import { basename } from "node:path";
import type { Tensor } from "@saddlepoint/engine";
import { parseIdx } from "../data/idx.ts";
import { parseNpy } from "../data/npy.ts";
import { readBytes } from "./readBytes.ts";

const PARSERS = [
  { pattern: /(\.idx\d*|[-.]idx\d-ubyte|-ubyte)(\.gz)?$/i, parse: parseIdx },
  { pattern: /\.npy(\.gz)?$/i, parse: parseNpy },
];

/** Whether a file's name is that of an IDX or .npy file, gzipped or not. */
export function isArrayFile(path: string): boolean {
  return PARSERS.some(({ pattern }) => pattern.test(basename(path)));
}

/**
 * The array in an IDX (`.idx`, `-ubyte`) or `.npy` file, gzipped or not.
 *
 * @throws Error naming the file for another extension, an unreadable file, or malformed contents
 */
export async function readArrayFile(path: string): Promise<Tensor> {
  const parser = PARSERS.find(({ pattern }) => pattern.test(basename(path)));
  if (!parser) {
    throw new Error(
      `readArrayFile(path): path must end in .idx, -ubyte or .npy (or these with .gz), got ${path}`,
    );
  }
  return parser.parse(await readBytes(path), path);
}
