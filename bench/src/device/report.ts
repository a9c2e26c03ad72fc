import type { Timed } from "../matrix/measureWorkload.ts";
import { apart, notesBlock, ranOf, titleBlock } from "../report/parts.ts";
import { between, duration, memory, optional } from "../report/units.ts";
import { type Block, type Column, tableOf } from "../report/write.ts";
import type { DeviceReport } from "./measureDevices.ts";

const COLUMNS: readonly Column<Timed & { readonly name: string }>[] = [
  ["", ({ name }) => name],
  ["step", ({ medianMs }) => duration(medianMs)],
  ["middle half", ({ quartilesMs }) => between(quartilesMs)],
  ["compilation", ({ compileMs }) => optional(compileMs, duration)],
  ["peak memory", ({ peakMiB }) => optional(peakMiB, memory)],
  ["losses apart (steps 1, 2)", ({ agreement }) => optional(agreement, (found) => apart(found, 1))],
];

const ratioLines = (ratios: DeviceReport["ratios"]): readonly string[] =>
  Object.entries(ratios).flatMap(([ours, others]) =>
    Object.entries(others).map(([theirs, { median, quartiles }]) => {
      const [middle, low, high] = [median, ...quartiles].map((x) => x.toPrecision(2));
      return `${ours} takes ${middle} of ${theirs}'s time (${low} to ${high})`;
    }),
  );

/** The report for a terminal. */
export function deviceBlocks({ workload, batch, programs, ratios, machine }: DeviceReport): readonly Block[] {
  const title = titleBlock(
    `${workload}, batch ${batch}, float32, ${machine.gpu ?? "no NVIDIA card"}`,
    machine,
  );
  const notes = notesBlock(programs, ({ engine, steps }) => `${engine}; ${steps} timed steps`);
  if (Object.values(programs).every((outcome) => "absent" in outcome))
    return [title, { text: ["There is no GPU to measure here; --help says what each needs."] }, notes];
  return [title, tableOf(COLUMNS, ranOf(programs)), { list: ratioLines(ratios) }, notes];
}
