import type { Program } from "../program.ts";
import { eliminateCommonSubexpressions } from "./commonSubexpressions.ts";
import { mergeComplementaryBranches } from "./complementaryBranches.ts";
import { eliminateDeadEquations } from "./deadEquations.ts";

/** The rewrites of traced programs, in an order in which each prepares the next. */
export const rewriteProgram = (program: Program): Program =>
  [
    eliminateCommonSubexpressions,
    mergeComplementaryBranches,
    eliminateCommonSubexpressions,
    eliminateDeadEquations,
  ].reduce((current, rewrite) => rewrite(current), program);
