import { fileURLToPath } from "node:url";
import { lastLine } from "./lastLine.mjs";
import { run } from "./run.mjs";

const BROWSER = fileURLToPath(new URL("../browser/main.mjs", import.meta.url));
const ROUNDS = 5;
/** Seconds of one turn of one program. */
const MOST_SECONDS = 20;
/** The whole of it. */
const LIMIT = 600;

/** What bench/browser reports of the same steps in a page of Chromium, or `{absent}` with the reason. */
export async function measureBrowser({ threads }) {
  const flags = { rounds: ROUNDS, threads, limit: MOST_SECONDS };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { stdout, stderr, stopped } = await run(process.execPath, [BROWSER, "--json", ...args], {
    seconds: LIMIT,
  });
  if (stopped) return { absent: `bench/browser took more than ${LIMIT} s` };
  try {
    return JSON.parse(stdout);
  } catch {
    return { absent: lastLine(stderr) };
  }
}
