import { between, duration, memory, optional } from "../report/units.ts";
import type { Block, Row } from "../report/write.ts";
import type { DeviceReport, TimedOnDevice } from "./measureDevices.ts";

type Outcome = DeviceReport["programs"][string];

const row = (name: string, { medianMs, quartilesMs, compileMs, peakMiB, agreement }: TimedOnDevice): Row => [
  name,
  duration(medianMs),
  between(quartilesMs),
  duration(compileMs),
  optional(peakMiB, memory),
  `${agreement.firstStep.toExponential(1)}, ${agreement.secondStep.toExponential(1)}${agreement.same ? "" : " NOT THE SAME STEP"}`,
];

function note(outcome: Outcome): string {
  if ("absent" in outcome) return `not here (${outcome.absent})`;
  if ("failed" in outcome) return `failed (${outcome.failed})`;
  return `${outcome.engine}; ${outcome.steps} timed steps`;
}

const ratioLines = (ratios: DeviceReport["ratios"]): readonly string[] =>
  Object.entries(ratios).flatMap(([ours, others]) =>
    Object.entries(others).map(
      ([
        theirs,
        {
          median,
          quartiles: [low, high],
        },
      ]) => {
        const figures = (x: number): string => x.toPrecision(2);
        return `${ours} takes ${figures(median)} of ${theirs}'s time (${figures(low)} to ${figures(high)})`;
      },
    ),
  );

/** The report for a terminal. */
export function deviceBlocks({ workload, batch, programs, ratios, machine }: DeviceReport): readonly Block[] {
  const entries = Object.entries(programs);
  const { gpu = "no NVIDIA card", processor, cores, node } = machine;
  const heading = {
    text: [`${workload}, batch ${batch}, float32`, `${gpu}; ${processor}, ${cores} cores, Node ${node}`],
  };
  const notes = entries.map(([name, outcome]) => `${name}: ${note(outcome)}`);
  if (entries.every(([, outcome]) => "absent" in outcome))
    return [
      heading,
      { text: ["There is no GPU to measure here.", ...notes] },
      { text: ["--help says what each needs."] },
    ];
  const head = ["", "step", "middle half", "compilation", "peak memory", "losses apart (steps 1, 2)"];
  return [
    heading,
    { table: [head, ...entries.flatMap(([name, one]) => ("medianMs" in one ? [row(name, one)] : []))] },
    { list: ratioLines(ratios) },
    { list: notes },
  ];
}
