import type { Initializer, Node } from "../onnx/graph.ts";
import { sizeOf } from "../tensor.ts";
import { storedInts } from "./storedInts.ts";

/** An array by name. */
interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Nodes that join arrays end to end and part them again, with the constants that they take. */
export interface FlatArrays {
  /** `arrays`, flattened, one after another, as `joined`. */
  join(joined: string, arrays: readonly Shaped[]): Node[];
  /** The arrays that were joined as `joined`, in their shapes. */
  part(joined: string, arrays: readonly Shaped[]): Node[];
  constants(): readonly Initializer[];
}

/** @param prefix before the names of the constants, which must differ from a graph's own */
export function flatArrays(prefix: string): FlatArrays {
  const ints = storedInts(prefix);
  const node = (op: string, inputs: readonly string[], outputs: readonly string[], axis?: number): Node => ({
    op,
    name: `${outputs[0]}/${op}`,
    inputs,
    outputs,
    attributes: axis === undefined ? {} : { axis },
  });
  const reshape = (from: string, to: string, shape: readonly number[]): Node =>
    node("Reshape", [from, ints.of(shape)], [to]);
  /** An array of one axis is flat as it is. */
  const flatName = ({ name, shape }: Shaped): string => (shape.length === 1 ? name : `${name}/flat`);
  const inShape = (arrays: readonly Shaped[]): readonly Shaped[] =>
    arrays.filter(({ shape }) => shape.length !== 1);

  return {
    join: (joined, arrays) => [
      ...inShape(arrays).map((array) => reshape(array.name, flatName(array), [sizeOf(array.shape)])),
      node("Concat", arrays.map(flatName), [joined], 0),
    ],
    part: (joined, arrays) => [
      node("Split", [joined, ints.of(arrays.map(({ shape }) => sizeOf(shape)))], arrays.map(flatName), 0),
      ...inShape(arrays).map((array) => reshape(flatName(array), array.name, array.shape)),
    ],
    constants: ints.constants,
  };
}
