import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { lockHolder, lockRun } from "./runLock.ts";

const lockIn = (folder: string): string => join(folder, "train.lock");

/** Writes a lock as a process leaves it. */
function left(folder: string, holder: object | string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(lockIn(folder), typeof holder === "string" ? holder : JSON.stringify(holder));
  return folder;
}

/** A process that lives until the test has finished. */
function living(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

async function dead(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

const since = Date.UTC(2026, 0, 2, 3, 4, 5);

test("a folder is one process's until it is released, and then has nothing of the lock left", async () => {
  const folder = join(temporaryFolder(), "a", "run");
  const lock = await lockRun(folder);
  expect(await lockHolder(folder)).toMatchObject({ pid: process.pid, host: hostname() });
  await expect(lockRun(folder)).rejects.toThrow(
    `${folder} is being trained in by process ${process.pid} on this machine`,
  );
  writeFileSync(join(folder, "recipe.yaml"), "");
  await lock.release();
  await lock.release();
  expect(readdirSync(folder)).toEqual(["recipe.yaml"]);
  expect(await lockHolder(folder)).toBe(undefined);
});

test("a folder that the lock made is taken away again where nothing was written in it", async () => {
  const outer = temporaryFolder();
  await (await lockRun(join(outer, "a", "b"))).release();
  expect(existsSync(join(outer, "a"))).toBe(false);
});

test("of many who ask at once one gets it, also where a lock was abandoned", async () => {
  for (const stale of [false, true]) {
    const folder = join(temporaryFolder(), "run");
    if (stale) left(folder, { pid: await dead(), host: hostname(), since });
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => lockRun(folder)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["train.lock"]);
  }
});

test("a living process keeps its lock, and the refusal names the folder, the process and what to do", async () => {
  const pid = living();
  const folder = left(temporaryFolder(), { pid, host: hostname(), since });
  await expect(lockRun(folder)).rejects.toThrow(
    `${folder} is being trained in by process ${pid} on this machine, since 2026-01-02 03:04:05 UTC: wait for it or stop it (Ctrl-C where it runs, or kill -INT ${pid}), or choose another folder with --out`,
  );
});

test("a lock of a process that is gone is taken over with a word", async () => {
  const pid = await dead();
  const folder = left(temporaryFolder(), { pid, host: hostname(), since });
  expect(await lockHolder(folder)).toBe(undefined);
  const lock = await lockRun(folder);
  expect(lock.abandoned).toBe(`process ${pid} on this machine, since 2026-01-02 03:04:05 UTC`);
  expect(JSON.parse(readFileSync(lockIn(folder), "utf8"))).toMatchObject({ pid: process.pid });
  await lock.release();
});

test.runIf(process.platform === "linux")(
  "a number that another process has got since is not taken for the one that had it",
  async () => {
    const folder = left(temporaryFolder(), {
      pid: living(),
      host: hostname(),
      since,
      birth: "another boot 1",
    });
    expect(await lockHolder(folder)).toBe(undefined);
    await (await lockRun(folder)).release();
  },
);

test("another machine's lock is kept, for its process cannot be seen, and says which file to remove", async () => {
  const folder = left(temporaryFolder(), { pid: await dead(), host: "elsewhere", since });
  expect(await lockHolder(folder)).toMatchObject({ host: "elsewhere" });
  await expect(lockRun(folder)).rejects.toThrow(`remove ${lockIn(folder)}`);
});

test.each(["", "{", "[]", '{"pid":-1}'])(
  "an unreadable lock, %j, is waited for and then taken over",
  async (text) => {
    const folder = left(temporaryFolder(), text);
    expect(await lockHolder(folder)).toBe(undefined);
    const lock = await lockRun(folder);
    expect(lock.abandoned).toContain("unreadable");
    await lock.release();
  },
);

test("what another process has taken meanwhile is not freed", async () => {
  const folder = temporaryFolder();
  const lock = await lockRun(folder);
  left(folder, { pid: living(), host: hostname(), since });
  await lock.release();
  expect(existsSync(lockIn(folder))).toBe(true);
});
