import { lineChart } from "../../packages/saddlepoint/dist/index.js";

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Time against arithmetic on logarithmic axes, where a line of slope 1 means that time grows as the arithmetic does. */
const costChart = (series) =>
  lineChart({
    title: "A step's time against its arithmetic",
    x: { label: "log10 of the arithmetic", unit: "FLOP" },
    y: { label: "log10 of the time", unit: "ms" },
    series: series
      .filter(({ exponents }) => exponents !== undefined)
      .map(({ label, points }) => {
        const sorted = [...points].sort((a, b) => a.flops - b.flops);
        return {
          name: label,
          x: sorted.map(({ flops }) => Math.log10(flops)),
          y: sorted.map(({ ms }) => Math.log10(ms)),
        };
      }),
  });

const memoryChart = (runs) =>
  lineChart({
    title: "Memory of a long run",
    x: { label: "step" },
    y: { label: "resident set", unit: "MiB" },
    series: runs.map(({ name, samples }) => ({
      name,
      x: samples.map(({ step }) => step),
      y: samples.map(({ rssMiB }) => rssMiB),
    })),
  });

function costSection(series) {
  const growing = series.filter(({ exponents }) => exponents !== undefined);
  const tables = series.map(({ label, held, points }) =>
    [
      `### ${label}\n\nHeld: ${held}.\n`,
      table(
        [label, "ms a step", "GFLOP a step", "GFLOP/s", "steps a call", "compiled in"],
        points.map(({ x, ms, flops, steps, compileMs }) => [
          x,
          ms.toPrecision(3),
          (flops / 1e9).toPrecision(3),
          (flops / ms / 1e6).toFixed(0),
          steps,
          `${(compileMs / 1000).toFixed(2)} s`,
        ]),
      ),
    ].join("\n"),
  );
  return [
    "## Cost\n",
    "Medians of one whole training step (both players, Q, Adam); FLOPs are counted from the compiled graph. An exponent is",
    "the slope of log time over log FLOPs: at most 1 means that time grows no faster than the arithmetic; below 1, that",
    "larger work is done more efficiently. A call runs as many steps as the trainer would let it, but where those are varied.\n",
    table(
      ["varied", "time ∝ FLOPs^", "FLOPs ∝ x^", "time ∝ x^"],
      growing.map(({ label, exponents: { timeByFlops, flopsByX, timeByX } }) => [
        label,
        timeByFlops.toFixed(2),
        flopsByX.toFixed(2),
        timeByX.toFixed(2),
      ]),
    ),
    "\n![time against arithmetic](scale-cost.svg)\n",
    ...tables,
  ].join("\n");
}

const memorySection = (runs) =>
  [
    "## Memory\n",
    "Two 2×32 networks in the plane, batch 128, trained as `saddlepoint train` does it. In the second run buffers that nobody",
    "holds are collected before each look: V8 lets some 60 MiB of them lie before it collects by itself.\n",
    table(
      ["run", "steps", "after the first", "at the end", "growth"],
      runs.map(({ name, steps, first, last, growth }) => [
        name,
        steps,
        `${first.rssMiB.toFixed(0)} MiB (step ${first.step})`,
        `${last.toFixed(0)} MiB`,
        percent(growth),
      ]),
    ),
    "\n![memory of a long run](scale-memory.svg)",
  ].join("\n");

const overheadSection = (found) =>
  [
    "## Beside the steps\n",
    "The default run of each preset, from a shortened run: what measurements, pictures and checkpoints along the way add to",
    "the steps, and what the last report and its pictures take once they are done.\n",
    table(
      ["preset", "training", "measurements", "pictures", "checkpoints", "added", "at the end"],
      found.map(({ name, seconds, share }) => [
        name,
        `${seconds.training.toFixed(0)} s`,
        `${seconds.measurements.toFixed(1)} s`,
        `${seconds.pictures.toFixed(2)} s`,
        `${seconds.checkpoints.toFixed(1)} s`,
        percent(share),
        `${seconds.ending.toFixed(1)} s`,
      ]),
    ),
  ].join("\n");

const picturesSection = (found) =>
  [
    "## A traversal\n",
    "A 10×10 grid from latents to PNG in a warm session, medians; compilation apart.\n",
    table(
      ["preset", "whole", "latents", "generator", "grid", "PNG", "the first", "compiled in"],
      found.map((one) => [
        one.name,
        ...[one.whole, one.latents, one.generator, one.grid, one.png, one.firstMs, one.compileMs].map(
          (ms) => `${ms.toFixed(1)} ms`,
        ),
      ]),
    ),
  ].join("\n");

/** The document and its charts, by file name, from what was measured. */
export function document({ machine, cost, memory, overhead, pictures }) {
  const sections = [
    "# Scale\n",
    "How the work grows with batch, width, image size and steps; what comes beside the steps; whether memory stays flat.",
    "Written by `node bench/scale/main.mjs`.\n",
    `${machine.processor}, ${machine.threads} threads or fewer; Node ${machine.node}; ${machine.date}.\n`,
    ...(cost === undefined ? [] : [costSection(cost)]),
    ...(memory === undefined ? [] : [`\n${memorySection(memory)}`]),
    ...(overhead === undefined ? [] : [`\n${overheadSection(overhead)}`]),
    ...(pictures === undefined ? [] : [`\n${picturesSection(pictures)}`]),
  ];
  return {
    text: `${sections.join("\n")}\n`,
    charts: {
      ...(cost === undefined ? {} : { "scale-cost.svg": costChart(cost) }),
      ...(memory === undefined ? {} : { "scale-memory.svg": memoryChart(memory) }),
    },
  };
}
