import { type ElementType, isElementType, Tensor } from "./tensor.ts";
import type { Signature } from "./trace.ts";
import { describeTree, leavesWithPaths, type WithLeaves } from "./tree.ts";

/** The shape and type of an array that is not there yet: a leaf of an example. */
export class Spec {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  constructor(shape: readonly number[], dtype: ElementType) {
    this.shape = shape;
    this.dtype = dtype;
  }
}

/** An example of an array by its shape and type alone; float32 unless told otherwise. */
export const spec = (shape: readonly number[], dtype: ElementType = "float32"): Spec =>
  new Spec(shape, dtype);

/** One example for every argument: trees of tensors or specs. */
export type Examples<Args> = WithLeaves<Args, Tensor | Spec>;

/** One argument of a compiled function: its tree, and what each leaf must be. */
export interface Argument {
  readonly name: string;
  readonly example: unknown;
  readonly signatures: readonly Signature[];
}

/** Describes each argument by its example; `names` are used in ports and errors, `arg0`, … where they are missing. */
export const describeArguments = (examples: readonly unknown[], names: readonly string[] = []): Argument[] =>
  examples.map((example, i) => {
    const name = names[i] ?? `arg${i}`;
    return { name, example, signatures: leavesWithPaths(example, name).map(signatureOf) };
  });

/** The same argument for `count` steps at once: every leaf has one leading axis more. */
export const stackedArgument = (argument: Argument, count: number): Argument => ({
  ...argument,
  signatures: argument.signatures.map((signature) => ({ ...signature, shape: [count, ...signature.shape] })),
});

function signatureOf({ path, leaf }: { path: string; leaf: unknown }): Signature {
  if (leaf instanceof Spec) return { path, dtype: leaf.dtype, shape: leaf.shape };
  if (isTensor(leaf)) {
    if (isElementType(leaf.type)) return { path, dtype: leaf.type, shape: leaf.dims };
    throw new TypeError(`${path} must be float32, float64, int32, uint32 or bool, got ${leaf.type}`);
  }
  throw new TypeError(`${path} must be a Tensor or a spec(shape, dtype), got ${describeLeaf(leaf)}`);
}

/** The leaves of all arguments of a call, checked. */
export function checkedCall(args: readonly unknown[], expected: readonly Argument[]): Tensor[] {
  if (args.length !== expected.length) {
    throw new TypeError(`a call must have ${expected.length} arguments, got ${args.length}`);
  }
  return expected.flatMap((argument, i) => checkedLeaves(args[i], argument));
}

/** The leaves of one argument, after a check of its tree, and of every leaf's type and shape. */
export function checkedLeaves(value: unknown, { name, example, signatures }: Argument): Tensor[] {
  const given = leavesWithPaths(value, name);
  const paths = new Set(given.map(({ path }) => path));
  const wanted = new Set(signatures.map(({ path }) => path));
  const missing = signatures.find(({ path }) => !paths.has(path));
  const extra = given.find(({ path }) => !wanted.has(path));
  if (missing !== undefined || extra !== undefined) {
    const problem = missing !== undefined ? `${missing.path} is missing` : `${extra?.path} is not known`;
    throw new TypeError(
      `${name} must be a tree ${describeTree(example)}, got ${describeTree(value)}: ${problem}`,
    );
  }
  const byPath = new Map(given.map(({ path, leaf }) => [path, leaf]));
  return signatures.map((signature) => checkedLeaf(byPath.get(signature.path), signature));
}

function checkedLeaf(leaf: unknown, { path, dtype, shape }: Signature): Tensor {
  if (!isTensor(leaf)) throw new TypeError(`${path} must be a Tensor, got ${describeLeaf(leaf)}`);
  const sameShape = leaf.dims.length === shape.length && leaf.dims.every((extent, i) => extent === shape[i]);
  if (leaf.type !== dtype || !sameShape) {
    throw new TypeError(`${path} must be ${dtype}[${shape}], got ${leaf.type}[${leaf.dims}]`);
  }
  return leaf;
}

/** onnxruntime-web bundles a Tensor class of its own, so a tensor is known by what it has. */
export const isTensor = (leaf: unknown): leaf is Tensor =>
  leaf instanceof Tensor ||
  (typeof leaf === "object" && leaf !== null && "dims" in leaf && "type" in leaf && "location" in leaf);

const describeLeaf = (leaf: unknown): string =>
  typeof leaf === "object" && leaf !== null ? leaf.constructor.name : String(leaf);
