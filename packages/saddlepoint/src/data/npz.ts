import type { Tensor } from "@saddlepoint/engine";
import { foreignKind } from "./foreignFile.ts";
import { inflatedText, MOST_INFLATED } from "./mostInflated.ts";
import { parseNpy } from "./npy.ts";
import { unzipped, type ZipEntry, zipEntries } from "./zip.ts";

const ENDING = /\.npy$/;

/** What reading a part of an archive gives. @throws Error naming it, with the problem and its cause */
function tried<T>(name: string, problem: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`parseNpz: ${name} ${problem}: ${why}`, { cause: error });
  }
}

const beginsAsZip = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b;

/** The arrays of an archive by name, in its order; the last of a name, as NumPy takes it. */
function arraysIn(bytes: Uint8Array, name: string): ReadonlyMap<string, ZipEntry> {
  const kind = beginsAsZip(bytes) ? undefined : foreignKind(bytes);
  const other = kind === undefined ? "" : `, it is ${kind}`;
  const entries = tried(name, `is no .npz archive, or damaged${other}`, () => zipEntries(bytes));
  return new Map(
    entries.flatMap((entry) => (ENDING.test(entry.name) ? [[entry.name.replace(ENDING, ""), entry]] : [])),
  );
}

/** The names of the arrays in a NumPy archive, in its order. */
export const npzArrays = (bytes: Uint8Array, name: string): readonly string[] => [
  ...arraysIn(bytes, name).keys(),
];

export type NpzOptions = {
  /** Its name; without one the archive must hold a single array. */
  readonly array?: string | undefined;
  /** The most bytes that it may unpack to. Default 2³⁰. */
  readonly mostInflated?: number | undefined;
};

/**
 * Reads one array of a NumPy archive (`np.savez`, `np.savez_compressed`): a zip file of .npy files.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @throws Error naming the file for what is no such archive, an array that is not there, or a choice that was not made, with
 * the arrays that there are; RangeError for one that unpacks to more than it may; and as `parseNpy` does
 */
export function parseNpz(
  bytes: Uint8Array,
  name: string,
  { array, mostInflated = MOST_INFLATED }: NpzOptions = {},
): Tensor {
  const entries = arraysIn(bytes, name);
  const arrays = [...entries.keys()];
  const [only] = arrays;
  if (only === undefined) {
    const kind = foreignKind(bytes);
    throw new Error(`parseNpz: ${name} holds no .npy array${kind === undefined ? "" : `: it is ${kind}`}`);
  }
  const chosen = array ?? (arrays.length === 1 ? only : undefined);
  const entry = chosen === undefined ? undefined : entries.get(chosen);
  if (entry === undefined) {
    throw new Error(
      `parseNpz: ${name} holds the arrays [${arrays.join(", ")}]: name one of them as ${name}:${only}` +
        (array === undefined ? "" : `, got ${JSON.stringify(array)}`),
    );
  }
  const called = `${name}:${chosen}`;
  if (entry.method !== 0 && entry.size > mostInflated) {
    throw new RangeError(`parseNpz: ${inflatedText(called, mostInflated)}`);
  }
  return parseNpy(
    tried(called, "cannot be unpacked", () => unzipped(bytes, entry)),
    called,
  );
}
