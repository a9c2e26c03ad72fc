import { type Atom, type Equation, isLiteral, type Program } from "../program.ts";

/**
 * where(c, x, 0) + where(c, 0, y)  →  where(c, x, y), and where(c, 0, y) · k → where(c, 0, y · k) so that more of them meet.
 *
 * The gradient of a leaky rectifier is traced as such a sum: three passes over the activations become one.
 */
export function mergeComplementaryBranches(program: Program): Program {
  const made = new Map<number, Equation>();
  const fresh = { id: nextId(program) };
  const equations: Equation[] = [];
  const push = (equation: Equation): void => {
    equations.push(equation);
    for (const variable of equation.outputs) made.set(variable.id, equation);
  };
  const whereOf = (atom: Atom | undefined): Equation | undefined => {
    const equation = atom === undefined || isLiteral(atom) ? undefined : made.get(atom.id);
    return equation?.primitive === "where" ? equation : undefined;
  };

  for (const equation of program.equations) {
    const [x, y] = equation.inputs;
    const merged = equation.primitive === "add" ? sumOfBranches(equation, whereOf(x), whereOf(y)) : undefined;
    const scaled =
      equation.primitive === "mul"
        ? (scaledBranch(equation, whereOf(x), y) ?? scaledBranch(equation, whereOf(y), x))
        : undefined;
    if (merged !== undefined) push(merged);
    else if (scaled !== undefined) {
      const [variable] = equation.outputs;
      if (variable === undefined) continue;
      const product = { id: fresh.id++, dtype: variable.dtype, shape: scaled.branch.shape };
      push({ primitive: "mul", inputs: [scaled.branch, scaled.factor], params: {}, outputs: [product] });
      push({ primitive: "where", inputs: scaled.rebuild(product), params: {}, outputs: equation.outputs });
    } else push(equation);
  }
  return { ...program, equations };
}

const isZero = (atom: Atom | undefined): boolean => atom !== undefined && isLiteral(atom) && atom.value === 0;

function sumOfBranches(
  sum: Equation,
  a: Equation | undefined,
  b: Equation | undefined,
): Equation | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [conditionA, trueA, falseA] = a.inputs;
  const [conditionB, trueB, falseB] = b.inputs;
  if (conditionA === undefined || conditionA !== conditionB) return undefined;
  if (isZero(falseA) && isZero(trueB) && trueA !== undefined && falseB !== undefined) {
    return { ...sum, primitive: "where", params: {}, inputs: [conditionA, trueA, falseB] };
  }
  if (isZero(trueA) && isZero(falseB) && trueB !== undefined && falseA !== undefined) {
    return { ...sum, primitive: "where", params: {}, inputs: [conditionA, trueB, falseA] };
  }
  return undefined;
}

interface ScaledBranch {
  readonly branch: Atom;
  readonly factor: Atom;
  readonly rebuild: (product: Atom) => Atom[];
}

function scaledBranch(
  product: Equation,
  where: Equation | undefined,
  factor: Atom | undefined,
): ScaledBranch | undefined {
  if (where === undefined || factor === undefined || !isLiteral(factor) || !Number.isFinite(factor.value))
    return undefined;
  const [condition, whenTrue, whenFalse] = where.inputs;
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return undefined;
  const [out] = product.outputs;
  const typed = (atom: Atom): boolean => atom.dtype === out?.dtype;
  if (isZero(whenTrue) && typed(whenFalse)) {
    return { branch: whenFalse, factor, rebuild: (scaled) => [condition, whenTrue, scaled] };
  }
  if (isZero(whenFalse) && typed(whenTrue)) {
    return { branch: whenTrue, factor, rebuild: (scaled) => [condition, scaled, whenFalse] };
  }
  return undefined;
}

function nextId(program: Program): number {
  const bound = [
    ...program.inputs,
    ...program.constants.map((c) => c.variable),
    ...program.equations.flatMap((e) => e.outputs),
  ];
  return bound.reduce((highest, { id }) => Math.max(highest, id), -1) + 1;
}
