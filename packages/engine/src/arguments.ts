import type { numpy as np } from "@jax-js/jax";
import { type ElementType, isElementType, Tensor } from "./tensor.ts";
import type { Signature } from "./trace.ts";
import { describeTree, flatten, leavesWithPaths, rebuildTree, type WithLeaves } from "./tree.ts";

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

/** How the arguments of a compiled function are laid out, from its examples. */
export interface Arguments {
  readonly signatures: readonly Signature[];
  /** The leaves of a call's arguments, checked against the examples. */
  leaves(args: readonly unknown[]): Tensor[];
  /** Trees like the examples, with other leaves. */
  rebuild<Args extends readonly unknown[]>(leaves: readonly np.Array[]): Args;
}

export function bindArguments(examples: readonly unknown[], names: readonly string[] = []): Arguments {
  const nameOf = (i: number): string => names[i] ?? `arg${i}`;
  const perArgument = examples.map((example, i) => leavesWithPaths(example, nameOf(i)).map(signatureOf));
  const [, structure] = flatten([...examples]);
  return {
    signatures: perArgument.flat(),
    leaves(args) {
      if (args.length !== examples.length) {
        throw new TypeError(`a call must have ${examples.length} arguments, got ${args.length}`);
      }
      return perArgument.flatMap((signatures, i) =>
        checkedLeaves(args[i], nameOf(i), signatures, examples[i]),
      );
    },
    rebuild: (leaves) => rebuildTree(structure, leaves),
  };
}

function signatureOf({ path, leaf }: { path: string; leaf: unknown }): Signature {
  if (leaf instanceof Spec) return { path, dtype: leaf.dtype, shape: leaf.shape };
  if (isTensor(leaf)) {
    if (isElementType(leaf.type)) return { path, dtype: leaf.type, shape: leaf.dims };
    throw new TypeError(`${path} must be float32, float64, int32, uint32 or bool, got ${leaf.type}`);
  }
  throw new TypeError(`${path} must be a Tensor or a spec(shape, dtype), got ${describeLeaf(leaf)}`);
}

/** The leaves of one argument, after a check of its tree, and of every leaf's type and shape. */
export function checkedLeaves(
  value: unknown,
  name: string,
  signatures: readonly Signature[],
  example: unknown,
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
const isTensor = (leaf: unknown): leaf is Tensor =>
  leaf instanceof Tensor ||
  (typeof leaf === "object" && leaf !== null && "dims" in leaf && "type" in leaf && "location" in leaf);

const describeLeaf = (leaf: unknown): string =>
  typeof leaf === "object" && leaf !== null ? leaf.constructor.name : String(leaf);
