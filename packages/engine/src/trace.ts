import { defaultDevice, init, type Jaxpr, type JsTree, makeJaxpr, numpy as np } from "@jax-js/jax";
import { toElementData } from "./convert.ts";
import type { Atom, Constant, Equation, Program, Variable } from "./program.ts";
import { type ElementType, isElementType } from "./tensor.ts";
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
 * @returns the program, with constants separate from inputs, and the structure of the tree that `fn` returned
 */
export async function trace(
  fn: (...leaves: np.Array[]) => unknown,
  signatures: readonly ArrayType[],
): Promise<{ program: Program; outputTree: TreeStructure }> {
  await init(TRACING_DEVICE);
  const previous = defaultDevice();
  defaultDevice(TRACING_DEVICE);
  // Lazy zeros: jax-js reads their shapes and types, and never stores them.
  const examples = signatures.map(({ shape, dtype }) => np.zeros([...shape], { dtype: np[dtype] }));
  try {
    const record = makeJaxpr((...leaves: np.Array[]) => arrayTree(fn(...leaves)));
    const { jaxpr: closed, treedef } = record(...examples);
    const program = await importJaxpr(closed.jaxpr.flatten().simplify(), closed.consts);
    closed.dispose();
    return { program, outputTree: treedef };
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

async function importJaxpr(jaxpr: Jaxpr, consts: readonly unknown[]): Promise<Program> {
  const variables = new Map<JaxVar, Variable>();
  const variable = (v: JaxVar): Variable => {
    const known = variables.get(v);
    if (known !== undefined) return known;
    const made = { id: variables.size, dtype: elementType(v.aval.dtype), shape: [...v.aval.shape] };
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
  const equations = jaxpr.eqns.map(
    (eqn): Equation => ({
      primitive: eqn.primitive,
      inputs: eqn.inputs.map(atom),
      params: eqn.params,
      outputs: eqn.outBinders.map(variable),
    }),
  );
  return { inputs, constants, equations, outputs: jaxpr.outs.map(atom) };
}

function elementType(dtype: string): ElementType {
  if (isElementType(dtype)) return dtype;
  throw new TypeError(
    `compile(fn): fn must compute in float32, float64, int32, uint32 or bool, got ${dtype}; cast with .astype(np.float32)`,
  );
}
