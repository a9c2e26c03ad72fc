import { writeFileSync } from "node:fs";
import { measureCeiling } from "../roofline/measureCeiling.mjs";
import { rooflineOf } from "../roofline/rooflineOf.mjs";
import { bars } from "./bars.mjs";
import { GROUPINGS, grouped } from "./groupings.mjs";
import { kernelsOf } from "./kernels.mjs";
import { overview } from "./overview.mjs";
import { record } from "./record.mjs";
import { groupTable } from "./table.mjs";

/** How long each of the two measurements of the ceiling takes, in seconds. */
const CEILING_SECONDS = 4;

/** Profiles a subject; what was found, as text or as JSON. */
export async function profile(subject, { subject: name, by, top, threads, steps, svg, roofline, json }, say) {
  const ceiling = roofline ? await measureCeiling({ threads, seconds: CEILING_SECONDS }) : undefined;
  say(`${name}, without the profiler and with it`);
  const recorded = await record(subject, { threads, steps });
  const { kernels, operatorsMs, runtimeMs } = kernelsOf(recorded);
  const { plainMs, profiledMs, work } = recorded;
  const found = {
    subject: name,
    threads,
    batchSize: subject.recipe.training.batchSize,
    steps: recorded.steps,
    plainMs,
    profiledMs,
    runtimeMs,
    operatorsMs,
    work,
    ...(ceiling === undefined ? {} : { roofline: { ...ceiling, ...rooflineOf(work, ceiling, plainMs) } }),
  };
  if (svg !== undefined) {
    writeFileSync(svg, bars(grouped(kernels, by[0]), { title: `${name}: ${GROUPINGS[by[0]].title}`, top }));
    say(`wrote ${svg}`);
  }
  if (json) {
    const groups = Object.fromEntries(Object.keys(GROUPINGS).map((each) => [each, grouped(kernels, each)]));
    return JSON.stringify({ ...found, by: groups }, null, 2);
  }
  return [overview(found), ...by.map((each) => groupTable(kernels, each, top))].join("\n\n");
}
