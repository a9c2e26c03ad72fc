// Times training steps of many kinds against the same steps elsewhere, interleaved: see bench/README.md.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measureBrowser } from "./matrix/browser.mjs";
import { columns } from "./matrix/columns.mjs";
import { document } from "./matrix/document.mjs";
import { duration, percent } from "./matrix/format.mjs";
import { machine } from "./matrix/machine.mjs";
import { measureWorkload } from "./matrix/measureWorkload.mjs";
import { HELP, readOptions } from "./matrix/options.mjs";
import { measureCeiling, underTheRoof } from "./matrix/roofline.mjs";
import { notesOf, rowsOf } from "./matrix/table.mjs";
import { WORKLOADS } from "./matrix/workloads.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const START = here("../.bench/matrix");
const DOCUMENT = here("../docs/benchmarks.md");

const say = (text) => console.error(`bench: ${text}`);

function fail(message) {
  say(message);
  process.exit(2);
}

async function measure({ workloads, ...settings }) {
  const began = performance.now();
  const ranOn = machine();
  if (ranOn.busy) say(`the machine is busy (load ${ranOn.load.toFixed(1)}): these times will mislead`);
  say("the machine's ceiling");
  const ceiling = await measureCeiling(settings);
  if (ceiling.absent !== undefined) say(`no roofline: ${ceiling.absent}`);
  const results = {};
  for (const [i, name] of workloads.entries()) {
    const progress = (text) => say(`${i + 1}/${workloads.length} ${name}: ${text}`);
    try {
      const found = await measureWorkload(WORKLOADS[name], settings.names, {
        ...settings,
        start: START,
        say: progress,
      });
      const roofline =
        ceiling.absent === undefined && found.rounds.length > 0
          ? await underTheRoof(START, found.rounds, ceiling)
          : undefined;
      results[name] = { ...found, ...(roofline === undefined ? {} : { roofline }) };
    } catch (error) {
      progress(error.message);
      results[name] = { failed: error.message };
    }
  }
  if (settings.page) say("in a page");
  const browser = settings.page ? await measureBrowser(settings) : undefined;
  if (browser?.absent !== undefined) say(`no page: ${browser.absent}`);
  const { version } = JSON.parse(readFileSync(here("../packages/saddlepoint/package.json"), "utf8"));
  const { names, rounds, turnSeconds, threads } = settings;
  return {
    machine: ranOn,
    version,
    settings: { names, rounds, turnSeconds, threads },
    ceiling,
    results,
    ...(browser === undefined ? {} : { browser }),
    seconds: (performance.now() - began) / 1000,
  };
}

function section(name, result) {
  const title = `${name}: ${WORKLOADS[name].title}, batch ${WORKLOADS[name].batch}`;
  if (result.failed !== undefined) return [title, `  failed: ${result.failed}`, ""];
  const { roofline } = result;
  return [
    title,
    ...columns(rowsOf(result)).map((line) => `  ${line}`),
    ...(roofline === undefined
      ? []
      : [
          `  at least ${duration(roofline.ceilingMs)} by ${roofline.bound}, at ${roofline.gflops.toFixed(0)} GFLOP/s in the same rounds: ` +
            `${percent(roofline.share)} of the ceiling (${roofline.quartiles.map(percent).join(" to ")}), ` +
            `${percent(roofline.shareAtBest)} at the best of both`,
        ]),
    ...notesOf(result).map((note) => `  ${note}`),
    "",
  ];
}

const table = ({ machine: { processor, cores, node }, results }) =>
  [
    `${processor}, ${cores} cores, Node ${node}`,
    "",
    ...Object.entries(results).flatMap(([name, result]) => section(name, result)),
  ].join("\n");

/** Whether every workload ran, and every program that ran did the same step. */
const sound = ({ results }) =>
  Object.values(results).every(
    ({ failed, programs }) =>
      failed === undefined && Object.values(programs).every(({ agreement }) => agreement?.same !== false),
  );

async function main() {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    fail(`${error.message}\n\n${HELP}`);
  }
  const { json, help, write, ...settings } = options;
  if (help) {
    console.log(HELP);
    return;
  }
  if (!existsSync(here("../packages/saddlepoint/dist/index.js")))
    fail("needs the built packages: npm run build");
  const report = await measure(settings);
  console.log(json ? JSON.stringify(report, null, 2) : table(report));
  if (!sound(report)) process.exitCode = 1;
  if (!write) return;
  writeFileSync(DOCUMENT, document(report));
  say("wrote docs/benchmarks.md");
}

await main();
