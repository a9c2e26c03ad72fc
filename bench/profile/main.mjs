// Shows where the time of a training step goes: see bench/README.md.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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
  const { subjectOf } = await import("./subject.mjs");
  let subject;
  try {
    subject = subjectOf(options.subject, options.batch);
  } catch (error) {
    fail(error.message);
  }
  const { profile } = await import("./profile.mjs");
  console.log(await profile(subject, options, say));
}

await main();
