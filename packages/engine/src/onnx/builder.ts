import { at } from "../present.ts";
import { sizeOf } from "../shape.ts";
import { ARRAYS, type ElementData, type StoredType } from "../tensor.ts";
import {
  type Attributes,
  type Dimension,
  type Initializer,
  type Node,
  type Port,
  sameShape,
  type Typed,
  type Value,
} from "./graph.ts";
import type { Operator } from "./operators.ts";

/** What a node takes: values by their names; undefined for an optional input that is left out. */
type Inputs = readonly ({ readonly name: string } | undefined)[];

/** What a graph is built for. */
export interface Target {
  /**
   * What a convolution becomes: ONNX's own operators, as a model that others read should have it and as GPUs like it, or
   * matrix products of the whole batch where those are faster, as they are in ONNX Runtime on a CPU.
   */
  readonly convolutions: "operators" | "products";
  /** Channels in a block of the layout in which the runtime convolves fastest, where it has one: 8 or 16, as wide as its vectors. */
  readonly channelBlock?: number | undefined;
}

/** Any runtime. */
export const PORTABLE: Target = { convolutions: "operators" };

/** Constants of up to this many bytes are compared and shared. */
const SHARED_CONSTANT_BYTES = 2 ** 20;

/** Makes nodes and constants; every value gets a fresh name that says what made it. */
export class Builder {
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly target: Target;
  /** Names given from now on begin with `scope`, as in `generator.dense/MatMul_12`. */
  scope = "";
  /** The doc string of nodes added from now on; none where it is undefined. */
  doc: string | undefined;
  readonly #taken: Set<string>;
  readonly #shared = new Map<string, Value>();
  #counter = 0;

  /**
   * @param names that are taken
   * @param stored constants of the graph that the nodes will be added to: small ones are shared
   */
  constructor(target: Target = PORTABLE, names: readonly string[] = [], stored: readonly Initializer[] = []) {
    this.target = target;
    this.#taken = new Set(names);
    for (const { value, data } of stored) {
      const key = spelled(value, data);
      if (key !== undefined) this.#shared.set(key, value);
    }
  }

  /** Reserves a name, made unique by a number when it is taken. */
  unique(name: string): string {
    let candidate = name;
    for (let i = 1; this.#taken.has(candidate); i++) candidate = `${name}_${i}`;
    this.#taken.add(candidate);
    return candidate;
  }

  /** Adds a node with one output. */
  op<D extends Dimension>(op: Operator, inputs: Inputs, type: Typed<D>, attributes?: Attributes): Value<D> {
    return at(this.multi(op, inputs, [type], attributes), 0);
  }

  /** Adds a node with several outputs. */
  multi<D extends Dimension>(
    op: Operator,
    inputs: Inputs,
    types: readonly Typed<D>[],
    attributes: Attributes = {},
  ): Value<D>[] {
    const scope = this.scope === "" ? "" : `${this.scope}/`;
    const name = this.unique(`${scope}${kindOf(op)}_${this.#counter++}`);
    const outputs = types.map(({ dtype, shape }, i) => ({
      name: types.length === 1 ? name : this.unique(`${name}:${i}`),
      dtype,
      shape,
    }));
    this.#add(op, name, inputs, outputs, attributes);
    return outputs;
  }

  /** Adds a node that gives values which have their names already. */
  give(op: Operator, inputs: Inputs, outputs: readonly Port[], attributes: Attributes = {}): void {
    this.#add(op, this.unique(`${at(outputs, 0).name}/${kindOf(op)}`), inputs, outputs, attributes);
  }

  #add(op: Operator, name: string, inputs: Inputs, outputs: readonly Port[], attributes: Attributes): void {
    const read = inputs.map((input) => input?.name ?? "");
    const doc = this.doc === undefined ? {} : { doc: this.doc };
    this.nodes.push({ op, name, inputs: read, outputs, attributes, ...doc });
  }

  /** A stored array; equal small constants are stored once. */
  constant(dtype: StoredType, shape: readonly number[], data: ElementData | BigInt64Array): Value {
    const key = spelled({ dtype, shape }, data);
    const known = key === undefined ? undefined : this.#shared.get(key);
    if (known !== undefined) return known;
    const only = data.length === 1 ? `const_${data[0]}` : `const_${dtype}_${shape.join("x")}`;
    const value: Value = { name: this.unique(only), dtype, shape };
    this.initializers.push({ value, data });
    if (key !== undefined) this.#shared.set(key, value);
    return value;
  }

  /** A scalar. */
  scalar(dtype: StoredType, value: number): Value {
    return this.constant(dtype, [], filled(dtype, 1, value));
  }

  /** A vector of int64, as ONNX takes shapes, axes and pads. */
  integers(values: readonly number[]): Value {
    return this.constant("int64", [values.length], BigInt64Array.from(values, BigInt));
  }
}

/** An operator's name without its domain. */
const kindOf = (op: Operator): string => op.slice(op.lastIndexOf(".") + 1);

/** A small constant's type and bytes, a character each: negative zero is not zero. */
function spelled({ dtype, shape }: Typed, data: Initializer["data"]): string | undefined {
  const { buffer, byteOffset, byteLength } = data;
  if (byteLength > SHARED_CONSTANT_BYTES) return undefined;
  return `${dtype}[${shape}]${LATIN1.decode(new Uint8Array(buffer, byteOffset, byteLength))}`;
}

const LATIN1 = new TextDecoder("latin1");

/** An array of `size` elements, all `value`. */
export function filled(dtype: StoredType, size: number, value: number): ElementData | BigInt64Array {
  if (dtype === "int64") return new BigInt64Array(size).fill(BigInt(value));
  return new ARRAYS[dtype](size).fill(value);
}

/** A constant array with every element `value`, stored as that array only when it must be. */
export function fill(b: Builder, { dtype, shape }: Typed, value: number): Value {
  return b.constant(dtype, shape, filled(dtype, sizeOf(shape), value));
}

/** The same elements in another shape: a Reshape, unless the shape is that already. */
export function reshapeValue<D extends Dimension>(
  b: Builder,
  value: Value<D>,
  shape: readonly D[],
): Value<D> {
  if (sameShape(shape, value.shape)) return value;
  return b.op("Reshape", [value, b.integers(shape.map(Number))], { dtype: value.dtype, shape });
}

/** A part of an array, of this shape: from `start` up to `end` along each axis that is named, every `step`-th element. */
export function slice(
  b: Builder,
  value: Value,
  blocks: readonly {
    readonly axis: number;
    readonly start: number;
    readonly end: number;
    readonly step?: number;
  }[],
  shape: readonly number[],
): Value {
  const bounds = [
    b.integers(blocks.map(({ start }) => start)),
    b.integers(blocks.map(({ end }) => end)),
    b.integers(blocks.map(({ axis }) => axis)),
  ];
  const steps = blocks.flatMap(({ step }) => step ?? []);
  if (steps.length > 0) bounds.push(b.integers(steps));
  return b.op("Slice", [value, ...bounds], { dtype: value.dtype, shape });
}

/** Arrays end to end, as one flat array. */
export function joined(b: Builder, arrays: readonly Port[]): Port {
  const flat = arrays.map((array) => reshapeValue(b, array, [sizeOf(array.shape.map(Number))]));
  const size = flat.reduce((sum, { shape }) => sum + Number(shape[0]), 0);
  return b.op("Concat", flat, { dtype: at(arrays, 0).dtype, shape: [size] }, { axis: 0 });
}

/** Gives arrays that were joined, by their names and in their shapes. */
export function parted(b: Builder, whole: Port, arrays: readonly Port[]): void {
  const sizes = arrays.map(({ shape }) => sizeOf(shape.map(Number)));
  // An array of one axis is flat as it is.
  const flat = arrays.map((array, i) =>
    array.shape.length === 1
      ? array
      : { ...array, name: b.unique(`${array.name}/flat`), shape: [at(sizes, i)] },
  );
  b.give("Split", [whole, b.integers(sizes)], flat, { axis: 0 });
  arrays.forEach((array, i) => {
    const { shape } = array;
    if (shape.length !== 1) b.give("Reshape", [at(flat, i), b.integers(shape.map(Number))], [array]);
  });
}
