import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caseName, caseNamed } from "./part.ts";
import { PARTS } from "./parts.ts";

/** What a worker says of each case: which it begins, and what was wrong with it. */
export type Said =
  | { readonly is: "ready" }
  | { readonly is: "skipped" }
  | { readonly is: "begun"; readonly name: string; readonly text: string }
  | { readonly is: "failed"; readonly reason: string };

const say = (said: Said): void => {
  process.send?.(said);
};

// What is thrown where nobody waits for it is a fault of the case under way.
process.on("unhandledRejection", (error) => say({ is: "failed", reason: `nobody caught ${String(error)}` }));

// Whoever watches may be gone before the work is done.
process.on("disconnect", () => process.exit());

const cases = process.argv.slice(2).map(caseNamed);
const part = PARTS.find(({ name }) => name === cases[0]?.part);
if (part === undefined) throw new RangeError(`fuzz: there is no part ${cases[0]?.part}`);
const folder = await mkdtemp(join(tmpdir(), "saddlepoint-fuzz-"));
try {
  const opened = await part.open(folder);
  say({ is: opened === undefined ? "skipped" : "ready" });
  for (const one of opened === undefined ? [] : cases) {
    const { text, feed } = opened?.input(one.seed, one.size) ?? { text: "", feed: async () => {} };
    say({ is: "begun", name: caseName(one), text });
    try {
      await feed();
    } catch (error) {
      say({ is: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  }
  await opened?.close?.();
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.disconnect?.();
