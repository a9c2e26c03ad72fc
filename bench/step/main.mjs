// Times the full InfoGAN training step against the same step elsewhere: see bench/README.md.
import { existsSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.mjs";
import { HELP, readOptions } from "./options.mjs";
import { lastLine, peers, saddlepoint } from "./peers.mjs";
import { run } from "./run.mjs";
import { agreement } from "./summary.mjs";
import { table } from "./table.mjs";
import { time } from "./time.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const START = here("../../.bench/step");
const FULL_BATCH = 128;
/** The agreement is judged on the first two steps. */
const COMPARED = 2;

function fail(message) {
  console.error(`bench:step: ${message}`);
  process.exit(2);
}

const say = (text) => console.error(`bench:step: ${text}`);

/** The library's own figures at each batch, run once for each that the timing did not cover. */
function reference(known, options) {
  return async (batch) => {
    if (!known.has(batch)) {
      const measured = await measure(await saddlepoint.command(), { ...options, batch, steps: COMPARED });
      if (measured.failed !== undefined) fail(`saddlepoint at batch ${batch}: ${measured.failed}`);
      known.set(batch, measured.figures);
    }
    return known.get(batch);
  };
}

async function agreements(figures, referenceAt) {
  const found = [];
  for (const [batch, own] of figures) {
    found.push(agreement(own, await referenceAt(batch), batch < FULL_BATCH));
  }
  return {
    firstStep: Math.max(...found.map(({ firstStep }) => firstStep)),
    secondStep: Math.max(...found.map(({ secondStep }) => secondStep)),
    same: found.every(({ same }) => same),
  };
}

/** What it ran on, and how busy that was before: other work makes timings worthless, threads that wait for each other most. */
function machine() {
  const cores = cpus();
  const [load = 0] = loadavg();
  return {
    processor: cores[0]?.model ?? "unknown processor",
    cores: cores.length,
    node: process.versions.node,
    load,
    busy: load > 0.5 * availableParallelism(),
  };
}

async function report(names, options) {
  const ranOn = machine();
  say("saddlepoint");
  const own = await time(saddlepoint, options);
  if (own.result.medianMs === undefined) fail(`saddlepoint: ${own.result.failed}`);
  const referenceAt = reference(own.figures, options);
  const results = {};
  const ratios = {};
  for (const name of names) {
    say(name);
    const { result, figures } = await time(peers[name], options);
    results[name] = result;
    if (result.medianMs === undefined) continue;
    results[name].agreement = await agreements(figures, referenceAt);
    ratios[name] = own.result.medianMs / result.medianMs;
  }
  return { saddlepoint: own.result, peers: results, ratios, machine: ranOn };
}

async function main() {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    fail(`${error.message}\n\n${HELP}`);
  }
  const { json, help, names, ...rest } = options;
  if (help) {
    console.log(HELP);
    return;
  }
  if (!existsSync(here("../../packages/saddlepoint/dist/index.js"))) {
    fail("needs the built packages: npm run build");
  }
  // In a process of its own: a child's peak memory is at least its parent's.
  const written = await run(process.execPath, [here("writeStart.mjs"), START], { seconds: 300 });
  if (written.code !== 0) fail(`could not write the initial weights: ${lastLine(written.stderr)}`);
  const found = await report(names, { start: START, ...rest });
  console.log(json ? JSON.stringify(found, null, 2) : table(found));
  const different = names.filter((name) => found.peers[name].agreement?.same === false);
  if (different.length > 0) {
    say(`${different.join(", ")}: the losses differ from the library's, so it is not the same step`);
    process.exitCode = 1;
  }
}

await main();
