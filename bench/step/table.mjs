const COLUMNS = ["", "median", "min", "peak memory", "saddlepoint / it", "losses apart (steps 1, 2)"];

/** The report as a table for reading, with what each row was run on below it. */
export function table({ saddlepoint, peers, ratios, machine }) {
  const entries = [["saddlepoint", saddlepoint], ...Object.entries(peers)];
  const measured = entries.filter(([, result]) => result.medianMs !== undefined);
  const rows = [COLUMNS, ...measured.map(([name, result]) => row(name, result, ratios[name]))];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((cells) => cells[i].length)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  const notes = entries.map(([name, result]) => `${name}: ${note(result)}`);
  return ["The InfoGAN MNIST step, batch 128, float32", place(machine), "", ...lines, "", ...notes].join(
    "\n",
  );
}

function place({ processor, cores, node, load, busy }) {
  const warning = busy
    ? `\nThe machine was busy before (load ${load.toFixed(1)}): do not trust these times.`
    : "";
  return `${processor}, ${cores} cores, Node ${node}${warning}`;
}

const milliseconds = (ms) => (ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(0)} ms`);

function row(name, { medianMs, minMs, peakMiB, extrapolatedFrom, agreement }, ratio) {
  const about = extrapolatedFrom === undefined ? "" : "~";
  return [
    name,
    about + milliseconds(medianMs),
    minMs === undefined ? "" : milliseconds(minMs),
    peakMiB === undefined ? "" : `${peakMiB.toFixed(0)} MiB`,
    ratio === undefined ? "" : about + ratio.toPrecision(3),
    agreement === undefined
      ? ""
      : `${agreement.firstStep.toExponential(1)}, ${agreement.secondStep.toExponential(1)}${agreement.same ? "" : " NOT THE SAME STEP"}`,
  ];
}

function note({ absent, failed, engine, steps, extrapolatedFrom }) {
  if (absent !== undefined) return `not here (${absent})`;
  if (failed !== undefined) return `failed (${failed})`;
  const how =
    extrapolatedFrom === undefined
      ? `${steps} timed steps`
      : `${steps} timed steps at each of the batches ${extrapolatedFrom.join(" and ")}, extrapolated in a line`;
  return `${engine}; ${how}`;
}
