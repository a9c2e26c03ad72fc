import type { Dimension } from "./onnx/graph.ts";
import { type ElementType, isElementType, Tensor, unknownType } from "./tensor.ts";
import { describeTree, leavesWithPaths, type WithLeaves } from "./tree.ts";

/** Marks a `Spec` of any copy of this package: a program may hold two. */
const SPEC = Symbol.for("@saddlepoint/engine Spec");

/** The shape and type of an array that is not there yet: a leaf of an example. */
export class Spec {
  readonly [SPEC] = true;
  readonly shape: readonly Dimension[];
  readonly dtype: ElementType;
  constructor(shape: readonly Dimension[], dtype: ElementType) {
    this.shape = shape;
    this.dtype = dtype;
  }
}

/**
 * An example of an array by its shape and type alone; float32 unless told otherwise. A name instead of a number stands
 * for any extent, the same wherever the name is the same: `spec(["batch", 784])`.
 */
export const spec = (shape: readonly Dimension[], dtype: ElementType = "float32"): Spec =>
  new Spec(shape, dtype);

/** One example for every argument: trees of tensors or specs. */
export type Examples<Args> = WithLeaves<Args, Tensor | Spec>;

/** What the compiler knows of one array of an argument. */
interface Signature {
  readonly path: string;
  readonly dtype: ElementType;
  readonly shape: readonly Dimension[];
}

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
  if (isSpec(leaf)) return { path, dtype: leaf.dtype, shape: leaf.shape };
  if (isTensor(leaf)) {
    if (isElementType(leaf.type)) return { path, dtype: leaf.type, shape: leaf.dims };
    throw unknownType(path, leaf.type);
  }
  throw new TypeError(`${path} must be a Tensor or a spec(shape, dtype), got ${describeLeaf(leaf)}`);
}

/** The leaves of all arguments of a call, checked. */
export function checkedCall(args: readonly unknown[], expected: readonly Argument[]): Tensor[] {
  if (args.length !== expected.length) {
    throw new TypeError(`a call must have ${expected.length} arguments, got ${args.length}`);
  }
  const extents = new Map<string, number>();
  return expected.flatMap((argument, i) => checkedLeaves(args[i], argument, extents));
}

/**
 * The leaves of one argument, after a check of its tree, and of every leaf's type and shape.
 *
 * @param extents of the named dimensions that were met before; those met here are added
 */
export function checkedLeaves(
  value: unknown,
  { name, example, signatures }: Argument,
  extents = new Map<string, number>(),
): Tensor[] {
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
  return signatures.map((signature) => checkedLeaf(byPath.get(signature.path), signature, extents));
}

function checkedLeaf(leaf: unknown, { path, dtype, shape }: Signature, extents: Map<string, number>): Tensor {
  if (!isTensor(leaf)) throw new TypeError(`${path} must be a Tensor, got ${describeLeaf(leaf)}`);
  const matches = (extent: number, i: number): boolean => {
    const wanted = shape[i];
    if (typeof wanted !== "string") return wanted === extent;
    const met = extents.get(wanted) ?? extent;
    extents.set(wanted, met);
    return met === extent;
  };
  if (leaf.type !== dtype || leaf.dims.length !== shape.length || !leaf.dims.every(matches)) {
    const known = shape.map((dim) => (extents.has(String(dim)) ? `${dim}=${extents.get(String(dim))}` : dim));
    throw new TypeError(`${path} must be ${dtype}[${known}], got ${leaf.type}[${leaf.dims}]`);
  }
  return leaf;
}

const isSpec = (leaf: unknown): leaf is Spec => typeof leaf === "object" && leaf !== null && SPEC in leaf;

/** onnxruntime-web bundles a Tensor class of its own, so a tensor is known by what it has. */
export const isTensor = (leaf: unknown): leaf is Tensor =>
  leaf instanceof Tensor ||
  (typeof leaf === "object" && leaf !== null && "dims" in leaf && "type" in leaf && "location" in leaf);

const describeLeaf = (leaf: unknown): string =>
  typeof leaf === "object" && leaf !== null ? leaf.constructor.name : String(leaf);
