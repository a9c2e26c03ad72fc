import { PORTABLE, type Target } from "../src/onnx/builder.ts";
import type { Graph, Node, Port } from "../src/onnx/graph.ts";
import type { Operator } from "../src/onnx/operators.ts";
import type { Program } from "../src/program.ts";
import { type Limits, MEASURED } from "../src/rewrite/limits.ts";
import { type Rewrite, type RewriteCount, rewriteLog } from "../src/rewrite/rewrite.ts";
import { type Rewriting, rewritingFor } from "../src/rewrite/rewrites.ts";
import type { Stepping } from "../src/stepping/carriedState.ts";
import { nth } from "./example.ts";
import { verifyGraph } from "./verify.ts";

/** Every rewrite on, whatever the sizes. */
export const LEAST: Limits = {
  leastBlocked: 1,
  leastInBlocks: 2,
  block: 2,
  leastOperators: 1,
  mostPacked: Number.POSITIVE_INFINITY,
  mostSummedAtOnce: 1,
};

/** Rewriting as it is done for a target, every graph verified after each rewrite. */
export const verifying = (target: Target = PORTABLE, limits: Limits = MEASURED): Rewriting =>
  rewritingFor(target, {
    limits,
    watch: (_, subject, name) => verify(subject, name),
  });

/** @throws Error that names the rewrite which left a graph that is not in order */
function verify(subject: Program | Graph | Stepping, rewrite: string): void {
  if ("equations" in subject) return;
  try {
    verifyGraph("body" in subject ? subject.body : subject);
  } catch (error) {
    throw new Error(`after ${rewrite}: ${error instanceof Error ? error.message : error}`);
  }
}

/** A subject after one rewrite, and what the rewrite did. */
export function applied<S extends Program | Graph | Stepping>(
  { name, apply }: Rewrite<S>,
  subject: S,
  { target = PORTABLE, limits = MEASURED }: { readonly target?: Target; readonly limits?: Limits } = {},
): { readonly after: S; readonly count: RewriteCount } {
  const log = rewriteLog();
  const after = apply(subject, { target, limits }, log.noteFor(name));
  verify(after, name);
  return { after, count: nth(log.counts(), 0) };
}

/** A float32 array of a graph. */
export const port = (name: string, shape: readonly number[] = [2]): Port => ({
  name,
  dtype: "float32",
  shape,
});

/** A node named after the one array that it gives. */
export const node = (
  op: Operator,
  inputs: readonly string[],
  output: string,
  attributes: Node["attributes"] = {},
  shape: readonly number[] = [2],
): Node => ({ op, name: output, inputs, outputs: [port(output, shape)], attributes });
