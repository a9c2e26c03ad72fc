import { sizeOf } from "../tensor.ts";

type Shape = readonly number[];

/** What is known of an array before the model runs. */
export interface Known {
  readonly shape: Shape;
  /** ONNX's number of its element type. */
  readonly elementType: number;
  /** Its elements, where they are integers and stored in the model: shapes, axes, bounds. */
  readonly integers?: readonly number[];
}

/** A node whose operands are known. */
export interface Operation {
  readonly op: string;
  readonly inputs: readonly (Known | undefined)[];
  readonly outputs: number;
  readonly integer: (name: string) => number | undefined;
  readonly integers: (name: string) => readonly number[] | undefined;
}

const [INT64, BOOL] = [7, 9];

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function operand({ op, inputs }: Operation, i: number): Known {
  const found = inputs[i];
  if (found === undefined) throw new RangeError(`countWork(model): ${op} must have an input ${i}`);
  return found;
}

function stored(node: Operation, i: number): readonly number[] {
  const { integers } = operand(node, i);
  if (integers !== undefined) return integers;
  throw new RangeError(`countWork(model): input ${i} of ${node.op} must be stored in the model`);
}

const positive = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length), 0);
  return range(rank).map((i) => {
    const extents = shapes.map((shape) => shape[i - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

const broadcast = ({ inputs }: Operation): number[] =>
  broadcastShape(inputs.flatMap((input) => (input === undefined ? [] : [input.shape])));

const likeFirst = (node: Operation): Shape => operand(node, 0).shape;

/** Axes come as an input since operator set 13 or 18, before that as an attribute; none are all. */
function axesOf(node: Operation, rank: number): number[] {
  const axes = node.inputs[1]?.integers ?? node.integers("axes") ?? [];
  return (axes.length === 0 ? range(rank) : axes).map((axis) => positive(axis, rank));
}

function reduced(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const axes = axesOf(node, shape.length);
  return node.integer("keepdims") === 0
    ? shape.filter((_, i) => !axes.includes(i))
    : shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
}

function matrices(node: Operation): number[] {
  const [a, b] = [operand(node, 0).shape, operand(node, 1).shape];
  const rows = node.integer("transA") === 1 ? a.at(-1) : a.at(-2);
  const columns = node.integer("transB") === 1 ? b.at(-2) : b.at(-1);
  return [
    ...broadcastShape([a.slice(0, -2), b.slice(0, -2)]),
    ...(a.length > 1 ? [rows ?? 1] : []),
    ...(b.length > 1 ? [columns ?? 1] : []),
  ];
}

function reshaped(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const wanted = stored(node, 1).map((extent, i) => (extent === 0 ? (shape[i] ?? 1) : extent));
  const rest = sizeOf(wanted.filter((extent) => extent !== -1));
  return wanted.map((extent) => (extent === -1 ? sizeOf(shape) / rest : extent));
}

function sliced(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const [starts, ends] = [stored(node, 1), stored(node, 2)];
  const axes = (node.inputs[3]?.integers ?? range(starts.length)).map((i) => positive(i, shape.length));
  const steps = node.inputs[4]?.integers ?? starts.map(() => 1);
  return shape.map((extent, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return extent;
    const step = steps[i] ?? 1;
    const bound = (at: number): number =>
      Math.min(Math.max(at < 0 ? at + extent : at, step < 0 ? -1 : 0), step < 0 ? extent - 1 : extent);
    return Math.max(0, Math.ceil((bound(ends[i] ?? extent) - bound(starts[i] ?? 0)) / step));
  });
}

function split(node: Operation): number[][] {
  const { shape } = operand(node, 0);
  const axis = positive(node.integer("axis") ?? 0, shape.length);
  const even = Math.ceil((shape[axis] ?? 1) / node.outputs);
  const sizes = node.inputs[1]?.integers ?? range(node.outputs).map(() => even);
  return sizes.map((size) => shape.with(axis, size));
}

function concatenated(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const axis = positive(node.integer("axis") ?? 0, shape.length);
  const along = node.inputs.reduce((sum, input) => sum + (input?.shape[axis] ?? 0), 0);
  return shape.with(axis, along);
}

function padded(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const pads = stored(node, 1);
  const axes = (node.inputs[3]?.integers ?? range(shape.length)).map((i) => positive(i, shape.length));
  return shape.map((extent, axis) => {
    const i = axes.indexOf(axis);
    return i < 0 ? extent : extent + (pads[i] ?? 0) + (pads[i + axes.length] ?? 0);
  });
}

/** Extents, strides, dilations and padding of a window's axes. */
function windowsOf(node: Operation): { extent: number; reach: number; stride: number; pad: number }[] {
  const [x, weights] = [operand(node, 0).shape, operand(node, 1).shape];
  const pads = node.integers("pads") ?? [];
  return x.slice(2).map((extent, i, axes) => {
    const dilation = node.integers("dilations")?.[i] ?? 1;
    return {
      extent,
      reach: dilation * ((weights[i + 2] ?? 1) - 1) + 1,
      stride: node.integers("strides")?.[i] ?? 1,
      pad: (pads[i] ?? 0) + (pads[i + axes.length] ?? 0),
    };
  });
}

const convolved = (node: Operation): number[] => [
  operand(node, 0).shape[0] ?? 1,
  operand(node, 1).shape[0] ?? 1,
  ...windowsOf(node).map(({ extent, reach, stride, pad }) => Math.floor((extent + pad - reach) / stride) + 1),
];

const transposedConvolved = (node: Operation): number[] => [
  operand(node, 0).shape[0] ?? 1,
  (operand(node, 1).shape[1] ?? 1) * (node.integer("group") ?? 1),
  ...windowsOf(node).map(
    ({ extent, reach, stride, pad }, i) =>
      stride * (extent - 1) + reach - pad + (node.integers("output_padding")?.[i] ?? 0),
  ),
];

function gathered(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const axis = positive(node.integer("axis") ?? 0, shape.length);
  return [...shape.slice(0, axis), ...operand(node, 1).shape, ...shape.slice(axis + 1)];
}

function unsqueezed(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const rank = shape.length + stored(node, 1).length;
  const axes = axesOf(node, rank);
  const rest = [...shape];
  return range(rank).map((i) => (axes.includes(i) ? 1 : (rest.shift() ?? 1)));
}

function squeezed(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const axes = node.inputs[1] === undefined ? undefined : axesOf(node, shape.length);
  return shape.filter((extent, i) => (axes === undefined ? extent !== 1 : !axes.includes(i)));
}

function best(node: Operation): number[][] {
  const { shape } = operand(node, 0);
  const axis = positive(node.integer("axis") ?? -1, shape.length);
  const found = shape.with(axis, stored(node, 1)[0] ?? 1);
  return [found, found];
}

const permuted = (node: Operation): number[] => {
  const { shape } = operand(node, 0);
  const order = node.integers("perm") ?? range(shape.length).toReversed();
  return order.map((i) => shape[i] ?? 1);
};

function blocks(node: Operation): number[] {
  const [n = 1, channels = 1, height = 1, width = 1] = operand(node, 0).shape;
  const side = node.integer("blocksize") ?? 1;
  return node.op === "DepthToSpace"
    ? [n, channels / side ** 2, height * side, width * side]
    : [n, channels * side ** 2, height / side, width / side];
}

const expanded = (node: Operation): number[] => broadcastShape([operand(node, 0).shape, stored(node, 1)]);

function columnsToImage(node: Operation): number[] {
  const [n = 1, rows = 1] = operand(node, 0).shape;
  return [n, rows / sizeOf(stored(node, 2)), ...stored(node, 1)];
}

/** The blocked layout's shape is that of the images [n, c, height, width] that it holds. */
function reordered(node: Operation): number[] {
  const { shape } = operand(node, 0);
  const [n = 1, ...rest] = shape;
  if (node.integer("channels_last") !== 1) return [...shape];
  return node.op === "ReorderInput"
    ? [n, ...rest.slice(-1), ...rest.slice(0, -1)]
    : [n, ...rest.slice(1), ...rest.slice(0, 1)];
}

/** One result unless a rule gives several. */
const one =
  (rule: (node: Operation) => Shape) =>
  (node: Operation): readonly Shape[] => [rule(node)];

const REDUCTIONS = ["Sum", "Mean", "Max", "Min", "Prod", "SumSquare", "L1", "L2"].map((op) => `Reduce${op}`);
const BROADCASTING = [
  ...[
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Mod",
    "Pow",
    "Max",
    "Min",
    "Where",
    "And",
    "Or",
    "Xor",
    "PRelu",
    "BitShift",
  ],
  ...["BitwiseAnd", "BitwiseOr", "BitwiseXor", "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"],
];
const ELEMENTWISE = [
  ...[
    "Abs",
    "Acos",
    "Asin",
    "Atan",
    "Ceil",
    "Clip",
    "Cos",
    "Erf",
    "Exp",
    "Floor",
    "HardSigmoid",
    "Identity",
    "IsInf",
    "IsNaN",
  ],
  ...["LeakyRelu", "Log", "Neg", "Not", "Reciprocal", "Relu", "Round", "Sigmoid", "Sign", "Sin", "Softplus"],
  ...["Sqrt", "Tan", "Tanh", "Cast", "CumSum", "ScatterND", "ScatterElements", "Softmax", "LogSoftmax"],
];

const named = (ops: readonly string[], rule: (node: Operation) => Shape) =>
  Object.fromEntries(ops.map((op) => [op, one(rule)]));

const SHAPES: Readonly<Record<string, (node: Operation) => readonly Shape[]>> = {
  ...named(REDUCTIONS, reduced),
  ...named(BROADCASTING, broadcast),
  ...named(ELEMENTWISE, likeFirst),
  ...named(["MatMul", "Gemm", "FusedMatMul"], matrices),
  ...named(["DepthToSpace", "SpaceToDepth"], blocks),
  ...named(["ReorderInput", "ReorderOutput"], reordered),
  Conv: one(convolved),
  ConvTranspose: one(transposedConvolved),
  Reshape: one(reshaped),
  Slice: one(sliced),
  Split: split,
  Concat: one(concatenated),
  Pad: one(padded),
  Gather: one(gathered),
  Transpose: one(permuted),
  Unsqueeze: one(unsqueezed),
  Squeeze: one(squeezed),
  Expand: one(expanded),
  TopK: best,
  Col2Im: one(columnsToImage),
};

const TRUTHS: ReadonlySet<string> = new Set([
  ...[
    "Equal",
    "Less",
    "LessOrEqual",
    "Greater",
    "GreaterOrEqual",
    "Not",
    "And",
    "Or",
    "Xor",
    "IsInf",
    "IsNaN",
  ],
]);

function elementType(node: Operation, result: number): number {
  if (node.op === "Cast") return node.integer("to") ?? operand(node, 0).elementType;
  if (TRUTHS.has(node.op)) return BOOL;
  if (node.op === "TopK" && result === 1) return INT64;
  return operand(node, node.op === "Where" ? 1 : 0).elementType;
}

/** Whether `resultsOf` has a rule for an operator. */
export const hasShapeRule = (op: string): boolean => Object.hasOwn(SHAPES, op);

/**
 * The shapes and types of a node's results.
 *
 * @throws RangeError for an operator that has no rule here, or one whose shape depends on what is computed
 */
export function resultsOf(node: Operation): readonly Known[] {
  const rule = SHAPES[node.op];
  if (rule === undefined) {
    throw new RangeError(
      `countWork(model): model must use operators that have a rule in cost/shapes.ts, got ${node.op}`,
    );
  }
  return rule(node).map((shape, i) => ({ shape, elementType: elementType(node, i) }));
}
