import { columns } from "../matrix/columns.mjs";
import { between, duration, memory } from "../matrix/format.mjs";

/** The report for reading. */
export function table({ workload, batch, programs, ratios, machine }) {
  const entries = Object.entries(programs);
  const measured = entries.filter(([, { medianMs }]) => medianMs !== undefined);
  const { gpu = "no NVIDIA card", processor, cores, node } = machine;
  const heading = `${workload}, batch ${batch}, float32\n${gpu}; ${processor}, ${cores} cores, Node ${node}`;
  const notes = entries.map(([name, result]) => `${name}: ${note(result)}`);
  if (measured.length === 0 && entries.every(([, { absent }]) => absent !== undefined))
    return [
      heading,
      "",
      "There is no GPU to measure here.",
      ...notes,
      "",
      "--help says what each needs.",
    ].join("\n");
  const rows = [
    ["", "step", "middle half", "compilation", "peak memory", "losses apart (steps 1, 2)"],
    ...measured.map(([name, result]) => row(name, result)),
  ];
  return [heading, "", ...columns(rows), "", ...ratioLines(ratios), ...notes].join("\n");
}

function row(name, { medianMs, quartilesMs, compileMs, peakMiB, agreement }) {
  const { firstStep, secondStep, same } = agreement;
  return [
    name,
    duration(medianMs),
    between(quartilesMs),
    duration(compileMs),
    peakMiB === undefined ? "" : memory(peakMiB),
    `${firstStep.toExponential(1)}, ${secondStep.toExponential(1)}${same ? "" : " NOT THE SAME STEP"}`,
  ];
}

function ratioLines(ratios) {
  const lines = Object.entries(ratios).flatMap(([ours, others]) =>
    Object.entries(others).map(
      ([
        theirs,
        {
          median,
          quartiles: [low, high],
        },
      ]) => {
        const figures = (x) => x.toPrecision(2);
        return `${ours} takes ${figures(median)} of ${theirs}'s time (${figures(low)} to ${figures(high)})`;
      },
    ),
  );
  return lines.length === 0 ? [] : [...lines, ""];
}

function note({ absent, failed, engine, steps }) {
  if (absent !== undefined) return `not here (${absent})`;
  if (failed !== undefined) return `failed (${failed})`;
  return `${engine}; ${steps} timed steps`;
}
