// Times the InfoGAN paper's MNIST step, one workload of bench/matrix, against the same step elsewhere: see bench/README.md.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machine } from "../matrix/machine.mjs";
import { measureWorkload } from "../matrix/measureWorkload.mjs";
import { WORKLOADS } from "../matrix/workloads.mjs";
import { HELP, readOptions } from "./options.mjs";
import { table } from "./table.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const START = here("../../.bench/step");
const WORKLOAD = WORKLOADS["mnist-paper/infogan"];
/** A turn is one call of the library. */
const TURN_STEPS = WORKLOAD.stepsACall;

const say = (text) => console.error(`bench:step: ${text}`);

function fail(message) {
  say(message);
  process.exit(2);
}

async function report({ names, steps, threads, seconds }) {
  const ranOn = machine();
  const turnSteps = Math.min(TURN_STEPS, steps);
  const rounds = Math.ceil(steps / turnSteps);
  const settings = { start: START, threads, seconds, rounds, turnSteps, turnSeconds: 3, asked: true, say };
  const { programs, ratios } = await measureWorkload(WORKLOAD, names, settings);
  const { saddlepoint, ...peers } = programs;
  const medians = Object.entries(ratios).map(([name, { median }]) => [name, median]);
  return { saddlepoint, peers, ratios: Object.fromEntries(medians), machine: ranOn };
}

async function main() {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    fail(`${error.message}\n\n${HELP}`);
  }
  const { json, help, ...settings } = options;
  if (help) {
    console.log(HELP);
    return;
  }
  if (!existsSync(here("../../packages/saddlepoint/dist/index.js"))) {
    fail("needs the built packages: npm run build");
  }
  try {
    const found = await report(settings);
    console.log(json ? JSON.stringify(found, null, 2) : table(found));
    if (Object.values(found.peers).some(({ agreement }) => agreement?.same === false)) process.exitCode = 1;
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

await main();
