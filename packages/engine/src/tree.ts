import { type numpy as np, tree } from "@jax-js/jax";
import type { Tensor } from "./tensor.ts";

/** Nested plain objects and arrays with leaves of type `Leaf`. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** The same tree with every jax-js array replaced by `Leaf`. */
export type WithLeaves<T, Leaf> = T extends np.Array ? Leaf : { [K in keyof T]: WithLeaves<T[K], Leaf> };

/** The same tree with every jax-js array replaced by a host tensor. */
export type Tensors<T> = WithLeaves<T, Tensor>;

/** One leaf of a tree and where it is: `state.generator.weight`, `layers[0].bias`. */
export interface PathLeaf<Leaf> {
  readonly path: string;
  readonly leaf: Leaf;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && value.constructor === Object;

/** Every leaf with its path, in jax-js's order of flattening. `root` is the name of the whole tree. */
export function leavesWithPaths(value: unknown, root: string): PathLeaf<unknown>[] {
  if (Array.isArray(value)) return value.flatMap((child, i) => leavesWithPaths(child, `${root}[${i}]`));
  if (isBranch(value)) {
    return Object.entries(value).flatMap(([key, child]) =>
      leavesWithPaths(child, root === "" ? key : `${root}.${key}`),
    );
  }
  return [{ path: root, leaf: value }];
}

/** The shape of a tree in words, for error messages: `{ w, b: [0, 1] }`. */
export function describeTree(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeTree).join(", ")}]`;
  if (isBranch(value)) {
    const fields = Object.entries(value).map(([key, child]) => {
      const inner = describeTree(child);
      return inner === "*" ? key : `${key}: ${inner}`;
    });
    return `{ ${fields.join(", ")} }`;
  }
  return "*";
}

export type TreeStructure = ReturnType<typeof tree.structure>;
export const structureOf = tree.structure;

/** The tree of the given structure with these leaves. Its type is the caller's to know: structures carry none. */
export const rebuildTree = <T>(structure: TreeStructure, leaves: readonly unknown[]): T =>
  tree.unflatten(structure, leaves) as T;
