import type { ChildProcess } from "node:child_process";
import { cpSync, readFileSync, rmSync, truncateSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stream } from "saddlepoint/random";
import { beforeAll, describe, expect, test } from "vitest";
import { runProgram, saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../testing/temporaryFolder.ts";
import { fingerprint, newestCheckpoint, writeTinyRecipe } from "../testing/tinyRun.ts";

const shared = sharedTemporaryFolder();
const whole = join(shared, "whole");
let recipe = "";

beforeAll(async () => {
  recipe = writeTinyRecipe(shared);
  const { code, stderr } = await saddlepoint(["train", recipe, "--out", whole]);
  expect(code, stderr).toBe(0);
});

/** Goes on with a run until it is finished, killing it as `interfere` says, at most `rounds` times. */
async function trainThrough(
  out: string,
  rounds: number,
  interfere: (round: number, child: ChildProcess, text: string) => void,
): Promise<number> {
  let kills = 0;
  for (let round = 0; ; round++) {
    const { code, stderr } = await saddlepoint(["train", recipe, "--resume", "--out", out], {
      ...(round < rounds ? { onOutput: (child, text) => interfere(round, child, text) } : {}),
    });
    if (code === 0) return kills;
    expect(code, stderr).toBe(null);
    kills++;
  }
}

describe("a run killed with SIGKILL and resumed ends with the bytes of an uninterrupted one", () => {
  test("killed at random moments", async () => {
    const out = join(temporaryFolder(), "run");
    const random = stream(1, "kills");
    const kills = await trainThrough(out, 4, (_, child, text) => {
      // The folder is the last thing said before training begins.
      if (text.includes("folder")) setTimeout(() => child.kill("SIGKILL"), 600 * random.next());
    });
    expect(kills).toBeGreaterThan(0);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });

  test("killed while a checkpoint is being written", async () => {
    const out = join(temporaryFolder(), "run");
    const kills = await trainThrough(out, 3, (_, child, text) => {
      if (!text.includes("folder")) return;
      const watcher = watch(join(out, "checkpoints"), (_event, name) => {
        if (name?.endsWith(".tmp")) child.kill("SIGKILL");
      });
      child.once("exit", () => watcher.close());
    });
    expect(kills).toBe(3);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });

  test("killed before its first checkpoint", async () => {
    const out = join(temporaryFolder(), "run");
    const kills = await trainThrough(out, 1, (_, child, text) => {
      if (text.includes("folder")) child.kill("SIGKILL");
    });
    expect(kills).toBe(1);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });
});

describe("Ctrl-C", () => {
  test.each([
    { signal: "SIGINT", moment: "folder", phase: "while the reader learns" },
    { signal: "SIGINT", moment: "step 10", phase: "in the game" },
    { signal: "SIGTERM", moment: "step 10", phase: "in the game" },
  ] as const)(
    "$signal $phase saves, and the command that it prints goes on to the same bytes",
    async ({ signal, moment }) => {
      const out = join(temporaryFolder(), "a run");
      const interrupted = await saddlepoint(["train", recipe, "--out", out], {
        onOutput: (child, text) => {
          if (text.includes(moment)) child.kill(signal);
        },
      });
      expect(interrupted.code, interrupted.stderr).toBe(130);
      const [, step = "", command = ""] =
        /saved at step (\d+) of 60; go on with\n {2}(.+)/.exec(interrupted.stdout) ?? [];
      expect(Number(step)).toBeLessThan(60);
      expect(newestCheckpoint(out)).toContain(`step-${step.padStart(6, "0")}`);
      const resumed = await runProgram("sh", ["-c", command]);
      expect(resumed.code, resumed.stderr).toBe(0);
      if (step !== "0") expect(resumed.stdout).toContain(`going on from step ${step}`);
      expect(fingerprint(out)).toEqual(fingerprint(whole));
    },
  );

  test("a second one stops at once, and costs nothing that was saved", async () => {
    const out = join(temporaryFolder(), "run");
    const interrupted = await saddlepoint(["train", recipe, "--out", out], {
      onOutput: (child, text) => {
        if (!text.includes("step 10")) return;
        child.kill("SIGINT");
        child.kill("SIGTERM");
      },
    });
    expect(interrupted.code, interrupted.stderr).toBe(130);
    expect(await trainThrough(out, 0, () => {})).toBe(0);
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });

  test("with --json there is one document, with the status and the command", async () => {
    const out = join(temporaryFolder(), "run");
    const { code, stdout } = await saddlepoint(["train", recipe, "--out", out, "--json"], {
      onOutput: (child, text) => {
        if (text.includes("step 10")) child.kill("SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: "interrupted", run: out, steps: 60 });
  });
});

describe("a damaged checkpoint is named and passed over, and the run ends with the same bytes", () => {
  const damages: readonly { how: string; damage: (path: string) => void }[] = [
    {
      how: "with a flipped byte",
      damage(path) {
        const bytes = readFileSync(path);
        const middle = Math.floor(bytes.length / 2);
        bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
        writeFileSync(path, bytes);
      },
    },
    { how: "cut off", damage: (path) => truncateSync(path, 1000) },
    { how: "empty", damage: (path) => truncateSync(path, 0) },
  ];

  test.each(damages)("$how", async ({ damage }) => {
    const out = join(temporaryFolder(), "run");
    cpSync(whole, out, { recursive: true });
    rmSync(join(out, "report.json"));
    const newest = newestCheckpoint(out);
    damage(newest);
    const { code, stdout, stderr } = await saddlepoint(["train", "--resume", "--out", out]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`skipped a damaged checkpoint: ${newest}: `);
    expect(stdout).toContain("going on from step 54");
    expect(fingerprint(out)).toEqual(fingerprint(whole));
  });
});

describe("--resume", () => {
  test("without --out goes on with the newest unfinished run in runs/, by its recorded recipe", async () => {
    const folder = temporaryFolder();
    cpSync(whole, join(folder, "runs", "finished"), { recursive: true });
    const interrupted = await saddlepoint(["train", recipe], {
      cwd: folder,
      onOutput: (child, text) => {
        if (text.includes("step 10")) child.kill("SIGINT");
      },
    });
    expect(interrupted.code, interrupted.stderr).toBe(130);
    const { code, stderr } = await saddlepoint(["train", "--resume"], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(fingerprint(join(folder, "runs", "tiny-seed1"))).toEqual(fingerprint(whole));
  });

  test("without an unfinished run says so", async () => {
    const { code, stderr } = await saddlepoint(["train", "--resume"], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain("there must be an unfinished run in runs/, got none");
  });

  test("with --steps goes on beyond the recorded end", async () => {
    const out = join(temporaryFolder(), "run");
    cpSync(whole, out, { recursive: true });
    const { code, stdout, stderr } = await saddlepoint(["train", "--resume", "--out", out, "--steps", "66"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("going on from step 60");
    expect(newestCheckpoint(out)).toContain("step-000066");
    expect(readFileSync(join(out, "recipe.yaml"), "utf8")).toMatch(/^ {2}steps: 66$/m);
  });

  test("with --steps ends with the bytes of a run that was started with as many", async () => {
    const folder = temporaryFolder();
    // 60 is a multiple of 6: the first end adds no line of its own.
    const settings = ["--set", "training.logEvery=6"];
    const [long, short] = [join(folder, "long"), join(folder, "short")];
    for (const args of [
      ["train", recipe, ...settings, "--out", long, "--steps", "72"],
      ["train", recipe, ...settings, "--out", short],
      ["train", "--resume", "--out", short, "--steps", "72"],
    ]) {
      const { code, stderr } = await saddlepoint(args);
      expect(code, stderr).toBe(0);
    }
    expect(fingerprint(short)).toEqual(fingerprint(long));
    expect(readFileSync(join(short, "recipe.yaml"))).toEqual(readFileSync(join(long, "recipe.yaml")));
  });

  test("with --steps after an end between two lines of metrics has those weights and that report all the same", async () => {
    const folder = temporaryFolder();
    const [long, short] = [join(folder, "long"), join(folder, "short")];
    cpSync(whole, short, { recursive: true });
    for (const args of [
      ["train", recipe, "--out", long, "--steps", "66"],
      ["train", "--resume", "--out", short, "--steps", "66"],
    ]) {
      const { code, stderr } = await saddlepoint(args);
      expect(code, stderr).toBe(0);
    }
    const { "metrics.jsonl": ofLong, ...rest } = fingerprint(long);
    const { "metrics.jsonl": ofShort, ...same } = fingerprint(short);
    expect(same).toEqual(rest);
    // The first end, 60, wrote a line that the longer run has not, and began the next mean anew.
    expect(ofShort).not.toBe(ofLong);
  });

  test("goes on by an edited recipe.yaml only with --accept-changes, and with moved data once it is told", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "run");
    cpSync(whole, out, { recursive: true });
    const yaml = readFileSync(join(out, "recipe.yaml"), "utf8");
    const resume = ["train", "--resume", "--out", out, "--steps", "66"];
    writeFileSync(
      join(out, "recipe.yaml"),
      `# mine\n\n${yaml.replace("batchSize: 16\n  seed", "batchSize: 8\n  seed")}`,
    );
    const refused = await saddlepoint(resume);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining(
        "training.batchSize was 16 and is 8. Undo that, or go on all the same with --accept-changes",
      ),
    ]);
    for (const name of ["images.npy", "labels.npy"]) cpSync(join(shared, name), join(folder, name));
    writeFileSync(join(out, "recipe.yaml"), `# mine\n\n${yaml.replaceAll(shared, join(folder, "nowhere"))}`);
    const lost = await saddlepoint(resume);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining("say where with --data")]);
    const labels = `data.labels=${join(folder, "labels.npy")}`;
    const found = await saddlepoint([...resume, "--data", join(folder, "images.npy"), "--set", labels]);
    expect(found.code, found.stderr).toBe(0);
    writeFileSync(
      join(out, "recipe.yaml"),
      readFileSync(join(out, "recipe.yaml"), "utf8").replace("batchSize: 16\n  seed", "batchSize: 8\n  seed"),
    );
    const accepted = await saddlepoint([
      "train",
      "--resume",
      "--out",
      out,
      "--steps",
      "72",
      "--accept-changes",
    ]);
    expect(accepted.code, accepted.stderr).toBe(0);
    expect(accepted.stderr).toContain("going on with changes: training.batchSize was 16 and is 8");
    const { accepted: noted } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(noted).toMatchObject([{ step: 66, changes: ["training.batchSize was 16 and is 8"] }]);
  });

  test.each([
    { flags: ["--seed", "2"], message: "training.seed must be 1, got 2" },
    { flags: ["--set", "noise.size=5"], message: "noise.size must be 4, got 5" },
    { flags: ["--steps", "30"], message: "training.steps must be at least the 60" },
  ])("with $flags is refused by the path that differs", async ({ flags, message }) => {
    const { code, stderr } = await saddlepoint(["train", "--resume", "--out", whole, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
