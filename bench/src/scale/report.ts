import { percent } from "../report/units.ts";
import { type Block, tableOf } from "../report/write.ts";
import { lineChart } from "../subject/library.ts";
import type { Machine } from "../turns/machine.ts";
import type { CostSeries } from "./cost.ts";
import type { LongRun } from "./memory.ts";
import type { Shares } from "./overhead.ts";
import type { Rendered } from "./pictures.ts";

export type ScaleReport = {
  readonly machine: Pick<Machine, "processor" | "node"> & { readonly threads: number; readonly date: string };
  readonly cost?: readonly CostSeries[];
  readonly memory?: readonly LongRun[];
  readonly overhead?: readonly Shares[];
  readonly pictures?: readonly Rendered[];
};

/** Time against arithmetic on logarithmic axes, where a line of slope 1 means that time grows as the arithmetic does. */
const costChart = (series: readonly CostSeries[]): string =>
  lineChart({
    title: "A step's time against its arithmetic",
    x: { label: "log10 of the arithmetic", unit: "FLOP" },
    y: { label: "log10 of the time", unit: "ms" },
    series: series
      .filter(({ exponents }) => exponents !== undefined)
      .map(({ label, points }) => {
        const sorted = points.toSorted((a, b) => a.flops - b.flops);
        return {
          name: label,
          x: sorted.map(({ flops }) => Math.log10(flops)),
          y: sorted.map(({ ms }) => Math.log10(ms)),
        };
      }),
  });

const memoryChart = (runs: readonly LongRun[]): string =>
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

const costBlocks = (series: readonly CostSeries[]): readonly Block[] => [
  { heading: "Cost" },
  {
    text: [
      "Medians of one whole training step (both players, Q, Adam); FLOPs are counted from the compiled graph. An exponent is",
      "the slope of log time over log FLOPs: at most 1 means that time grows no faster than the arithmetic; below 1, that",
      "larger work is done more efficiently. A call runs as many steps as the trainer would let it, but where those are varied.",
    ],
  },
  tableOf(
    [
      ["varied", ({ label }) => label],
      ["time ∝ FLOPs^", ({ exponents }) => exponents.timeByFlops.toFixed(2)],
      ["FLOPs ∝ x^", ({ exponents }) => exponents.flopsByX.toFixed(2)],
      ["time ∝ x^", ({ exponents }) => exponents.timeByX.toFixed(2)],
    ],
    series.flatMap(({ label, exponents }) => (exponents === undefined ? [] : [{ label, exponents }])),
  ),
  { image: "scale-cost.svg", alt: "time against arithmetic" },
  ...series.flatMap(({ label, held, points }): readonly Block[] => [
    { heading: label, level: 3 },
    { text: [`Held: ${held}.`] },
    tableOf(
      [
        [label, ({ x }) => `${x}`],
        ["ms a step", ({ ms }) => ms.toPrecision(3)],
        ["GFLOP a step", ({ flops }) => (flops / 1e9).toPrecision(3)],
        ["GFLOP/s", ({ flops, ms }) => (flops / ms / 1e6).toFixed(0)],
        ["steps a call", ({ steps }) => `${steps}`],
        ["compiled in", ({ compileMs }) => `${(compileMs / 1000).toFixed(2)} s`],
      ],
      points,
    ),
  ]),
];

const memoryBlocks = (runs: readonly LongRun[]): readonly Block[] => [
  { heading: "Memory" },
  {
    text: [
      "Two 2×32 networks in the plane, batch 128, trained as `saddlepoint train` does it. In the second run buffers that nobody",
      "holds are collected before each look: V8 lets some 60 MiB of them lie before it collects by itself.",
    ],
  },
  tableOf(
    [
      ["run", ({ name }) => name],
      ["steps", ({ steps }) => `${steps}`],
      ["after the first", ({ first }) => `${first.rssMiB.toFixed(0)} MiB (step ${first.step})`],
      ["at the end", ({ last }) => `${last.toFixed(0)} MiB`],
      ["growth", ({ growth }) => percent(growth, 1)],
    ],
    runs,
  ),
  { image: "scale-memory.svg", alt: "memory of a long run" },
];

const overheadBlocks = (found: readonly Shares[]): readonly Block[] => [
  { heading: "Beside the steps" },
  {
    text: [
      "The default run of each preset, from a shortened run: what measurements, pictures and checkpoints along the way add to",
      "the steps, and what the last report and its pictures take once they are done.",
    ],
  },
  tableOf(
    [
      ["preset", ({ name }) => name],
      ["training", ({ seconds }) => `${seconds.training.toFixed(0)} s`],
      ["measurements", ({ seconds }) => `${seconds.measurements.toFixed(1)} s`],
      ["pictures", ({ seconds }) => `${seconds.pictures.toFixed(2)} s`],
      ["checkpoints", ({ seconds }) => `${seconds.checkpoints.toFixed(1)} s`],
      ["added", ({ share }) => percent(share, 1)],
      ["at the end", ({ seconds }) => `${seconds.ending.toFixed(1)} s`],
    ],
    found,
  ),
];

const picturesBlocks = (found: readonly Rendered[]): readonly Block[] => [
  { heading: "A traversal" },
  { text: ["A 10×10 grid from latents to PNG in a warm session, medians; compilation apart."] },
  {
    table: [
      ["preset", "whole", "latents", "generator", "grid", "PNG", "the first", "compiled in"],
      ...found.map(({ name, whole, latents, generator, grid, png, firstMs, compileMs }) => [
        name,
        ...[whole, latents, generator, grid, png, firstMs, compileMs].map((ms) => `${ms.toFixed(1)} ms`),
      ]),
    ],
  },
];

/** The report as docs/scale.md. */
export const scaleBlocks = ({ machine, cost, memory, overhead, pictures }: ScaleReport): readonly Block[] => [
  { heading: "Scale", level: 1 },
  {
    text: [
      "How the work grows with batch, width, image size and steps; what comes beside the steps; whether memory stays flat.",
      "Written by `npm run bench:scale`.",
    ],
  },
  {
    text: [
      `${machine.processor}, ${machine.threads} threads or fewer; Node ${machine.node}; ${machine.date}.`,
    ],
  },
  ...(cost === undefined ? [] : costBlocks(cost)),
  ...(memory === undefined ? [] : memoryBlocks(memory)),
  ...(overhead === undefined ? [] : overheadBlocks(overhead)),
  ...(pictures === undefined ? [] : picturesBlocks(pictures)),
];

/** The document's charts, by file name. */
export const scaleCharts = ({ cost, memory }: ScaleReport): Readonly<Record<string, string>> => ({
  ...(cost === undefined ? {} : { "scale-cost.svg": costChart(cost) }),
  ...(memory === undefined ? {} : { "scale-memory.svg": memoryChart(memory) }),
});
