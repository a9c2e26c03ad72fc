import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Ended, saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../testing/temporaryFolder.ts";
import { fingerprint, writeTinyRecipe } from "../testing/tinyRun.ts";

const shared = sharedTemporaryFolder();
const whole = join(shared, "whole");
let recipe = "";

const lockIn = (run: string): string => join(run, "train.lock");

beforeAll(async () => {
  recipe = writeTinyRecipe(shared);
  const { code, stderr } = await saddlepoint(["train", recipe, "--out", whole]);
  expect(code, stderr).toBe(0);
});

describe("a run's folder is trained in by one process at a time", () => {
  test("a second one is refused with the first one's number, and the first ends as if it had been alone", async () => {
    const out = join(temporaryFolder(), "run");
    const others: Promise<Ended>[] = [];
    let first = 0;
    const { code, stderr } = await saddlepoint(["train", recipe, "--out", out], {
      onOutput: (child, text) => {
        if (!text.includes("step 10") || others.length > 0) return;
        first = child.pid ?? 0;
        // Held still, so that it has not ended by the time the others ask.
        child.kill("SIGSTOP");
        others.push(saddlepoint(["train", recipe, "--resume", "--out", out]));
        others.push(saddlepoint(["train", recipe, "--out", out]));
        void Promise.allSettled(others).then(() => child.kill("SIGCONT"));
      },
    });
    expect(code, stderr).toBe(0);
    const [resumed, started] = await Promise.all(others);
    expect(resumed?.code).toBe(1);
    expect(resumed?.stderr).toContain(`${out} is being trained in by process ${first} on this machine`);
    expect(resumed?.stderr).toContain(`kill -INT ${first}`);
    expect([started?.code, started?.stderr]).toEqual([1, expect.stringContaining("already holds a run")]);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
    expect(readdirSync(out)).not.toContain("train.lock");
  });

  test("three that begin in a new folder at the same time are one that trains and two that are refused", async () => {
    const out = join(temporaryFolder(), "a", "run");
    const ended = await Promise.all([1, 2, 3].map(() => saddlepoint(["train", recipe, "--out", out])));
    expect(ended.map(({ code }) => code).sort(), JSON.stringify(ended)).toEqual([0, 1, 1]);
    for (const { code, stderr } of ended) {
      if (code === 1) expect(stderr).toMatch(/is being trained in by|already holds a run/);
    }
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });

  test("one killed with SIGKILL leaves its lock, which the next takes over with a word", async () => {
    const out = join(temporaryFolder(), "run");
    let killed = 0;
    await saddlepoint(["train", recipe, "--out", out], {
      onOutput: (child, text) => {
        if (!text.includes("step 10")) return;
        killed = child.pid ?? 0;
        child.kill("SIGKILL");
      },
    });
    expect(JSON.parse(readFileSync(lockIn(out), "utf8"))).toMatchObject({ pid: killed });
    const { code, stderr } = await saddlepoint(["train", "--resume", "--out", out]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`took over ${out}: process ${killed} on this machine, since `);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
    expect(readdirSync(out)).not.toContain("train.lock");
  });

  test.each([
    ["one Ctrl-C", 1],
    ["a second Ctrl-C", 2],
  ] as const)("%s frees it", async (_, times) => {
    const out = join(temporaryFolder(), "run");
    const { code } = await saddlepoint(["train", recipe, "--out", out], {
      onOutput: (child, text) => {
        if (!text.includes("step 10")) return;
        child.kill("SIGINT");
        if (times === 2) child.kill("SIGTERM");
      },
    });
    expect(code).toBe(130);
    expect(readdirSync(out)).not.toContain("train.lock");
  });

  test("a failure frees it, and leaves no folder where it had made one", async () => {
    const folder = temporaryFolder();
    const missing = ["--data", join(folder, "nowhere.npy")];
    const failed = await saddlepoint(["train", recipe, ...missing, "--out", join(folder, "a", "run")]);
    expect(failed.code, failed.stderr).toBe(1);
    expect(readdirSync(folder)).not.toContain("a");
    const out = join(folder, "copy");
    cpSync(whole, out, { recursive: true });
    rmSync(join(out, "report.json"));
    const manifest = readFileSync(join(out, "manifest.json"), "utf8");
    writeFileSync(join(out, "manifest.json"), manifest.replace(/"sha256": "./, '"sha256": "x'));
    const { code, stderr } = await saddlepoint(["train", "--resume", "--out", out]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("data.sha256 was ")]);
    expect(readdirSync(out)).not.toContain("train.lock");
  });

  test("--resume without --out passes over a run that another process trains", async () => {
    const folder = temporaryFolder();
    const others: Promise<Ended>[] = [];
    const { code, stderr } = await saddlepoint(["train", recipe], {
      cwd: folder,
      onOutput: (child, text) => {
        if (!text.includes("step 10") || others.length > 0) return;
        child.kill("SIGSTOP");
        others.push(saddlepoint(["train", "--resume"], { cwd: folder }));
        void Promise.allSettled(others).then(() => child.kill("SIGCONT"));
      },
    });
    expect(code, stderr).toBe(0);
    const [other] = await Promise.all(others);
    expect([other?.code, other?.stderr]).toEqual([
      2,
      expect.stringContaining("must be an unfinished run in runs/"),
    ]);
  });
});
