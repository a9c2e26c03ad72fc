import { columns } from "../matrix/columns.mjs";
import { duration, memory } from "../matrix/format.mjs";

const HEADINGS = ["", "median", "min", "peak memory", "saddlepoint / it", "losses apart (steps 1, 2)"];

/** The report as a table for reading, with what each row was run on below it. */
export function table({ saddlepoint, peers, ratios, machine }) {
  const entries = [["saddlepoint", saddlepoint], ...Object.entries(peers)];
  const measured = entries.filter(([, result]) => result.medianMs !== undefined);
  const rows = [HEADINGS, ...measured.map(([name, result]) => row(name, result, ratios[name]))];
  const notes = entries.map(([name, result]) => `${name}: ${note(result)}`);
  return [
    "The InfoGAN MNIST step, batch 128, float32",
    place(machine),
    "",
    ...columns(rows),
    "",
    ...notes,
  ].join("\n");
}

function place({ processor, cores, node, load, busy }) {
  const warning = busy
    ? `\nThe machine was busy before (load ${load.toFixed(1)}): do not trust these times.`
    : "";
  return `${processor}, ${cores} cores, Node ${node}${warning}`;
}

function row(name, { medianMs, minMs, peakMiB, extrapolatedFrom, agreement }, ratio) {
  const about = extrapolatedFrom === undefined ? "" : "~";
  return [
    name,
    about + duration(medianMs),
    minMs === undefined ? "" : duration(minMs),
    peakMiB === undefined ? "" : memory(peakMiB),
    ratio === undefined ? "" : about + ratio.toPrecision(3),
    agreement === undefined
      ? ""
      : `${agreement.firstStep.toExponential(1)}, ${agreement.secondStep.toExponential(1)}${agreement.same ? "" : " NOT THE SAME STEP"}`,
  ];
}

function note({ absent, failed, engine, steps, rounds, extrapolatedFrom }) {
  if (absent !== undefined) return `not here (${absent})`;
  if (failed !== undefined) return `failed (${failed})`;
  const where =
    extrapolatedFrom === undefined
      ? ""
      : ` at each of the batches ${extrapolatedFrom.join(" and ")}, extrapolated in a line`;
  return `${engine}; ${steps} timed steps${where}, in ${rounds} turns`;
}
