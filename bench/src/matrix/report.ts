import { about, apart, busyLines, ranOf } from "../report/parts.ts";
import { between, duration, memory, optional, percent, rate, ratio, scaled } from "../report/units.ts";
import { type Block, type Column, tableOf, when } from "../report/write.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import type { Spread } from "../turns/statistics.ts";
import type { MatrixReport, MatrixRow, Run } from "./measureMatrix.ts";
import type { Outcome, Timed, WorkloadResult } from "./measureWorkload.ts";
import { PEERS, titleOf } from "./programs.ts";
import type { UnderRoof } from "./underTheRoof.ts";
import { workloadNamed } from "./workloads.ts";

type Measured = WorkloadResult & {
  readonly name: string;
  readonly roofline?: UnderRoof;
  readonly run?: string;
};

const measuredRows = ({ results }: MatrixReport): readonly Measured[] =>
  Object.entries(results).flatMap(([name, row]) => ("failed" in row ? [] : [{ ...row, name }]));

const timed = (outcome: Outcome | undefined): Timed | undefined =>
  outcome !== undefined && "medianMs" in outcome ? outcome : undefined;

/** Where reports were merged, tables have a column with each row's run. */
const runColumn = ({ runs }: MatrixReport): readonly Column<Measured>[] =>
  runs === undefined ? [] : [["run", ({ run = "" }) => run]];

/** The engines that ran, each once: what they are and their versions. */
function enginesOf(report: MatrixReport): readonly string[] {
  const found = new Map<string, string>();
  for (const { programs } of measuredRows(report)) {
    for (const [name, outcome] of Object.entries(programs)) {
      const engine = timed(outcome)?.engine;
      if (engine !== undefined && !found.has(name))
        found.set(name, engine.replace(/, \d+ steps a call$/, ""));
    }
  }
  return [...found.values()];
}

/** What a program's row says beside the library's: its ratio, and marks where it says less. */
function ratioCell(outcome: Outcome | undefined, found: Spread | undefined): string {
  const done = timed(outcome);
  if (done === undefined || found === undefined)
    return outcome !== undefined && "failed" in outcome ? "failed" : "";
  return `${about(done)}${ratio(found.median)}${done.agreement?.same === false ? " ≠" : ""}`;
}

/** Every workload in a line: the library's time, and each program's ratio. */
function overview(report: MatrixReport): Block {
  const rows = measuredRows(report);
  const peers = PEERS.filter((name) => rows.some(({ ratios }) => name in ratios));
  const columns: readonly Column<Measured>[] = [
    ["step", ({ name }) => workloadNamed(name).title],
    ["Saddlepoint", ({ programs }) => optional(timed(programs.saddlepoint)?.medianMs, duration)],
    ...peers.map(
      (peer): Column<Measured> => [
        `/ ${titleOf(peer)}`,
        ({ programs, ratios }) => ratioCell(programs[peer], ratios[peer]),
      ],
    ),
    ...runColumn(report),
  ];
  return tableOf(columns, rows);
}

const ceilingText = ({ gflops, gbytesPerSecond, threads }: Ceiling): readonly string[] => [
  `This machine at its best, as ONNX Runtime reaches it (threads: ${threads}): ${gflops.toFixed(0)} GFLOP/s in large matrix`,
  `products, ${gbytesPerSecond.toFixed(1)} GB/s in a large pass over memory. Its pace changes within seconds, so the products take turns with the`,
];

/** The machine's best: of every run where reports were merged. */
function ceilings({ ceiling, runs }: MatrixReport): readonly string[] {
  if (runs === undefined) return "absent" in ceiling ? [] : ceilingText(ceiling);
  const each = Object.entries(runs).flatMap(([name, run]) =>
    "absent" in run.ceiling
      ? []
      : [
          `${name} ${run.ceiling.gflops.toFixed(0)} GFLOP/s and ${run.ceiling.gbytesPerSecond.toFixed(1)} GB/s`,
        ],
  );
  return [
    `The machine at its best, as ONNX Runtime reaches it in large matrix products and in a large pass over memory: ${each.join(", ")}.`,
    "Its pace changes within seconds, so the products take turns with the",
  ];
}

const ROOF_COLUMNS: readonly Column<Measured & { readonly roof: UnderRoof }>[] = [
  ["step", ({ name }) => workloadNamed(name).title],
  ["arithmetic", ({ roof }) => scaled(roof.flops, "FLOP")],
  ["least traffic", ({ roof }) => scaled(roof.compulsoryBytes, "B")],
  ["ceiling", ({ roof }) => `${roof.gflops.toFixed(0)} GFLOP/s`],
  ["least time", ({ roof }) => `${duration(roof.ceilingMs)} (${roof.bound})`],
  ["Saddlepoint", ({ programs }) => optional(timed(programs.saddlepoint)?.medianMs, duration)],
  ["share (middle half)", ({ roof }) => `${percent(roof.share)} (${between(roof.quartiles, percent)})`],
  ["at best", ({ roof }) => percent(roof.shareAtBest)],
];

function roofline(report: MatrixReport): readonly Block[] {
  const text = ceilings(report);
  const rows = measuredRows(report).flatMap((row) =>
    row.roofline === undefined ? [] : [{ ...row, roof: row.roofline }],
  );
  return when(
    text.length > 0 && rows.length > 0,
    { heading: "Under the roof" },
    {
      text: [
        ...text,
        "steps: *ceiling* is what they reached in the same rounds, the median product as a step is the median step. FLOPs are counted",
        "from the graph that ran. The least traffic is the state in and out and the samples, each once; what a step keeps between its",
        "two passes comes on top. The least time is the longer of both at the ceiling, and the share is it over the measured time.",
        "*At best* is the share of the fastest step of all rounds under the fastest products of all, those before the rounds too.",
      ],
    },
    tableOf([...ROOF_COLUMNS, ...runColumn(report)], rows),
  );
}

/** In a page: its own workloads and programs, as `bench:browser` reports them. */
function browserSection({ browser }: MatrixReport): readonly Block[] {
  if (browser === undefined) return [];
  if ("absent" in browser) return [{ heading: "In a page" }, { text: [`Not measured: ${browser.absent}.`] }];
  const rows = browser.workloads.flatMap(({ title, programs, ratios }) =>
    Object.entries(programs).flatMap(([name, outcome]) =>
      "medianMs" in outcome ? [{ ...outcome, title, name, ratio: ratios[name]?.median }] : [],
    ),
  );
  const first = browser.firstSteps.map(
    ({ workload, warmMs, coldMs }) =>
      `${workload}: ${duration(warmMs)} with a warm cache, ${duration(coldMs)} with an empty one`,
  );
  const run = browser.run === undefined ? "" : ` From ${browser.run}.`;
  return [
    { heading: "In a page" },
    {
      text: [`${browser.browser}, by \`npm run bench:browser\`: the same steps in a worker of a page.${run}`],
    },
    tableOf(
      [
        ["step", ({ title }) => title],
        ["program", ({ name }) => name],
        ["time", ({ medianMs }) => duration(medianMs)],
        ["steps/s", ({ stepsPerSecond }) => rate(stepsPerSecond)],
        ["saddlepoint-wasm / it", (row) => optional(row.ratio, ratio)],
        ["same losses", ({ agreement }) => (agreement.same ? "yes" : "NO")],
      ],
      rows,
    ),
    ...when(first.length > 0, { text: ["From opening a page to its first training step:"] }, { list: first }),
  ];
}

const PROGRAM_COLUMNS: readonly Column<ReturnType<typeof ranOf<Timed>>[number]>[] = [
  ["", ({ name }) => titleOf(name)],
  ["step", (row) => about(row) + duration(row.medianMs)],
  ["middle half", ({ quartilesMs }) => between(quartilesMs)],
  ["Saddlepoint / it", (row) => optional(row.ratio, (found) => about(row) + spreadText(found))],
  ["processor", (row) => optional(row.processorMs, (ms) => about(row) + duration(ms))],
  ["compilation", ({ compileMs }) => optional(compileMs, duration)],
  ["peak memory", ({ peakMiB }) => optional(peakMiB, memory)],
  ["losses apart (steps 1, 2)", ({ agreement }) => optional(agreement, (found) => apart(found))],
];

const spreadText = ({ median, quartiles: [low, high] }: Spread): string =>
  `${ratio(median)} (${ratio(low)} to ${ratio(high)})`;

const programTable = ({ programs, ratios }: WorkloadResult): Block =>
  tableOf(PROGRAM_COLUMNS, ranOf(programs, ratios));

/** Programs that wait and use more of a core than this disturb the others. */
const BUSY_WAITING = 0.05;

/** A program that uses less of a core than this in its own turns was kept waiting by other work on the machine. */
const KEPT_WAITING = 0.8;

/** What must be said of a workload's programs: which are missing and why, which were extrapolated, which did not sit still. */
function notesOf({ programs }: WorkloadResult): readonly string[] {
  return Object.entries(programs).flatMap(([name, outcome]) => {
    const title = titleOf(name);
    if ("absent" in outcome)
      return outcome.absent === "not in the plan" ? [] : [`${title}: not here (${outcome.absent}).`];
    if ("failed" in outcome) return [`${title}: failed (${outcome.failed}).`];
    const { extrapolatedFrom, steps, rounds, processorMs = Number.NaN, medianMs, idleShare } = outcome;
    const notes: readonly (readonly [boolean, string])[] = [
      [
        extrapolatedFrom !== undefined,
        `timed at batches of ${extrapolatedFrom?.join(" and ")} and extrapolated in a line`,
      ],
      [steps < 5, `only ${steps} ${steps === 1 ? "step" : "steps"} in ${rounds} of the rounds`],
      [
        processorMs < KEPT_WAITING * medianMs,
        "was kept waiting in its own turns; the machine had other work, so its time is too long",
      ],
      [idleShare > BUSY_WAITING, `used up to ${percent(idleShare)} of a core while others took their turns`],
    ];
    return notes.flatMap(([holds, text]) => (holds ? [`${title}: ${text}.`] : []));
  });
}

function workloadSection(name: string, row: MatrixRow): readonly Block[] {
  const { title, batch, stepsACall } = workloadNamed(name);
  if ("failed" in row) return [{ heading: title, level: 3 }, { text: [`Failed: ${row.failed}.`] }];
  const from = row.run === undefined ? "" : ` From ${row.run}.`;
  return [
    { heading: title, level: 3 },
    { text: [`\`${name}\`: batch ${batch}, ${stepsACall} steps a call in Saddlepoint.${from}`] },
    programTable(row),
    { list: notesOf(row) },
  ];
}

/** Where, with what and how a run was measured. */
const factsOf = ({ machine, version, settings, seconds }: Run) => ({
  place: `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(0)} GiB; threads: ${settings.threads}, where a program takes them`,
  versions: `Node ${machine.node}; saddlepoint ${version}`,
  rounds: `${settings.rounds} rounds of ${settings.turnSeconds} s a program; ${Math.round(seconds / 60)} minutes in all`,
  busy: busyLines(machine).map((line) => `**${line}**`),
});

/** What ran where: of one run, or of all from which a merged report has rows. */
function circumstances(report: MatrixReport): readonly Block[] {
  if (report.runs === undefined) {
    const { place, versions, rounds, busy } = factsOf(report);
    return [{ list: [place, versions, ...enginesOf(report), rounds, ...busy] }];
  }
  const runs = Object.entries(report.runs).map(([name, run]) => {
    const { place, versions, rounds, busy } = factsOf(run);
    const began = run.began === undefined ? [] : [`began ${run.began.slice(0, 16).replace("T", " ")} UTC`];
    return [`${name}: ${[place, versions, rounds, ...began].join("; ")}`, ...busy].join(". ");
  });
  return [
    { list: enginesOf(report) },
    { text: ["Rows of several runs, each workload's wholly from one of them:"] },
    { list: runs },
  ];
}

/** The report as docs/benchmarks.md. */
export const documentBlocks = (report: MatrixReport): readonly Block[] => [
  { heading: "Benchmarks", level: 1 },
  {
    text: [
      "How long one whole training step takes: both players, Q where there are codes, Adam for each, in float32. Written by",
      "`npm run bench`; how it measures is in [bench/README.md](../bench/README.md).",
    ],
  },
  ...circumstances(report),
  { heading: "In a line each" },
  {
    text: [
      "Saddlepoint's time for a step, and that over each other program's: below 1, Saddlepoint is faster. `~` marks a program that",
      "was timed at small batches and extrapolated, `≠` one whose losses are not those of the step: it does other work, and its time",
      "says little. An empty cell was left out of the plan, as it takes minutes.",
    ],
  },
  overview(report),
  ...roofline(report),
  ...browserSection(report),
  { heading: "In full" },
  {
    text: [
      "Medians over the rounds' medians, and the middle half of them. *Processor* is the time of all cores together, which other",
      "work on the machine disturbs less. *Compilation* is everything up to the end of the second step that two later steps do",
      "not take: tracing, lowering, creating a session; for PyTorch also building the networks. *Peak memory* is the",
      "largest resident set of the whole process, its language and libraries included. *Losses apart* is the largest difference",
      "of any loss or bound from Saddlepoint's at the first two steps, from the same weights, samples and latents.",
    ],
  },
  ...Object.entries(report.results).flatMap(([name, row]) => workloadSection(name, row)),
  { heading: "Read with care" },
  {
    list: [
      report.runs === undefined
        ? "One machine. Ratios travel better than times, and neither travels to another kind of processor."
        : "Ratios travel better than times: times of different runs do not compare, and neither travels to another kind of processor.",
      "WGAN-GP takes one critic step here, not five, so that its step compares with the others'. Its critic has layer\n  normalisation on images and none on points, as the paper advises.",
      "64x64 colour images are noise: arithmetic takes as long on it. The others are MNIST and the ring of eight Gaussians.",
      "PyTorch has its fused Adam and the usual memory format, the fastest of those that were tried (bench/README.md). No\n  program's time has reading the batch in it.",
      "TensorFlow.js lacks a kernel to train convolutions on wasm; the benchmark supplies it. In Node it has one thread.",
      "jax-js has one thread in Node; in a browser it has more.",
    ],
  },
  { heading: "Again" },
  {
    code: [
      "npm install && npm run bench              # everything, about 45 minutes",
      "npm run bench -- --quick                  # a few minutes, a table",
      "npm run bench -- --workloads mnist-paper  # one architecture; --help says the rest",
    ],
  },
];

/** The report for a terminal. */
export const terminalBlocks = (report: MatrixReport): readonly Block[] => [
  { text: [`${report.machine.processor}, ${report.machine.cores} cores, Node ${report.machine.node}`] },
  ...Object.entries(report.results).flatMap(([name, row]) => {
    const { title, batch } = workloadNamed(name);
    const heading = { heading: `${name}: ${title}, batch ${batch}` };
    if ("failed" in row) return [heading, { text: [`failed: ${row.failed}`] }];
    const { roofline: roof } = row;
    const under =
      roof === undefined
        ? []
        : [
            `at least ${duration(roof.ceilingMs)} by ${roof.bound}, at ${roof.gflops.toFixed(0)} GFLOP/s in the same rounds: ` +
              `${percent(roof.share)} of the ceiling (${between(roof.quartiles, percent)}), ${percent(roof.shareAtBest)} at the best of both`,
          ];
    return [heading, programTable(row), { list: [...under, ...notesOf(row)] }];
  }),
];
