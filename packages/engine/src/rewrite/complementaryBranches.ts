import { at } from "../present.ts";
import { type Atom, type Equation, isLiteral, type Program } from "../program.ts";
import type { ElementType } from "../tensor.ts";
import { Refusal, refuse, rewrite } from "./rewrite.ts";

/** An equation, and those that stand for it. */
interface Merged {
  readonly equation: Equation;
  readonly instead: readonly Equation[];
}

/** where(condition, whenTrue, whenFalse) */
interface Choice {
  readonly condition: Atom;
  readonly whenTrue: Atom;
  readonly whenFalse: Atom;
}

/** where(c, x, 0) + where(c, 0, y)  →  where(c, x, y), and where(c, 0, y) · k → where(c, 0, y · k) so that more of them meet. */
export const mergeComplementaryBranches = rewrite<Program, Merged>({
  name: "mergeComplementaryBranches",
  after: { eliminateCommonSubexpressions: "equal conditions are one variable" },
  pays: "The gradient of a leaky rectifier is traced as such a sum: three passes over the activations become one.",
  find(program) {
    const made = new Map<number, Equation>();
    let fresh = nextId(program);
    const choiceOf = (atom: Atom): Choice | undefined => {
      const equation = isLiteral(atom) ? undefined : made.get(atom.id);
      if (equation?.primitive !== "where") return undefined;
      const [condition, whenTrue, whenFalse] = equation.inputs;
      return condition && whenTrue && whenFalse && { condition, whenTrue, whenFalse };
    };
    const insteadOf = (equation: Equation): readonly Equation[] | Refusal | undefined => {
      const { primitive, inputs, outputs } = equation;
      if (primitive !== "add" && primitive !== "mul") return undefined;
      const [x, y] = [at(inputs, 0), at(inputs, 1)];
      if (primitive === "add") return sumOfBranches(equation, choiceOf(x), choiceOf(y));
      const { dtype } = at(outputs, 0);
      for (const [choice, factor] of [[choiceOf(x), y] as const, [choiceOf(y), x] as const]) {
        const place = choice && scaledPlace(choice, factor, dtype);
        if (choice === undefined || place === undefined) continue;
        const chosen = [choice.condition, choice.whenTrue, choice.whenFalse];
        const branch = at(chosen, place);
        const product = { id: fresh++, dtype, shape: branch.shape };
        return [
          { primitive: "mul", inputs: [branch, factor], params: {}, outputs: [product] },
          { primitive: "where", inputs: chosen.with(place, product), params: {}, outputs },
        ];
      }
      return undefined;
    };
    return program.equations.flatMap((equation): readonly (Merged | Refusal)[] => {
      const instead = insteadOf(equation);
      const kept = instead === undefined || instead instanceof Refusal ? [equation] : instead;
      for (const each of kept) for (const variable of each.outputs) made.set(variable.id, each);
      if (instead === undefined) return [];
      return [instead instanceof Refusal ? instead : { equation, instead }];
    });
  },
  replace(program, merged) {
    const instead = new Map(merged.map((each) => [each.equation, each.instead]));
    return {
      ...program,
      equations: program.equations.flatMap((equation) => instead.get(equation) ?? [equation]),
    };
  },
});

const isZero = (atom: Atom): boolean => isLiteral(atom) && atom.value === 0;

function sumOfBranches(
  sum: Equation,
  a: Choice | undefined,
  b: Choice | undefined,
): readonly Equation[] | Refusal | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.condition !== b.condition) return refuse("the branches have different conditions");
  const where = (whenTrue: Atom, whenFalse: Atom): readonly Equation[] => [
    { ...sum, primitive: "where", params: {}, inputs: [a.condition, whenTrue, whenFalse] },
  ];
  if (isZero(a.whenFalse) && isZero(b.whenTrue)) return where(a.whenTrue, b.whenFalse);
  if (isZero(a.whenTrue) && isZero(b.whenFalse)) return where(b.whenTrue, a.whenFalse);
  return refuse("both branches are something under one condition");
}

/** Which operand of a choice a finite factor scales: the other is zero, and stays so. */
function scaledPlace({ whenTrue, whenFalse }: Choice, factor: Atom, dtype: ElementType): 1 | 2 | undefined {
  if (!isLiteral(factor) || !Number.isFinite(factor.value)) return undefined;
  if (isZero(whenTrue) && whenFalse.dtype === dtype) return 2;
  return isZero(whenFalse) && whenTrue.dtype === dtype ? 1 : undefined;
}

function nextId(program: Program): number {
  const bound = [
    ...program.inputs,
    ...program.constants.map((c) => c.variable),
    ...program.equations.flatMap((e) => e.outputs),
  ];
  return bound.reduce((highest, { id }) => Math.max(highest, id), -1) + 1;
}
