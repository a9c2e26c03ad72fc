import { markdownTable } from "./columns.mjs";
import { between, duration, percent, rate, ratio } from "./format.mjs";
import { PROGRAMS } from "./programs.mjs";
import { notesOf, rowsOf } from "./table.mjs";
import { WORKLOADS } from "./workloads.mjs";

const shared = ({ results }) => Object.values(results).filter(({ failed }) => failed === undefined);

/** The engines that ran, each once: what they are and their versions. */
function enginesOf(report) {
  const found = new Map();
  for (const { programs } of shared(report)) {
    for (const [name, { engine }] of Object.entries(programs)) {
      if (engine !== undefined && !found.has(name))
        found.set(name, engine.replace(/, \d+ steps a call$/, ""));
    }
  }
  return [...found.values()].map((engine) => `- ${engine}`);
}

/** Every workload in a line: the library's time, and each program's ratio. */
function overview(report) {
  const peers = report.settings.names.filter((name) => shared(report).some(({ ratios }) => name in ratios));
  const cell = ({ programs, ratios }, name) => {
    if (ratios[name] === undefined) return programs[name]?.failed === undefined ? "" : "failed";
    const about = programs[name].extrapolatedFrom === undefined ? "" : "~";
    const other = programs[name].agreement?.same === false ? " ≠" : "";
    return `${about}${ratio(ratios[name].median)}${other}`;
  };
  const rows = Object.entries(report.results)
    .filter(([, { failed }]) => failed === undefined)
    .map(([name, result]) => [
      WORKLOADS[name].title,
      duration(result.programs.saddlepoint.medianMs),
      ...peers.map((peer) => cell(result, peer)),
    ]);
  return markdownTable([
    ["step", "Saddlepoint", ...peers.map((name) => `/ ${PROGRAMS[name].title}`)],
    ...rows,
  ]);
}

const count = (x) => {
  const [divisor, unit] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ].find(([size]) => x >= size) ?? [1, ""];
  return `${(x / divisor).toPrecision(3)} ${unit}`;
};

function rooflineTable({ results }) {
  const rows = Object.entries(results)
    .filter(([, { roofline }]) => roofline !== undefined)
    .map(([name, { roofline, programs }]) => [
      WORKLOADS[name].title,
      `${count(roofline.flops)}FLOP`,
      `${count(roofline.compulsoryBytes)}B`,
      `${roofline.gflops.toFixed(0)} GFLOP/s`,
      `${duration(roofline.ceilingMs)} (${roofline.bound})`,
      duration(programs.saddlepoint.medianMs),
      `${percent(roofline.share)} (${between(roofline.quartiles, percent)})`,
      percent(roofline.shareAtBest),
    ]);
  if (rows.length === 0) return undefined;
  return markdownTable([
    [
      "step",
      "arithmetic",
      "least traffic",
      "ceiling",
      "least time",
      "Saddlepoint",
      "share (middle half)",
      "at best",
    ],
    ...rows,
  ]);
}

function roofline(report) {
  const { ceiling } = report;
  const table = rooflineTable(report);
  if (ceiling.absent !== undefined || table === undefined) return [];
  return [
    "## Under the roof",
    "",
    `This machine at its best, as ONNX Runtime reaches it (threads: ${ceiling.threads}): ${ceiling.gflops.toFixed(0)} GFLOP/s in large matrix`,
    `products, ${ceiling.gbytesPerSecond.toFixed(1)} GB/s in a large pass over memory. Its pace changes within seconds, so the products take turns with the`,
    "steps: *ceiling* is what they reached in the same rounds, the median product as a step is the median step. FLOPs are counted",
    "from the graph that ran. The least traffic is the state in and out and the samples, each once; what a step keeps between its",
    "two passes comes on top. The least time is the longer of both at the ceiling, and the share is it over the measured time.",
    "*At best* is the share of the fastest step of all rounds under the fastest products of all, those before the rounds too.",
    "",
    ...table,
    "",
  ];
}

/** In a page: its own workloads and programs, as bench/browser reports them. */
function browserSection({ browser }) {
  if (browser === undefined) return [];
  const rows = (browser.workloads ?? []).flatMap(({ title, programs, ratios }) =>
    Object.entries(programs)
      .filter(([, { medianMs }]) => medianMs !== undefined)
      .map(([name, { medianMs, stepsPerSecond, agreement }]) => [
        title,
        name,
        duration(medianMs),
        rate(stepsPerSecond),
        ratios[name] === undefined ? "" : ratio(ratios[name].median),
        agreement.same ? "yes" : "NO",
      ]),
  );
  if (rows.length === 0) return ["## In a page", "", `Not measured: ${browser.absent}.`, ""];
  const first = browser.firstSteps.map(
    ({ workload, warmMs, coldMs }) =>
      `- ${workload}: ${duration(warmMs)} with a warm cache, ${duration(coldMs)} with an empty one`,
  );
  return [
    "## In a page",
    "",
    `${browser.browser}, by \`node bench/browser/main.mjs\`: the same steps in a worker of a page.`,
    "",
    ...markdownTable([
      ["step", "program", "time", "steps/s", "saddlepoint-wasm / it", "same losses"],
      ...rows,
    ]),
    "",
    ...(first.length === 0 ? [] : ["From opening a page to its first training step:", "", ...first, ""]),
  ];
}

function workloadSection(name, result) {
  const { title, batch, stepsACall } = WORKLOADS[name];
  if (result.failed !== undefined) return [`### ${title}`, "", `Failed: ${result.failed}.`, ""];
  return [
    `### ${title}`,
    "",
    `\`${name}\`: batch ${batch}, ${stepsACall} steps a call in Saddlepoint.`,
    "",
    ...markdownTable(rowsOf(result)),
    "",
    ...notesOf(result).map((note) => `- ${note}`),
    ...(notesOf(result).length > 0 ? [""] : []),
  ];
}

/** The report as docs/benchmarks.md. */
export function document(report) {
  const { machine, settings, results, seconds } = report;
  return [
    "# Benchmarks",
    "",
    "How long one whole training step takes: both players, Q where there are codes, Adam for each, in float32. Written by",
    "`npm run bench`; how it measures is in [bench/README.md](../bench/README.md).",
    "",
    `- ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(0)} GiB; threads: ${settings.threads}, where a program takes them`,
    `- Node ${machine.node}; saddlepoint ${report.version}`,
    ...enginesOf(report),
    `- ${settings.rounds} rounds of ${settings.turnSeconds} s a program; ${Math.round(seconds / 60)} minutes in all`,
    ...(machine.busy
      ? [`- **The machine was busy before (load ${machine.load.toFixed(1)}): do not trust these times.**`]
      : []),
    "",
    "## In a line each",
    "",
    "Saddlepoint's time for a step, and that over each other program's: below 1, Saddlepoint is faster. `~` marks a program that",
    "was timed at small batches and extrapolated, `≠` one whose losses are not those of the step: it does other work, and its time",
    "says little. An empty cell was left out of the plan, as it takes minutes.",
    "",
    ...overview(report),
    "",
    ...roofline(report),
    ...browserSection(report),
    "## In full",
    "",
    "Medians over the rounds' medians, and the middle half of them. *Processor* is the time of all cores together, which other",
    "work on the machine disturbs less. *Compilation* is everything up to the end of the second step that two later steps do",
    "not take: tracing, lowering, creating a session; for PyTorch also building the networks. *Peak memory* is the",
    "largest resident set of the whole process, its language and libraries included. *Losses apart* is the largest difference",
    "of any loss or bound from Saddlepoint's at the first two steps, from the same weights, samples and latents.",
    "",
    ...Object.entries(results).flatMap(([name, result]) => workloadSection(name, result)),
    "## Read with care",
    "",
    "- One machine. Ratios travel better than times, and neither travels to another kind of processor.",
    "- WGAN-GP takes one critic step here, not five, so that its step compares with the others'. Its critic has layer",
    "  normalisation on images and none on points, as the paper advises.",
    "- 64x64 colour images are noise: arithmetic takes as long on it. The others are MNIST and the ring of eight Gaussians.",
    "- PyTorch has its fused Adam and the usual memory format, the fastest of those that were tried (bench/README.md). No",
    "  program's time has reading the batch in it.",
    "- TensorFlow.js lacks a kernel to train convolutions on wasm; the benchmark supplies it. In Node it has one thread.",
    "- jax-js has one thread in Node; in a browser it has more.",
    "",
    "## Again",
    "",
    "    npm install && npm run bench              # everything, about 45 minutes",
    "    npm run bench -- --quick                  # a few minutes, a table",
    "    npm run bench -- --workloads mnist-paper  # one architecture; --help says the rest",
    "",
  ].join("\n");
}
