// How the work grows, and what comes beside it: --help says what is measured.
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HELP, readOptions } from "./options.mjs";

const say = (text) => console.error(`bench:scale: ${text}`);

function fail(message, code) {
  say(message);
  process.exit(code);
}

function options() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return fail(`${error.message}\n\n${HELP}`, 2);
  }
}

async function main() {
  const given = options();
  if (given.help) {
    console.log(HELP);
    return;
  }
  if (!existsSync(fileURLToPath(new URL("../../packages/saddlepoint/dist/index.js", import.meta.url)))) {
    fail("needs the built packages: npm run build", 2);
  }
  const found = {
    machine: {
      processor: cpus()[0]?.model ?? "an unknown processor",
      threads: given.threads ?? availableParallelism(),
      node: process.versions.node,
      date: new Date().toISOString().slice(0, 10),
    },
  };
  const began = performance.now();
  for (const part of given.parts) {
    const measure = (await import(`./${part}.mjs`))[part];
    found[part] = await measure(given, say);
  }
  const { document } = await import("./document.mjs");
  const { text, charts } = document(found);
  if (given.out !== undefined) {
    writeFileSync(given.out, text);
    for (const [name, chart] of Object.entries(charts)) writeFileSync(join(dirname(given.out), name), chart);
    say(`${given.out}, after ${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
  }
  if (given.json) console.log(JSON.stringify(found, null, 2));
  else if (given.out === undefined) console.log(text);
}

await main().catch((error) => fail(error.stack, 1));
