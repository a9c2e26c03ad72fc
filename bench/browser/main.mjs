// Times training steps in a page, in Saddlepoint and in TensorFlow.js: --help says how.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (text) => console.error(`bench:browser: ${text}`);

function refuse(message) {
  say(message);
  process.exit(2);
}

if (!existsSync(here("../../packages/saddlepoint/dist/index.js"))) {
  refuse("needs the built packages: npm run build");
}

const { machine } = await import("../matrix/machine.mjs");
const { buildPage } = await import("./buildPage.mjs");
const { firstStep } = await import("./firstStep.mjs");
const { installPeers } = await import("./installPeers.mjs");
const { chromiumPath, graphicsBrowser, launch } = await import("./launch.mjs");
const { measureWorkload } = await import("./measureWorkload.mjs");
const { HELP, readOptions } = await import("./options.mjs");
const { PROGRAMS } = await import("./programs.mjs");
const { serve } = await import("./serve.mjs");
const { table } = await import("./table.mjs");
const { WORKLOADS } = await import("./workloads.mjs");
const { writeStart } = await import("./writeStart.mjs");

/** Workloads whose first step is measured: what a page would train. */
const FIRST_STEPS = ["ring-2x32", "digits"];

async function measured(options, folder) {
  const ranOn = machine();
  const site = join(folder, "site");
  await buildPage(site);
  const { url, close } = await serve(site);
  const browsers = { plain: await launch("none") };
  try {
    if (options.programs.some((name) => PROGRAMS[name].graphics))
      browsers.graphics = await graphicsBrowser(url);
    const workloads = [];
    for (const name of options.workloads) {
      const workload = { name, ...WORKLOADS[name] };
      workloads.push(await measureWorkload(workload, { site, url, browsers, options, say }));
    }
    const firstSteps = [];
    for (const name of options.visits === 0 ? [] : FIRST_STEPS) {
      if (!options.workloads.includes(name)) continue;
      say(`${name}: the first step`);
      const workload = { name, ...WORKLOADS[name] };
      await writeStart(workload, join(site, "start", name));
      firstSteps.push(await firstStep(workload, join(folder, `profile-${name}`), url, options));
    }
    return { machine: ranOn, browser: `Chromium ${browsers.plain.version()}`, workloads, firstSteps };
  } finally {
    for (const browser of Object.values(browsers)) await browser.close();
    await close();
  }
}

async function main() {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    refuse(`${error.message}\n\n${HELP}`);
  }
  if (options.help) {
    console.log(HELP);
    return;
  }
  if (chromiumPath() === undefined) {
    const absent = "no Chromium on the PATH, and SADDLEPOINT_CHROMIUM is not set";
    if (options.json) console.log(JSON.stringify({ absent, workloads: [], firstSteps: [] }));
    else say(absent);
    return;
  }
  await installPeers();
  const folder = await mkdtemp(join(tmpdir(), "saddlepoint-browser-"));
  try {
    const report = await measured(options, folder);
    console.log(options.json ? JSON.stringify(report, null, 2) : table(report));
    for (const { workload, programs } of report.workloads) {
      for (const [name, { agreement, failed }] of Object.entries(programs)) {
        if (agreement?.same === false) say(`${workload}, ${name}: its losses differ: not the same step`);
        if (agreement?.same === false || (failed !== undefined && name.startsWith("saddlepoint"))) {
          process.exitCode = 1;
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
