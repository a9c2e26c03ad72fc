// Shows where the time of a training step goes: see bench/README.md.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const SOURCE_MAPS = "--enable-source-maps";

const say = (text) => console.error(`bench:profile: ${text}`);

function fail(message) {
  say(message);
  process.exit(2);
}

async function main() {
  if (!existsSync(here("../../packages/saddlepoint/dist/index.js"))) {
    fail("needs the built packages: npm run build");
  }
  const { HELP, readOptions } = await import("./options.mjs");
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    fail(`${error.message}\n\n${HELP}`);
  }
  if (options.help) {
    console.log(HELP);
    return;
  }
  // Lines of the TypeScript sources, not of what they are compiled to; that can only be asked for when Node starts.
  if (!process.execArgv.includes(SOURCE_MAPS)) {
    const { status } = spawnSync(
      process.execPath,
      [SOURCE_MAPS, here("main.mjs"), ...process.argv.slice(2)],
      {
        stdio: "inherit",
      },
    );
    process.exitCode = status ?? 1;
    return;
  }
  await profile(options);
}

async function profile({ subject: name, by, top, threads, batch, steps, svg, json }) {
  const { subjectOf } = await import("./subject.mjs");
  let subject;
  try {
    subject = subjectOf(name, batch);
  } catch (error) {
    fail(error.message);
  }
  const { record } = await import("./record.mjs");
  const { kernelsOf } = await import("./kernels.mjs");
  const { GROUPINGS, grouped } = await import("./groupings.mjs");
  const { groupTable, overview } = await import("./table.mjs");
  say(`${name}, without the profiler and with it`);
  const recorded = await record(subject, { threads, steps });
  const { kernels, operatorsMs, runtimeMs } = kernelsOf(recorded);
  const { batchSize } = subject.recipe.training;
  const { plainMs, profiledMs, work } = recorded;
  const found = {
    subject: name,
    threads,
    batchSize,
    steps: recorded.steps,
    plainMs,
    profiledMs,
    runtimeMs,
    operatorsMs,
    work,
  };
  if (svg !== undefined) {
    const { bars } = await import("./bars.mjs");
    writeFileSync(svg, bars(grouped(kernels, by[0]), { title: `${name}: ${GROUPINGS[by[0]].title}`, top }));
    say(`wrote ${svg}`);
  }
  if (json) {
    const groups = Object.fromEntries(Object.keys(GROUPINGS).map((each) => [each, grouped(kernels, each)]));
    console.log(JSON.stringify({ ...found, by: groups }, null, 2));
    return;
  }
  console.log([overview(found), ...by.map((each) => groupTable(kernels, each, top))].join("\n\n"));
}

await main();
