import type { ElementData, StoredType } from "../tensor.ts";

/** A named array in a graph, with its static type. */
export interface Value {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}

export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: Graph };

/**
 * One operator. An empty input name is an optional input left out. An operator outside ONNX's own set is named with its
 * domain, as in `com.microsoft.nchwc.Conv`.
 */
export interface Node {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What made it, for people and profiles. */
  readonly doc?: string;
}

/** A constant array stored in the model. */
export interface Initializer {
  readonly value: Value;
  readonly data: ElementData | BigInt64Array;
}

/** A dimension that is known only when the model runs carries a name instead of a number. */
export type Dimension = number | string;

export interface Port {
  readonly name: string;
  readonly dtype: StoredType;
  readonly dims: readonly Dimension[];
}

/** An ONNX graph as plain data. Nodes are in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}

export const portOf = ({ name, dtype, shape }: Value): Port => ({ name, dtype, dims: shape });
