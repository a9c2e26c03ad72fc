import { writeFileSync } from "node:fs";
import { plain } from "../report/write.ts";
import { measureCeiling } from "../roofline/measureCeiling.ts";
import { rooflineOf } from "../roofline/rooflineOf.ts";
import { gameOf } from "../subject/game.ts";
import { bars } from "./bars.ts";
import { GROUPING_NAMES, GROUPINGS, grouped } from "./groupings.ts";
import { kernelsOf } from "./kernels.ts";
import { record } from "./record.ts";
import { groupBlocks, overviewBlocks, type Profiled, rewriteBlocks } from "./report.ts";
import type { Subject } from "./subject.ts";

/** How long each of the two measurements of the ceiling takes, in seconds. */
const CEILING_SECONDS = 4;

type ProfileOptions = {
  readonly by: readonly string[];
  readonly top: number;
  readonly threads: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly svg?: string;
  readonly roofline?: true;
  readonly json?: true;
};

/** Profiles a subject; what was found, as text or as JSON. */
export async function profile(
  name: string,
  { recipe, sample }: Subject,
  { by, top, threads, batch, steps, svg, roofline, json }: ProfileOptions,
  say: (text: string) => void,
): Promise<string> {
  const game = gameOf(recipe, sample, batch);
  const ceiling = roofline ? await measureCeiling({ threads, seconds: CEILING_SECONDS }) : undefined;
  say(`${name}, without the profiler and with it`);
  const recorded = await record(game, { threads, steps });
  const { kernels, operatorsMs, runtimeMs } = kernelsOf(recorded);
  const { plainMs, profiledMs, work, rewrites } = recorded;
  const found: Profiled = {
    subject: name,
    threads,
    batchSize: game.recipe.training.batchSize,
    steps: recorded.steps,
    plainMs,
    profiledMs,
    runtimeMs,
    operatorsMs,
    work,
    rewrites,
    ...(ceiling === undefined ? {} : { roofline: { ...ceiling, ...rooflineOf(work, ceiling, plainMs) } }),
  };
  const [first = "operator"] = by;
  if (svg !== undefined) {
    writeFileSync(svg, bars(grouped(kernels, first), { title: `${name}: ${GROUPINGS[first]?.title}`, top }));
    say(`wrote ${svg}`);
  }
  if (json) {
    const groups = Object.fromEntries(GROUPING_NAMES.map((each) => [each, grouped(kernels, each)]));
    return JSON.stringify({ ...found, by: groups }, null, 2);
  }
  return plain([
    ...overviewBlocks(found),
    ...by.flatMap((each) => groupBlocks(kernels, each, top)),
    ...rewriteBlocks(rewrites),
  ]);
}
