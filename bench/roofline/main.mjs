// Measures the ceiling of this machine: see bench/README.md.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HELP, readOptions } from "./options.mjs";

function fail(message) {
  console.error(`bench:roofline: ${message}`);
  process.exit(2);
}

const number = (value) => value.toFixed(value < 10 ? 2 : 0);

function text({ gflops, gbytesPerSecond, threads, products }) {
  const sides = Object.entries(products).map(([side, found]) => `${side}x${side}: ${number(found)}`);
  return [
    `arithmetic  ${number(gflops)} GFLOP/s (products of ${sides.join(", ")})`,
    `memory      ${number(gbytesPerSecond)} GB/s (passes over 256 MiB, read and written)`,
    `ridge       ${number(gflops / gbytesPerSecond)} FLOP a byte: less than that, and memory is the limit`,
    `threads     ${threads}`,
  ].join("\n");
}

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
  if (!existsSync(fileURLToPath(new URL("../../packages/engine/dist/index.js", import.meta.url)))) {
    fail("needs the built packages: npm run build");
  }
  const { measureCeiling } = await import("./measureCeiling.mjs");
  const found = await measureCeiling(options);
  console.log(options.json ? JSON.stringify(found) : text(found));
}

await main();
