import type { Tensor } from "@saddlepoint/engine";
import { unzipSync } from "fflate";
import { inflatedText, MOST_INFLATED } from "./mostInflated.ts";
import { parseNpy } from "./npy.ts";

const ENDING = /\.npy$/;
/** What an archive's directory takes for each of its files, at least. */
const LEAST_ENTRY = 46;

/** The files of an archive whose names pass; all names are told. */
function unpacked(bytes: Uint8Array, name: string, wanted: (array: string, size: number) => boolean) {
  const arrays: string[] = [];
  let entries = 0;
  try {
    const files = unzipSync(bytes, {
      filter({ name: file, originalSize, compression }) {
        entries++;
        if (entries * LEAST_ENTRY > bytes.length) throw new Error("its directory is longer than the file");
        if (!ENDING.test(file)) return false;
        const array = file.replace(ENDING, "");
        arrays.push(array);
        return wanted(array, compression === 0 ? 0 : originalSize);
      },
    });
    return { arrays, files };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`parseNpz: ${name} is no .npz archive, or damaged: ${why}`, { cause: error });
  }
}

/** The names of the arrays in a NumPy archive, in its order. */
export const npzArrays = (bytes: Uint8Array, name: string): readonly string[] =>
  unpacked(bytes, name, () => false).arrays;

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
  const arrays = npzArrays(bytes, name);
  const [only] = arrays;
  const chosen = array ?? (arrays.length === 1 ? only : undefined);
  if (chosen === undefined || !arrays.includes(chosen)) {
    throw new Error(
      `parseNpz: ${name} holds the arrays [${arrays.join(", ")}]: name one of them as ${name}:${only ?? "array"}` +
        (array === undefined ? "" : `, got ${JSON.stringify(array)}`),
    );
  }
  const called = `${name}:${chosen}`;
  let inflated = 0;
  const { files } = unpacked(bytes, name, (other, size) => {
    if (other !== chosen) return false;
    inflated = size;
    return size <= mostInflated;
  });
  if (inflated > mostInflated) throw new RangeError(`parseNpz: ${inflatedText(called, mostInflated)}`);
  return parseNpy(files[`${chosen}.npy`] ?? new Uint8Array(), called);
}
