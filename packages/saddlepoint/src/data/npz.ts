import type { Tensor } from "@saddlepoint/engine";
import { unzipSync } from "fflate";
import { parseNpy } from "./npy.ts";

const ENDING = /\.npy$/;

/** The files of an archive whose names pass; all names are told. */
function unpacked(bytes: Uint8Array, name: string, wanted: (array: string) => boolean) {
  const arrays: string[] = [];
  try {
    const files = unzipSync(bytes, {
      filter(file) {
        if (!ENDING.test(file.name)) return false;
        const array = file.name.replace(ENDING, "");
        arrays.push(array);
        return wanted(array);
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

/**
 * Reads one array of a NumPy archive (`np.savez`, `np.savez_compressed`): a zip file of .npy files.
 *
 * @param bytes the whole file
 * @param name what to call the file in an error
 * @param array its name; without one the archive must hold a single array
 * @throws Error naming the file for what is no such archive, an array that is not there, or a choice that was not made, with
 * the arrays that there are; and as `parseNpy` does
 */
export function parseNpz(bytes: Uint8Array, name: string, array?: string): Tensor {
  const arrays = npzArrays(bytes, name);
  const [only] = arrays;
  const chosen = array ?? (arrays.length === 1 ? only : undefined);
  if (chosen === undefined || !arrays.includes(chosen)) {
    throw new Error(
      `parseNpz: ${name} holds the arrays [${arrays.join(", ")}]: name one of them as ${name}:${only ?? "array"}` +
        (array === undefined ? "" : `, got ${JSON.stringify(array)}`),
    );
  }
  const { files } = unpacked(bytes, name, (other) => other === chosen);
  return parseNpy(files[`${chosen}.npy`] ?? new Uint8Array(), `${name}:${chosen}`);
}
