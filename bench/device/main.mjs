// Times training steps on the GPU of this machine, by WebGPU and CUDA, beside PyTorch's CUDA: see docs/devices.md.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machine } from "../matrix/machine.mjs";
import { contestants, graphicsCard } from "./contestants.mjs";
import { measure } from "./measure.mjs";
import { HELP, readOptions } from "./options.mjs";
import { table } from "./table.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const START = here("../../.bench/device");

const say = (text) => console.error(`bench:device: ${text}`);

function fail(message) {
  say(message);
  process.exit(2);
}

async function report({ devices, ...settings }) {
  const ranOn = { ...machine(), gpu: await graphicsCard() };
  const all = await contestants(devices);
  const absent = Object.entries(all).filter(([, one]) => one.absent !== undefined);
  const present = Object.entries(all).filter(([, one]) => one.absent === undefined);
  const ours = present.some(([name]) => name.startsWith("saddlepoint"));
  const { programs, ratios } = ours
    ? await measure(Object.fromEntries(present), { ...settings, start: START, say })
    : { programs: {}, ratios: {} };
  return {
    workload: settings.workload.name,
    batch: settings.batch,
    programs: { ...programs, ...Object.fromEntries(absent) },
    ratios,
    machine: ranOn,
  };
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
    const results = Object.values(found.programs);
    if (results.some(({ failed, agreement }) => failed !== undefined || agreement?.same === false))
      process.exitCode = 1;
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

await main();
