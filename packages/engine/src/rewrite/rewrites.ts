import type { Target } from "../onnx/builder.ts";
import type { Graph } from "../onnx/graph.ts";
import type { Program } from "../program.ts";
import type { Stepping } from "../stepping/carriedState.ts";
import { multiplyColumnSums } from "./columnSums.ts";
import { shareCommonNodes } from "./commonNodes.ts";
import { eliminateCommonSubexpressions } from "./commonSubexpressions.ts";
import { mergeComplementaryBranches } from "./complementaryBranches.ts";
import { eliminateDeadEquations } from "./deadEquations.ts";
import { eliminateDeadNodes } from "./deadNodes.ts";
import { hoistUnchanged } from "./hoistUnchanged.ts";
import { fuseInverses } from "./inverses.ts";
import { keepWeightsBlocked } from "./keepWeightsBlocked.ts";
import { MEASURED } from "./limits.ts";
import { packUpdates } from "./packUpdates.ts";
import { fuseRectifiers } from "./rectifiers.ts";
import { type Rewrite, type RewriteLog, rewriteLog, type Settings } from "./rewrite.ts";
import { updateInBlocks } from "./updateInBlocks.ts";

/** What is rewritten, one after the other: a traced program, the graph it is lowered to, the same for a CPU, and many steps of it. */
export interface Subjects {
  readonly program: Program;
  /** A graph for any runtime. */
  readonly graph: Graph;
  /** A graph of fixed sizes, for ONNX Runtime on a CPU. */
  readonly cpuGraph: Graph;
  /** Steps in a loop of the runtime's own. */
  readonly steps: Stepping;
}

/** All rewrites, in their order: each says in `after` what those before it do for it, and a test holds the order to that. */
export const REWRITES: { readonly [K in keyof Subjects]: readonly Rewrite<Subjects[K]>[] } = {
  program: [
    eliminateCommonSubexpressions,
    mergeComplementaryBranches,
    eliminateCommonSubexpressions,
    eliminateDeadEquations,
  ],
  graph: [shareCommonNodes, fuseRectifiers, fuseInverses, eliminateDeadNodes],
  cpuGraph: [multiplyColumnSums, eliminateDeadNodes],
  steps: [keepWeightsBlocked, updateInBlocks, packUpdates, hoistUnchanged],
};

/** How subjects are rewritten, and who is told. */
export interface Rewriting extends Settings {
  readonly log: RewriteLog;
  /** Is shown every subject after each rewrite: tests verify it. */
  readonly watch?:
    | (<K extends keyof Subjects>(kind: K, subject: Subjects[K], name: string) => void)
    | undefined;
}

export const rewritingFor = (target: Target, settings: Partial<Rewriting> = {}): Rewriting => ({
  limits: MEASURED,
  log: rewriteLog(),
  ...settings,
  target,
});

/** A subject after all the rewrites of its kind. */
export const rewritten = <K extends keyof Subjects>(
  kind: K,
  subject: Subjects[K],
  rewriting: Rewriting,
): Subjects[K] =>
  REWRITES[kind].reduce((current, { name, apply }) => {
    const next = apply(current, rewriting, rewriting.log.noteFor(name));
    rewriting.watch?.(kind, next, name);
    return next;
  }, subject);
