import { percent } from "../report/units.ts";
import type { Block } from "../report/write.ts";
import { lineChart } from "../subject/library.ts";
import type { CostSeries } from "./cost.ts";
import type { LongRun } from "./memory.ts";
import type { Shares } from "./overhead.ts";
import type { Rendered } from "./pictures.ts";

export type ScaleReport = {
  readonly machine: {
    readonly processor: string;
    readonly threads: number;
    readonly node: string;
    readonly date: string;
  };
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
  {
    table: [
      ["varied", "time ∝ FLOPs^", "FLOPs ∝ x^", "time ∝ x^"],
      ...series.flatMap(({ label, exponents }) =>
        exponents === undefined
          ? []
          : [
              [
                label,
                ...[exponents.timeByFlops, exponents.flopsByX, exponents.timeByX].map((b) => b.toFixed(2)),
              ],
            ],
      ),
    ],
  },
  { image: "scale-cost.svg", alt: "time against arithmetic" },
  ...series.flatMap(({ label, held, points }): readonly Block[] => [
    { heading: label, level: 3 },
    { text: [`Held: ${held}.`] },
    {
      table: [
        [label, "ms a step", "GFLOP a step", "GFLOP/s", "steps a call", "compiled in"],
        ...points.map(({ x, ms, flops, steps, compileMs }) => [
          `${x}`,
          ms.toPrecision(3),
          (flops / 1e9).toPrecision(3),
          (flops / ms / 1e6).toFixed(0),
          `${steps}`,
          `${(compileMs / 1000).toFixed(2)} s`,
        ]),
      ],
    },
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
  {
    table: [
      ["run", "steps", "after the first", "at the end", "growth"],
      ...runs.map(({ name, steps, first, last, growth }) => [
        name,
        `${steps}`,
        `${first.rssMiB.toFixed(0)} MiB (step ${first.step})`,
        `${last.toFixed(0)} MiB`,
        percent(growth, 1),
      ]),
    ],
  },
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
  {
    table: [
      ["preset", "training", "measurements", "pictures", "checkpoints", "added", "at the end"],
      ...found.map(({ name, seconds, share }) => [
        name,
        `${seconds.training.toFixed(0)} s`,
        `${seconds.measurements.toFixed(1)} s`,
        `${seconds.pictures.toFixed(2)} s`,
        `${seconds.checkpoints.toFixed(1)} s`,
        percent(share, 1),
        `${seconds.ending.toFixed(1)} s`,
      ]),
    ],
  },
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
