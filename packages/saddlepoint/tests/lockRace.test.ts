import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const PROCESSES = 4;
const ROUNDS = 40;

// Asks for the lock of each folder that it is told, and says whether it got it; keeps what it got.
const ASKER = `
  import { createInterface } from "node:readline";
  import { lockRun } from "saddlepoint/node";
  // Each lock that it keeps is one more to free at its exit.
  process.setMaxListeners(0);
  console.log("ready");
  for await (const folder of createInterface({ input: process.stdin })) {
    try {
      await lockRun(folder);
      console.log("got it");
    } catch (error) {
      console.log(error.message.includes("is being trained in by process") ? "refused" : error.message);
    }
  }
`;

interface Asker {
  readonly child: ChildProcess;
  line(): Promise<string>;
}

function asker(): Asker {
  const child = spawn(process.execPath, ["--input-type=module", "-e", ASKER], {
    cwd: PACKAGE,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

test("of processes that ask for a folder at the same moment one gets it, also where a killed one left its lock", async () => {
  expect(existsSync(join(PACKAGE, "dist", "node", "index.js")), "run npm run build first").toBe(true);
  const outer = temporaryFolder();
  const abandoned = JSON.stringify({ pid: await deadProcess(), host: hostname(), since: 1 });
  const askers = Array.from({ length: PROCESSES }, asker);
  await Promise.all(askers.map(({ line }) => line()));
  for (let round = 0; round < ROUNDS; round++) {
    const folder = join(outer, String(round));
    if (round % 4 !== 0) {
      mkdirSync(folder);
      writeFileSync(join(folder, "train.lock"), abandoned);
    }
    for (const { child } of askers) child.stdin?.write(`${folder}\n`);
    const said = await Promise.all(askers.map(({ line }) => line()));
    expect(said.sort(), `round ${round}`).toEqual([
      "got it",
      ...Array.from({ length: PROCESSES - 1 }, () => "refused"),
    ]);
    expect(readdirSync(folder)).toEqual(["train.lock"]);
  }
});
