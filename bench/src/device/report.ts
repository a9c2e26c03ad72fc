import { apart, notesBlock, titleBlock } from "../report/parts.ts";
import { between, duration, memory, optional } from "../report/units.ts";
import type { Block, Row } from "../report/write.ts";
import type { DeviceReport, TimedOnDevice } from "./measureDevices.ts";

const row = (name: string, { medianMs, quartilesMs, compileMs, peakMiB, agreement }: TimedOnDevice): Row => [
  name,
  duration(medianMs),
  between(quartilesMs),
  duration(compileMs),
  optional(peakMiB, memory),
  apart(agreement, 1),
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
  const entries = Object.entries(programs);
  const title = titleBlock(
    `${workload}, batch ${batch}, float32, ${machine.gpu ?? "no NVIDIA card"}`,
    machine,
  );
  const notes = notesBlock(programs, ({ engine, steps }) => `${engine}; ${steps} timed steps`);
  if (entries.every(([, outcome]) => "absent" in outcome))
    return [title, { text: ["There is no GPU to measure here; --help says what each needs."] }, notes];
  const head = ["", "step", "middle half", "compilation", "peak memory", "losses apart (steps 1, 2)"];
  return [
    title,
    { table: [head, ...entries.flatMap(([name, one]) => ("medianMs" in one ? [row(name, one)] : []))] },
    { list: ratioLines(ratios) },
    notes,
  ];
}
