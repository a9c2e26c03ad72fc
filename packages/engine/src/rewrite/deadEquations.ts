import { isLiteral, type Program } from "../program.ts";

/** Leaves out equations, and constants, that no output depends on. */
export function eliminateDeadEquations(program: Program): Program {
  const live = new Set(program.outputs.flatMap((atom) => (isLiteral(atom) ? [] : [atom.id])));
  const kept = program.equations.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((variable) => live.has(variable.id))) return false;
    for (const atom of inputs) if (!isLiteral(atom)) live.add(atom.id);
    return true;
  });
  return {
    ...program,
    constants: program.constants.filter(({ variable }) => live.has(variable.id)),
    equations: kept.reverse(),
  };
}
