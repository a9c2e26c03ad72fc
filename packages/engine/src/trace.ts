import { defaultDevice, init, type Jaxpr, type JsTree, makeJaxpr, numpy as np } from "@jax-js/jax";
import type { Atom, Constant, Equation, Program, Variable } from "./program.ts";
import { converted, type Promotable, promoted } from "./promotion.ts";
import { type Source, type SourceRecorder, sourceRecorder } from "./sources.ts";
import { type ElementData, type ElementType, isElementData, isElementType } from "./tensor.ts";
import { withoutValues } from "./tracedValues.ts";
import { leavesWithPaths, type TreeStructure } from "./tree.ts";

/** The shape and type of one argument of a flat function. */
export interface ArrayType {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

type JaxAtom = Jaxpr["outs"][number];
type JaxVar = Jaxpr["inBinders"][number];

/** Constants that a traced function creates live on this device; it is the one that every platform has. */
const TRACING_DEVICE = "cpu";

/**
 * Runs `fn` on abstract arguments and records what it does.
 *
 * @param fn a function of flat arrays that returns a tree of arrays
 * @returns the program, with constants separate from inputs, the structure of the tree that `fn` returned, and, where they
 * are asked for, the sources of what equations bind, by variable
 */
export async function trace(
  fn: (...leaves: np.Array[]) => unknown,
  signatures: readonly ArrayType[],
  wanted = false,
): Promise<{ program: Program; outputTree: TreeStructure; sources: ReadonlyMap<number, Source<number>> }> {
  await init(TRACING_DEVICE);
  const recorder = wanted ? sourceRecorder() : undefined;
  const { jaxpr: closed, treedef } = record(fn, signatures, recorder);
  const { flat, sources: known } = recorder?.flattened(closed.jaxpr) ?? {
    flat: closed.jaxpr.flatten().simplify(),
    sources: NO_SOURCES,
  };
  const imported = await importJaxpr(flat, closed.consts, known);
  closed.dispose();
  return { ...imported, outputTree: treedef };
}

const NO_SOURCES: ReadonlyMap<JaxVar, Source<JaxVar>> = new Map();

/** Calls `fn` on abstract arguments. The default device is everybody's, so nothing is awaited while it is another. */
function record(
  fn: (...leaves: np.Array[]) => unknown,
  signatures: readonly ArrayType[],
  recorder: SourceRecorder | undefined,
) {
  const previous = defaultDevice();
  defaultDevice(TRACING_DEVICE);
  // Lazy zeros: jax-js reads their shapes and types, and never stores them.
  const examples = signatures.map(({ shape, dtype }) => np.zeros([...shape], { dtype: np[dtype] }));
  const make = () =>
    makeJaxpr((...leaves: np.Array[]) => {
      const [first] = leaves;
      if (first !== undefined) recorder?.watch(first);
      return arrayTree(fn(...leaves));
    })(...examples);
  try {
    return withoutValues(() => (recorder === undefined ? make() : recorder.during(make)));
  } finally {
    for (const example of examples) example.dispose();
    defaultDevice(previous);
  }
}

/** Checks that a function returned arrays (or numbers, which are scalars) and nothing else. */
function arrayTree(result: unknown): JsTree<np.Array> {
  for (const { path, leaf } of leavesWithPaths(result, "out")) {
    if (!(typeof leaf === "number" || (typeof leaf === "object" && leaf !== null && "aval" in leaf))) {
      throw new TypeError(`compile(fn): fn must return a tree of arrays, got ${String(leaf)} at ${path}`);
    }
  }
  return result as JsTree<np.Array>; // every leaf was just checked
}

async function importJaxpr(
  jaxpr: Jaxpr,
  consts: readonly unknown[],
  known: ReadonlyMap<JaxVar, Source<JaxVar>>,
): Promise<{ program: Program; sources: ReadonlyMap<number, Source<number>> }> {
  const variables = new Map<JaxVar, Variable>();
  let ids = 0;
  const fresh = (): number => ids++;
  const variable = (v: JaxVar): Variable => {
    const known = variables.get(v);
    if (known !== undefined) return known;
    const made = { id: fresh(), dtype: elementType(v.aval.dtype), shape: [...v.aval.shape] };
    variables.set(v, made);
    return made;
  };
  const atom = (a: JaxAtom): Atom =>
    "value" in a ? { value: Number(a.value), dtype: elementType(a.dtype), shape: [] } : variable(a);

  // A closed jaxpr binds its constants to its first binders.
  const constants: Constant[] = [];
  for (const [i, binder] of jaxpr.inBinders.slice(0, consts.length).entries()) {
    constants.push({ variable: variable(binder), data: await toElementData(consts[i]) });
  }
  const inputs = jaxpr.inBinders.slice(consts.length).map(variable);
  const equations: Equation[] = [];
  for (const { primitive, inputs: given, params, outBinders } of jaxpr.eqns) {
    // The type that a comparison is made in is not that of its result: it is written out.
    const typed = (a: JaxAtom): Atom =>
      primitive === "compare"
        ? converted(atom(a), given.map(promotable).reduce(common).dtype, fresh, (cast) =>
            equations.push(cast),
          )
        : atom(a);
    equations.push({ primitive, inputs: given.map(typed), params, outputs: outBinders.map(variable) });
  }
  const program = { inputs, constants, equations, outputs: jaxpr.outs.map(atom) };
  const sources = new Map(
    [...known].flatMap(([v, { frames, gradientOf }]) => {
      const kept = variables.get(v);
      const forward = gradientOf === undefined ? undefined : variables.get(gradientOf)?.id;
      return kept === undefined ? [] : [[kept.id, { frames, gradientOf: forward }] as const];
    }),
  );
  return { program, sources };
}

const promotable = ({ aval }: JaxAtom): Promotable => ({
  dtype: elementType(aval.dtype),
  weakType: aval.weakType,
});

const common = (a: Promotable, b: Promotable): Promotable => ({
  dtype: promoted(a, b),
  weakType: a.weakType && b.weakType,
});

function elementType(dtype: string): ElementType {
  if (isElementType(dtype)) return dtype;
  throw new TypeError(
    `compile(fn): fn must compute in float32, float64, int32, uint32 or bool, got ${dtype}; cast with .astype(np.float32)`,
  );
}

/** The elements of a jax-js array as ONNX Runtime stores them: booleans are one byte each. Does not consume it. */
async function toElementData(array: unknown): Promise<ElementData> {
  if (!(array instanceof np.Array)) {
    throw new TypeError("compile(fn): fn must not close over arrays of an outer trace");
  }
  const { dtype } = array;
  const data = await array.ref.data();
  if (dtype === "bool") return Uint8Array.from(data, (x) => (x === 0 ? 0 : 1));
  if (isElementData(data)) return data;
  throw new TypeError(`compile(fn): a constant must not be ${dtype}; cast it to float32`);
}
