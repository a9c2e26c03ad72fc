import { aligned, decimals, percent } from "./table.mjs";

/** A profiled step this many times as long as a plain one is told of. */
const MUCH = 1.2;
const PREFIXES = ["", "k", "M", "G", "T"];

/** An amount in the unit in which it is between 1 and 1000. */
function scaled(amount, unit) {
  const power = Math.min(PREFIXES.length - 1, Math.max(0, Math.floor(Math.log10(amount) / 3)));
  return `${(amount / 1000 ** power).toPrecision(3)} ${PREFIXES[power]}${unit}`;
}

/** What a step does, and what it takes in and outside operators. */
export function overview(found) {
  const { subject, threads, batchSize, steps, plainMs, profiledMs, runtimeMs, operatorsMs, work } = found;
  const row = (name, ms) => [decimals(ms, 3), percent(ms / profiledMs), name];
  const rows = [
    row("in operators", operatorsMs),
    row("in the runtime between them: schedule, Scan, the profiler's own notes", runtimeMs - operatorsMs),
    row("in JavaScript and on the way into the runtime", profiledMs - runtimeMs),
    row(`a step with the profiler, mean of ${steps}`, profiledMs),
    [decimals(plainMs, 3), "", "a step without it, median"],
  ];
  const counted = `${scaled(work.flops, "FLOP")}, ${scaled(work.compulsoryBytes, "B")} that must move`;
  return [
    `${subject}: batch ${batchSize}, ${threads} ${threads === 1 ? "thread" : "threads"}; ${counted}, ${work.nodes} nodes as compiled`,
    "",
    aligned([["ms", "share", "of a step"], ...rows], 2),
    ...notes(found),
  ].join("\n");
}

function notes({ plainMs, profiledMs, work, roofline }) {
  const found = [];
  if (roofline !== undefined) {
    const { gflops, gbytesPerSecond, ceilingMs, share, bound } = roofline;
    found.push(
      `The ceiling here is ${gflops.toFixed(0)} GFLOP/s and ${gbytesPerSecond.toFixed(1)} GB/s: ${scaled(work.flops, "FLOP")} cannot take less than ` +
        `${decimals(ceilingMs, 3)} ms, by ${bound}. The step, without the profiler, achieves ${percent(share)} of the ceiling.`,
    );
  }
  if (profiledMs > MUCH * plainMs) {
    found.push("The profiler took much of that: operators of few microseconds seem longer than they are.");
  }
  return found.flatMap((note) => ["", note]);
}
