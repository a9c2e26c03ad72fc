import { allocate, type ElementData, type StoredType, sizeOf } from "../tensor.ts";
import type { Attribute, Initializer, Node, Value } from "./graph.ts";

type Attributes = Readonly<Record<string, Attribute>>;

/** Collects nodes and constants; every value gets a unique name that says what made it. */
export interface Builder {
  readonly nodes: Node[];
  readonly initializers: Initializer[];
  readonly target: Target;
  /** Names given from now on begin with `scope`, as in `generator.dense/MatMul_12`. */
  scope: string;
  /** The doc string of nodes added from now on; none where it is undefined. */
  doc: string | undefined;
  /** Reserves a name, made unique by a number when it is taken. */
  unique(name: string): string;
  /** Adds a node with one output. */
  op(op: string, inputs: readonly (Value | undefined)[], type: Typed, attributes?: Attributes): Value;
  /** Adds a node with several outputs. */
  multi(
    op: string,
    inputs: readonly (Value | undefined)[],
    types: readonly Typed[],
    attributes?: Attributes,
  ): Value[];
  /** A stored array; equal small constants are stored once. */
  constant(dtype: StoredType, shape: readonly number[], data: ElementData | BigInt64Array): Value;
  /** A scalar. */
  scalar(dtype: StoredType, value: number): Value;
  /** A vector of int64, as ONNX takes shapes, axes and pads. */
  ints(values: readonly number[]): Value;
}

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

export interface Typed {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}

/** Constants of up to this many bytes are compared and shared. */
const SHARED_CONSTANT_BYTES = 2 ** 20;

export function builder(target: Target = PORTABLE): Builder {
  const taken = new Set<string>();
  const shared = new Map<string, Value>();
  const nodes: Node[] = [];
  const initializers: Initializer[] = [];
  let counter = 0;

  const self: Builder = {
    nodes,
    initializers,
    target,
    scope: "",
    doc: undefined,
    unique(name) {
      let candidate = name;
      for (let i = 1; taken.has(candidate); i++) candidate = `${name}_${i}`;
      taken.add(candidate);
      return candidate;
    },
    op(op, inputs, type, attributes = {}) {
      const [value] = self.multi(op, inputs, [type], attributes);
      if (value === undefined) throw new Error("a node has at least one output");
      return value;
    },
    multi(op, inputs, types, attributes = {}) {
      const name = self.unique(`${self.scope === "" ? "" : `${self.scope}/`}${op}_${counter++}`);
      const outputs = types.map((type, i) => ({
        name: types.length === 1 ? name : `${name}:${i}`,
        dtype: type.dtype,
        shape: type.shape,
      }));
      nodes.push({
        op,
        name,
        inputs: inputs.map((input) => input?.name ?? ""),
        outputs: outputs.map((output) => output.name),
        attributes,
        ...(self.doc === undefined ? {} : { doc: self.doc }),
      });
      return outputs;
    },
    constant(dtype, shape, data) {
      const key = data.byteLength <= SHARED_CONSTANT_BYTES ? `${dtype}[${shape}]${spell(data)}` : undefined;
      const known = key === undefined ? undefined : shared.get(key);
      if (known !== undefined) return known;
      const only = data.length === 1 ? `const_${data[0]}` : `const_${dtype}_${shape.join("x")}`;
      const value: Value = { name: self.unique(only), dtype, shape };
      initializers.push({ value, data });
      if (key !== undefined) shared.set(key, value);
      return value;
    },
    scalar(dtype, value) {
      return self.constant(dtype, [], filled(dtype, 1, value));
    },
    ints(values) {
      return self.constant("int64", [values.length], BigInt64Array.from(values, BigInt));
    },
  };
  return self;
}

/** The bytes, a character each: negative zero is not zero. */
const spell = ({ buffer, byteOffset, byteLength }: ElementData | BigInt64Array): string =>
  LATIN1.decode(new Uint8Array(buffer, byteOffset, byteLength));

const LATIN1 = new TextDecoder("latin1");

/** An array of `size` elements, all `value`. */
export function filled(dtype: StoredType, size: number, value: number): ElementData | BigInt64Array {
  if (dtype === "int64") return new BigInt64Array(size).fill(BigInt(value));
  return allocate(dtype, size).fill(value);
}

/** A constant array with every element `value`, stored as that array only when it must be. */
export function fill(b: Builder, { dtype, shape }: Typed, value: number): Value {
  return b.constant(dtype, shape, filled(dtype, sizeOf(shape), value));
}
