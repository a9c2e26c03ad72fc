import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { latestCheckpoint } from "../src/node/checkpoints.ts";
import { stream } from "../src/random/stream.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const ROUNDS = 12;

// Writes checkpoints of 2 MB as fast as it can and says each step when it is safe.
const WRITER = `
  import { Tensor } from "@saddlepoint/engine";
  import { writeCheckpoint } from "saddlepoint/node";
  const folder = process.argv[1];
  for (let step = Number(process.argv[2]) + 1; ; step++) {
    const w = new Tensor("float32", new Float32Array(500_000).fill(step), [500_000]);
    await writeCheckpoint(folder, { step, tensors: { w }, state: { step } }, { keep: 2 });
    console.log(String(step)); // a number would be coloured where colours are asked for
  }
`;

/** Runs the writer from step `from`, kills it `delay` ms after its first checkpoint, and returns the last step it said. */
async function writeUntilKilled(folder: string, from: number, delay: number): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", WRITER, folder, String(from)], {
    cwd: PACKAGE,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = from;
  for await (const line of createInterface({ input: child.stdout })) {
    if (last === from) setTimeout(() => child.kill("SIGKILL"), delay);
    last = Number(line);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return last;
}

test("a process killed with SIGKILL at any moment leaves its last checkpoint whole and none damaged", async () => {
  expect(existsSync(join(PACKAGE, "dist", "node", "index.js")), "run npm run build first").toBe(true);
  const folder = join(temporaryFolder(), "checkpoints");
  const random = stream(1, "kills");
  let step = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const said = await writeUntilKilled(folder, step, 100 * random.next());
    expect(said).toBeGreaterThan(step);
    const { latest, damaged } = await latestCheckpoint(folder);
    expect(damaged).toEqual([]);
    // The kill may fall between the rename and the message.
    expect([said, said + 1]).toContain(latest?.checkpoint.step);
    expect(latest?.checkpoint.tensors.w?.data[499_999]).toBe(latest?.checkpoint.step);
    step = latest?.checkpoint.step ?? Number.NaN;
  }
});
