import { Jaxpr, numpy as np, vjp } from "@jax-js/jax";

/** Where an equation comes from. */
export interface Source<V> {
  /** Lines of text as "path:line", the innermost call first. */
  readonly frames: readonly string[];
  /** Where the equation carries a gradient back: what the forward equation binds; that has these frames too. */
  readonly gradientOf: V | undefined;
}

type Variable = Jaxpr["inBinders"][number];
type JaxSource = Source<Variable>;
type JaxEquation = Jaxpr["eqns"][number];

/** Notes the source of every equation that a function records. */
export type SourceRecorder = ReturnType<typeof sourceRecorder>;

/** jax-js's loop over a linearised function from its end to its start. */
const TRANSPOSITION = "evalJaxprTransposed";
const JAX = "@jax-js/jax";
/** Gradients of gradients of deep networks are called from far down. */
const STACK_LIMIT = 200;

/**
 * Makes a recorder. A forward equation's source is the call stack that bound it. A gradient's is that of the equation it
 * is the transpose of: jax-js keeps the parameters of each equation from the linearisation on to the transposition, one
 * object an equation, so that object carries the source there.
 */
export function sourceRecorder() {
  const bound = new Map<Variable, JaxSource>();
  const linear = new WeakMap<object, JaxSource>();
  let latest: Variable | undefined;
  let transposed: JaxSource | undefined;

  const here = (): JaxSource => {
    const { frames, transposes } = calls(new Error().stack ?? "");
    return transposes && transposed !== undefined ? transposed : { frames, gradientOf: undefined };
  };
  const { prototype } = Jaxpr;
  const simplify = prototype.simplify;
  const partial = partialTrace();
  const process = Reflect.get(partial, "processPrimitive");

  /** Reading an equation's parameters is the last thing that the transposition does before it applies the rule. */
  const announced = (equation: JaxEquation): void => {
    const { params } = equation;
    const source = linear.get(params);
    if (source === undefined) return;
    Object.defineProperty(equation, "params", {
      configurable: true,
      enumerable: true,
      get() {
        transposed = source;
        return params;
      },
    });
  };

  return {
    /** Watches the trace that an abstract argument belongs to. */
    watch(argument: object): void {
      const recording = objectAt(argument, "_trace", "main", "globalData");
      const addEqn = Reflect.get(recording, "addEqn");
      Reflect.set(recording, "addEqn", (equation: JaxEquation) => {
        const source = here();
        for (const variable of equation.outBinders) bound.set(variable, source);
        latest = equation.outBinders[0];
        Reflect.apply(addEqn, recording, [equation]);
      });
    },
    /** Calls `run`; equations are noted only meanwhile, since that takes hooks in jax-js. */
    during<T>(run: () => T): T {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = STACK_LIMIT;
      prototype.simplify = function (this: Jaxpr): Jaxpr {
        const simplified = simplify.call(this);
        simplified.eqns.forEach(announced);
        return simplified;
      };
      Reflect.set(partial, "processPrimitive", function (this: object, ...given: unknown[]): unknown {
        const params = given[2];
        if (typeof params === "object" && params !== null) {
          // A rule of differentiation binds the value first, then its tangent.
          const source = here();
          linear.set(params, { ...source, gradientOf: source.gradientOf ?? latest });
        }
        return Reflect.apply(process, this, given);
      });
      try {
        return run();
      } finally {
        Error.stackTraceLimit = limit;
        prototype.simplify = simplify;
        Reflect.set(partial, "processPrimitive", process);
      }
    },
    /** A jaxpr flattened and simplified, and the sources of its equations by what they bind. */
    flattened(jaxpr: Jaxpr): { readonly flat: Jaxpr; readonly sources: ReadonlyMap<Variable, JaxSource> } {
      const flat = jaxpr.flatten();
      const inOrder = jaxpr.eqns.flatMap(({ primitive, params, outBinders: [first] }) => {
        const source = first === undefined ? undefined : bound.get(first);
        const nested: unknown = primitive === "jit" ? params.jaxpr : undefined;
        return nested instanceof Jaxpr ? nested.flatten().eqns.map(() => source) : [source];
      });
      const flatSources = new Map(
        flat.eqns.flatMap(({ outBinders }, i) =>
          outBinders.map((variable) => [variable, inOrder[i]] as const),
        ),
      );
      const simplified = flat.simplify();
      const live = new Set(simplified.eqns.flatMap(({ outBinders }) => outBinders));
      const order = [...bound];
      // What a constant's tangent, zero, was multiplied by is bound after the value, and dead.
      const lastLive = (of: Variable | undefined, frame: string | undefined): Variable | undefined => {
        const upTo = order.slice(0, order.findIndex(([variable]) => variable === of) + 1);
        return upTo.findLast(([variable, { frames }]) => live.has(variable) && frames[0] === frame)?.[0];
      };
      const sources = new Map<Variable, JaxSource>();
      for (const variable of live) {
        const source = flatSources.get(variable);
        if (source === undefined) continue;
        const gradientOf = lastLive(source.gradientOf, source.frames[0]) ?? source.gradientOf;
        sources.set(variable, { ...source, gradientOf });
      }
      return { flat: simplified, sources };
    },
  };
}

/** What jax-js's partial evaluations inherit: it is not exported, so one is begun to find it. */
function partialTrace(): object {
  let found: object | undefined;
  const [y, pullBack] = vjp(
    (x: np.Array) => {
      found = Reflect.getPrototypeOf(objectAt(x, "primal", "_trace")) ?? undefined;
      return x;
    },
    [np.zeros([])],
  );
  y.dispose();
  pullBack.dispose();
  if (found === undefined) throw new Error("jax-js traces its gradients in another way than expected");
  return found;
}

const LOCATION = /\(?(?:file:\/\/)?([^()\s]+):(\d+):\d+\)?$/;

/** The calls of a stack outside jax-js and the engine, and whether it is jax-js's transposition that they lead to. */
function calls(stack: string): { readonly frames: readonly string[]; readonly transposes: boolean } {
  const lines = stack.split("\n").filter((line) => line.trim().startsWith("at "));
  const [, own] = LOCATION.exec(lines[0] ?? "") ?? [];
  const engine = own?.slice(0, own.lastIndexOf("/") + 1);
  const frames: string[] = [];
  let transposes = false;
  for (const line of lines) {
    transposes ||= frames.length === 0 && line.includes(TRANSPOSITION);
    const [, path, number] = LOCATION.exec(line) ?? [];
    if (path === undefined || path.includes(JAX) || path.startsWith("node:")) continue;
    if (engine !== undefined && path.startsWith(engine)) continue;
    frames.push(`${path}:${number}`);
  }
  return { frames, transposes };
}

/**
 * The object at a path of fields that a library's types do not show.
 *
 * @throws TypeError where there is none
 */
function objectAt(root: object, ...path: readonly string[]): object {
  return path.reduce((from: object, name): object => {
    const found: unknown = Reflect.get(from, name);
    if (typeof found === "object" && found !== null) return found;
    throw new TypeError(`no object at ${path.join(".")}: ${name} is ${String(found)}`);
  }, root);
}
