import { present } from "../present.ts";
import { sizeOf } from "../shape.ts";

type Shape = readonly number[];

/** An operator at work: the shapes of what it takes (optional inputs left out are empty) and gives, and its integers. */
export interface Application {
  readonly op: string;
  readonly inputs: readonly (Shape | undefined)[];
  readonly outputs: readonly Shape[];
  /** An integer attribute, where the node has it. */
  readonly integer: (name: string) => number | undefined;
}

const given = ({ op, inputs }: Application, i: number): Shape =>
  present(inputs[i], `${op} has an input ${i}`);
const total = (shapes: readonly Shape[]): number => shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);

/** [out, in / groups, …window]: each output element is a sum of as many products as one filter has weights. */
const convolution = (node: Application): number => 2 * total(node.outputs) * sizeOf(given(node, 1).slice(1));

/** [in, out / groups, …window]: each input element is multiplied by as many weights; those cropped away count too. */
const transposedConvolution = (node: Application): number =>
  2 * sizeOf(given(node, 0)) * sizeOf(given(node, 1).slice(1));

const product = (node: Application): number =>
  2 * total(node.outputs) * (given(node, 0).at(node.integer("transA") === 1 ? -2 : -1) ?? 1);

const gemm = (node: Application): number =>
  product(node) + (node.inputs[2] === undefined ? 0 : total(node.outputs));

const eachInput = (node: Application): number => sizeOf(given(node, 0));
const nothing = (): number => 0;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Operators that only move, copy, choose or convert. */
const MOVEMENTS = words(`
  Reshape Squeeze Unsqueeze Flatten Identity Transpose Slice Split Concat Pad Expand Tile Gather GatherND GatherElements
  ScatterND ScatterElements Cast Shape Constant ConstantOfShape DepthToSpace SpaceToDepth MemcpyFromHost MemcpyToHost
`);

const REDUCTIONS = words(`
  ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceSumSquare ReduceL1 ReduceL2 ArgMax ArgMin TopK CumSum
`);

const FLOPS: Readonly<Record<string, (node: Application) => number>> = {
  Conv: convolution,
  FusedConv: convolution,
  ConvTranspose: transposedConvolution,
  MatMul: product,
  FusedMatMul: product,
  Gemm: gemm,
  ...Object.fromEntries(MOVEMENTS.map((op) => [op, nothing])),
  ...Object.fromEntries(REDUCTIONS.map((op) => [op, eachInput])),
};

/** Operators whose result is their operand under another shape: nothing is read or written. */
const VIEWS: ReadonlySet<string> = new Set(["Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity"]);

/**
 * The floating-point operations of one operator: two a multiply-add for products and convolutions, one an input element for
 * reductions, none for movements, one an output element for everything else, transcendental functions included.
 */
export const flopsOf = (node: Application): number => FLOPS[node.op]?.(node) ?? total(node.outputs);

/** Whether an operator's operands and results pass through memory. */
export const movesMemory = (op: string): boolean => !VIEWS.has(op);
