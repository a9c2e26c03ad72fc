// Runs every estimator from samples where the truth is known: see bench/README.md.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HELP, readOptions } from "./options.mjs";

function fail(message) {
  console.error(`bench:calibration: ${message}`);
  process.exit(2);
}

const say = (text) => console.error(`bench:calibration: ${text}`);

async function main() {
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
  if (!existsSync(fileURLToPath(new URL("../../packages/saddlepoint/dist/index.js", import.meta.url)))) {
    fail("needs the built packages: npm run build");
  }
  const { calibrate } = await import("./calibrate.mjs");
  const { document } = await import("./document.mjs");
  const started = performance.now();
  const found = await calibrate(options, say);
  const text = document(found, options);
  if (options.out !== undefined) {
    writeFileSync(options.out, text);
    say(`${options.out}, after ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  }
  if (options.json)
    console.log(JSON.stringify(found, (_key, value) => (value === Infinity ? "Infinity" : value), 2));
  else if (options.out === undefined) console.log(text);
}

await main();
