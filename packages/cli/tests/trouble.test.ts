import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "saddlepoint/node";
import { beforeAll, describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { MAIN, runProgram, saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../testing/temporaryFolder.ts";
import { checkpointsOf, fingerprint, writeTinyRecipe } from "../testing/tinyRun.ts";

const shared = sharedTemporaryFolder();
let recipe = "";

beforeAll(() => {
  recipe = writeTinyRecipe(shared);
});

/** The run that nothing troubles, trained when it is first asked for. */
async function wholeRun(): Promise<string> {
  const whole = join(shared, "whole");
  if (!existsSync(whole)) expect((await saddlepoint(["train", recipe, "--out", whole])).code).toBe(0);
  return whole;
}

/** A file system of its own in memory, where this machine lets one be mounted. */
function mounted({ skip }: TestContext, options: string): string {
  const folder = temporaryFolder();
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "saddlepoint-test", folder]);
  if (status !== 0) skip("this machine does not let a small file system be mounted");
  onTestFinished(() => void spawnSync("umount", [folder]));
  return folder;
}

describe("a folder that cannot be written is reported before the data is read, and leaves nothing behind", () => {
  // Data that is not there would be the error if it were looked for first.
  const NO_DATA = ["--data", "no-such-images"];

  test("a file in the way", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "taken"), "mine");
    for (const out of [join(folder, "taken"), join(folder, "taken", "run")]) {
      const { code, stderr } = await saddlepoint(["train", recipe, ...NO_DATA, "--out", out]);
      expect(code).toBe(1);
      expect(stderr).toContain(`cannot create ${out}`);
    }
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  test("a file system that is read-only", async (context) => {
    const folder = mounted(context, "size=1m,ro");
    const { code, stderr } = await saddlepoint(["train", recipe, ...NO_DATA, "--out", join(folder, "run")]);
    expect(code).toBe(1);
    expect(stderr).toContain("the file system is read-only");
  });

  test("a disk without room", async (context) => {
    const folder = mounted(context, "size=1m");
    const { code, stderr } = await saddlepoint(["train", recipe, ...NO_DATA, "--out", join(folder, "run")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/the run needs about .* and .* are free/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a run that is there already, which stays as it is", async () => {
    const out = join(temporaryFolder(), "run");
    mkdirSync(out);
    writeFileSync(join(out, "manifest.json"), "{}");
    const { code, stderr } = await saddlepoint(["train", recipe, ...NO_DATA, "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toContain("already holds a run; go on with it with --resume");
    expect(readdirSync(out)).toEqual(["manifest.json"]);
  });
});

/** Writes a file until there is no room left. */
function fillUp(path: string): void {
  const chunk = new Uint8Array(1 << 16);
  try {
    for (;;) appendFileSync(path, chunk);
  } catch {
    // Full: that is what it is for.
  }
}

test("a disk that fills up while training stops the run, and costs no checkpoint", async (context) => {
  const folder = mounted(context, "size=64m");
  const out = join(folder, "run");
  const filler = join(folder, "filler");
  const full = await saddlepoint(["train", recipe, "--out", out], {
    onOutput: (_, text) => {
      if (text.includes("step 10")) fillUp(filler);
    },
  });
  expect(full.code, full.stdout).toBe(1);
  expect(full.stderr).toContain("the disk is full");
  const kept = checkpointsOf(out);
  expect(kept.length).toBeGreaterThan(0);
  for (const path of kept) expect((await readCheckpoint(path)).step).toBeGreaterThanOrEqual(0);
  rmSync(filler);
  const resumed = await saddlepoint(["train", "--resume", "--out", out]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(fingerprint(out)).toEqual(fingerprint(await wholeRun()));
});

test("a run whose folder is moved away ends at the next save, with all that there is written anew", async () => {
  const out = join(temporaryFolder(), "run");
  let moved = false;
  const ended = await saddlepoint(["train", recipe, "--out", out], {
    onOutput: (_, text) => {
      if (!text.includes("step 10") || moved) return;
      moved = true;
      renameSync(out, `${out}-elsewhere`);
    },
  });
  expect([ended.code, ended.stderr]).toEqual([
    1,
    expect.stringContaining("was moved or removed while the run"),
  ]);
  const resumed = await saddlepoint(["train", "--resume", "--out", out]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(fingerprint(out)).toEqual(fingerprint(await wholeRun()));
});

test("standard output on a full disk ends a run in order: the cause is named, and it is saved", async (context) => {
  const full = "/dev/full";
  if (!existsSync(full)) context.skip("this machine has no device that is always full");
  const out = join(temporaryFolder(), "run");
  const text = `exec "$0" "$@" > ${full}`;
  const program = [process.execPath, MAIN];
  const ended = await runProgram("sh", ["-c", text, ...program, "train", recipe, "--out", out]);
  expect(ended).toMatchObject({ code: 1, stderr: "error: cannot write standard output: the disk is full\n" });
  const asked = await runProgram("sh", ["-c", text, ...program, "recipes"]);
  expect(asked).toMatchObject({ code: 1, stderr: "error: cannot write standard output: the disk is full\n" });
});

describe("training that turns non-finite", () => {
  test("stops, names the step and the quantity, and keeps the last good checkpoint", async () => {
    const out = join(temporaryFolder(), "run");
    const flags = ["--set", "training.critic.rate=1e30", "--set", "training.checkpointEvery=1"];
    const { code, stderr } = await saddlepoint(["train", recipe, "--out", out, ...flags]);
    expect(code).toBe(1);
    const [, step, quantity] = /step (\d+): (\S+) became (?:NaN|-?Infinity)/.exec(stderr) ?? [];
    expect(Number(step)).toBeGreaterThan(0);
    expect(quantity).toMatch(/^[a-z]/);
    expect(stderr).not.toMatch(/^ +at /m);
    const kept = checkpointsOf(out);
    expect(kept.length).toBeGreaterThan(0);
    for (const path of kept) {
      const { tensors } = await readCheckpoint(path);
      for (const [name, { data }] of Object.entries(tensors)) {
        expect(
          Array.from(data, Number).filter((value) => !Number.isFinite(value)),
          name,
        ).toEqual([]);
      }
    }
    expect(readdirSync(out)).not.toContain("report.json");
  });
});

describe("training that collapses", () => {
  // A generator that runs to whatever a critic that does not learn liked at first.
  const rates = ["training.generator.rate=0.1", "training.critic.rate=1e-7", "training.logEvery=20"];
  const collapsing = ["--steps", "300", ...rates.flatMap((rate) => ["--set", rate])];

  test("goes on with a warning that says what is seen and what helps, and frames its pictures", async () => {
    const out = join(temporaryFolder(), "run");
    const { code, stderr } = await saddlepoint([
      "train",
      recipe,
      "--out",
      out,
      "--steps",
      "12",
      ...collapsing,
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/step \d+: samples .* What usually helps: /);
    expect(readFileSync(join(out, "metrics.jsonl"), "utf8")).toContain('"event":"alarm","sign":');
    // Pictures of grey images are grey, but for a red frame.
    const colourType = readFileSync(join(out, "samples", "samples.png"))[25];
    expect(colourType).toBe(2);
  });

  test("ends by --on-collapse stop with exit code 1 and the last checkpoint from before", async () => {
    const out = join(temporaryFolder(), "run");
    const flags = ["--on-collapse", "stop", "--json", ...collapsing];
    const { code, stdout } = await saddlepoint(["train", recipe, "--out", out, ...flags]);
    expect(code).toBe(1);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ status: "collapsed", run: out, collapsed: [{ sign: expect.any(String) }] });
    for (const path of checkpointsOf(out)) {
      expect((await readCheckpoint(path)).step).toBeLessThan(told.step);
    }
    expect(readdirSync(out)).not.toContain("report.json");
  });
});
