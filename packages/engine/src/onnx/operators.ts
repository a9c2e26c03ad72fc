import { at, present } from "../present.ts";
import { broadcastShape, range, sizeOf } from "../shape.ts";
import { typeOfNumber } from "./dataTypes.ts";
import { type Attribute, type Attributes, isGraph, type Typed } from "./graph.ts";

type Shape = readonly number[];

/** An operator at work: the types of what it takes (optional inputs left out are undefined) and its attributes. */
interface Application {
  readonly op: string;
  readonly inputs: readonly (Typed | undefined)[];
  /** How many results it gives. */
  readonly outputs: number;
  readonly attributes: Attributes;
  /** The elements of an input that is stored in the model: shapes, axes, bounds. */
  readonly integers: (input: number) => readonly number[] | undefined;
}

/** The types of an operator's results. */
export type ResultsOf = (node: Application) => readonly Typed[];

const positive = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
const isNumbers = (value: Attribute | undefined): value is readonly number[] => Array.isArray(value);

function operand({ op, inputs }: Application, i: number): Typed {
  return present(inputs[i], `${op} has an input ${i}`);
}

function stored({ op, integers }: Application, i: number): readonly number[] {
  return present(integers(i), `input ${i} of ${op} is stored in the model`);
}

function integer({ attributes }: Application, name: string, otherwise: number): number {
  const value = attributes[name];
  return typeof value === "number" ? value : otherwise;
}

function integersAt({ attributes }: Application, name: string, otherwise: readonly number[]): Shape {
  const value = attributes[name];
  return isNumbers(value) ? value : otherwise;
}

/** One result of the first operand's type, but for its shape. */
const shaped =
  (shape: (node: Application, first: Shape) => Shape): ResultsOf =>
  (node) => {
    const { dtype, shape: first } = operand(node, 0);
    return [{ dtype, shape: shape(node, first) }];
  };

const likeFirst = shaped((_, shape) => shape);

const broadcastOf = ({ inputs }: Application): number[] =>
  broadcastShape(inputs.flatMap((input) => (input === undefined ? [] : [input.shape])));

const broadcasting = shaped(broadcastOf);
const comparing: ResultsOf = (node) => [{ dtype: "bool", shape: broadcastOf(node) }];
const chosen: ResultsOf = (node) => [{ dtype: operand(node, 1).dtype, shape: broadcastOf(node) }];

const converted: ResultsOf = (node) => [
  {
    dtype: present(typeOfNumber(integer(node, "to", 0)), "a Cast is to a type of the engine's"),
    shape: operand(node, 0).shape,
  },
];

/** Before operator set 18 the axes are an attribute. */
const reduced = shaped((node, shape) => {
  const axes = integersAt(node, "axes", node.integers(1) ?? range(shape.length)).map((axis) =>
    positive(axis, shape.length),
  );
  return integer(node, "keepdims", 1) === 0
    ? shape.filter((_, i) => !axes.includes(i))
    : shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
});

const multiplied = shaped((node, a) => {
  const b = operand(node, 1).shape;
  if (a.at(-1) !== b.at(b.length > 1 ? -2 : -1)) {
    throw new RangeError(`the terms of a product must be as many, got [${a}] and [${b}]`);
  }
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), ...a.slice(-2, -1), ...b.slice(1).slice(-1)];
});

const reshaped = shaped((node, shape) => {
  const wanted = stored(node, 1).map((extent, i) => (extent === 0 ? at(shape, i) : extent));
  const rest = sizeOf(wanted.filter((extent) => extent !== -1));
  const result = wanted.map((extent) => (extent === -1 ? sizeOf(shape) / rest : extent));
  if (sizeOf(result) === sizeOf(shape)) return result;
  throw new RangeError(`a reshaped array must keep its elements, got [${shape}] as [${result}]`);
});

const sliced = shaped((node, shape) => {
  const [starts, ends] = [stored(node, 1), stored(node, 2)];
  const axes = (node.integers(3) ?? range(starts.length)).map((i) => positive(i, shape.length));
  const steps = node.integers(4) ?? starts.map(() => 1);
  return shape.map((extent, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return extent;
    const step = at(steps, i);
    const bound = (place: number): number =>
      Math.min(
        Math.max(place < 0 ? place + extent : place, step < 0 ? -1 : 0),
        step < 0 ? extent - 1 : extent,
      );
    return Math.max(0, Math.ceil((bound(at(ends, i)) - bound(at(starts, i))) / step));
  });
});

const split: ResultsOf = (node) => {
  const { dtype, shape } = operand(node, 0);
  const axis = positive(integer(node, "axis", 0), shape.length);
  const even = Math.ceil(at(shape, axis) / node.outputs);
  const sizes = node.integers(1) ?? range(node.outputs).map(() => even);
  return sizes.map((size) => ({ dtype, shape: shape.with(axis, size) }));
};

const concatenated = shaped((node, shape) => {
  const axis = positive(integer(node, "axis", 0), shape.length);
  return shape.with(
    axis,
    node.inputs.reduce((sum, _, i) => sum + at(operand(node, i).shape, axis), 0),
  );
});

const padded = shaped((node, shape) => {
  const pads = stored(node, 1);
  return shape.map((extent, i) => extent + at(pads, i) + at(pads, i + shape.length));
});

/** Along each axis of a window: how far it reaches, and what is added to an image. */
function windowsOf(node: Application) {
  const [image, weights] = [operand(node, 0).shape.slice(2), operand(node, 1).shape.slice(2)];
  const ones = image.map(() => 1);
  const pads = integersAt(node, "pads", [...image, ...image].fill(0));
  return image.map((extent, i) => ({
    extent,
    reach: at(integersAt(node, "dilations", ones), i) * (at(weights, i) - 1) + 1,
    stride: at(integersAt(node, "strides", ones), i),
    pad: at(pads, i) + at(pads, i + image.length),
  }));
}

const convolved = shaped((node, [n = 1]) => [
  n,
  at(operand(node, 1).shape, 0),
  ...windowsOf(node).map(({ extent, reach, stride, pad }) => Math.floor((extent + pad - reach) / stride) + 1),
]);

const transposedConvolved = shaped((node, [n = 1]) => [
  n,
  at(operand(node, 1).shape, 1) * integer(node, "group", 1),
  ...windowsOf(node).map(({ extent, reach, stride, pad }) => stride * (extent - 1) + reach - pad),
]);

const gathered = shaped((node, shape) => {
  const axis = positive(integer(node, "axis", 0), shape.length);
  return [...shape.slice(0, axis), ...operand(node, 1).shape, ...shape.slice(axis + 1)];
});

const permuted = shaped((node, shape) =>
  integersAt(node, "perm", range(shape.length).toReversed()).map((i) => at(shape, i)),
);

/** The k largest or smallest along an axis, and where they are. */
const best: ResultsOf = (node) => {
  const { dtype, shape } = operand(node, 0);
  const found = shape.with(positive(integer(node, "axis", -1), shape.length), at(stored(node, 1), 0));
  return [
    { dtype, shape: found },
    { dtype: "int64", shape: found },
  ];
};

/** The blocked layout's shape is that of the images [n, c, height, width] that it holds. */
const intoBlocks = shaped((node, [n = 1, ...rest]) =>
  integer(node, "channels_last", 0) === 1 ? [n, ...rest.slice(-1), ...rest.slice(0, -1)] : [n, ...rest],
);
const fromBlocks = shaped((node, [n = 1, ...rest]) =>
  integer(node, "channels_last", 0) === 1 ? [n, ...rest.slice(1), ...rest.slice(0, 1)] : [n, ...rest],
);

/** State comes out as it went in; every other result has one slice a step along a leading axis. */
const scanned: ResultsOf = (node) => {
  const { body } = node.attributes;
  const graph = present(isGraph(body) ? body.graph : undefined, "a Scan has a body");
  const states = node.inputs.length - integer(node, "num_scan_inputs", 0);
  const steps = at(operand(node, node.inputs.length - 1).shape, 0);
  return graph.outputs.map(({ dtype, shape }, i) => {
    const inner = shape.map(Number);
    return { dtype, shape: i < states ? inner : [steps, ...inner] };
  });
};

/** Operators by the rule for the types of their results. */
export type Rules = readonly (readonly [ResultsOf, readonly string[]])[];

/**
 * The operators that the engine emits: one without a rule does not compile. What a graph says of its values is checked by them in
 * tests (`verifyGraph`), and a model that is only bytes is read by them (`decodeModel`).
 */
export const RULES = [
  [likeFirst, ["Abs", "Ceil", "Clip", "Floor", "Identity", "Neg", "Not", "Reciprocal", "Sign", "Sqrt"]],
  [likeFirst, ["Asin", "Atan", "Cos", "Erf", "Exp", "Log", "Sin"]],
  [likeFirst, ["HardSigmoid", "LeakyRelu", "Relu", "ScatterND"]],
  [broadcasting, ["Add", "Div", "Max", "Min", "Mod", "Mul", "Sub"]],
  [broadcasting, ["And", "BitShift", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Or", "Xor"]],
  [comparing, ["Equal", "Less", "LessOrEqual"]],
  [reduced, ["ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum"]],
  [shaped((node, shape) => broadcastShape([shape, stored(node, 1)])), ["Expand"]],
  [best, ["TopK"]],
  [chosen, ["Where"]],
  [concatenated, ["Concat"]],
  [converted, ["Cast"]],
  [convolved, ["Conv", "com.microsoft.nchwc.Conv"]],
  [fromBlocks, ["com.microsoft.nchwc.ReorderOutput"]],
  [gathered, ["Gather"]],
  [intoBlocks, ["com.microsoft.nchwc.ReorderInput"]],
  [multiplied, ["MatMul"]],
  [padded, ["Pad"]],
  [permuted, ["Transpose"]],
  [reshaped, ["Reshape"]],
  [scanned, ["Scan"]],
  [sliced, ["Slice"]],
  [split, ["Split"]],
  [transposedConvolved, ["ConvTranspose"]],
] as const satisfies Rules;

/** The name of an operator, with its domain where that is not ONNX's own. */
export type Operator = (typeof RULES)[number][1][number];

const ruleOf: ReadonlyMap<string, ResultsOf> = new Map(
  RULES.flatMap(([rule, names]) => names.map((name) => [name, rule] as const)),
);

export const isOperator = (name: string): name is Operator => ruleOf.has(name);

/** The types of an operator's results. */
export const resultsOf: ResultsOf = (node) => present(ruleOf.get(node.op), `${node.op} has a rule`)(node);
