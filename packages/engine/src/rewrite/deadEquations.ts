import { type Constant, type Equation, idsOf, type Program } from "../program.ts";
import { rewrite } from "./rewrite.ts";

/** Leaves out equations, and constants, that no output depends on. */
export const eliminateDeadEquations = rewrite<Program, Equation | Constant>({
  name: "eliminateDeadEquations",
  after: {
    eliminateCommonSubexpressions: "what computed the same again is needed no more",
    mergeComplementaryBranches: "nor are the choices that became one",
  },
  pays: "What no result depends on is not lowered: 82 equations of a step of digits.",
  find(program) {
    const { equations, constants } = livePart(program);
    const live = new Set<Equation | Constant>([...equations, ...constants]);
    return [...program.equations, ...program.constants].filter((each) => !live.has(each));
  },
  replace: (program) => livePart(program),
});

function livePart(program: Program): Program {
  const live = new Set(idsOf(program.outputs));
  const kept = program.equations.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((variable) => live.has(variable.id))) return false;
    for (const id of idsOf(inputs)) live.add(id);
    return true;
  });
  return {
    ...program,
    constants: program.constants.filter(({ variable }) => live.has(variable.id)),
    equations: kept.reverse(),
  };
}
