import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { type FolderGuard, folderGuard } from "./folderGuard.ts";
import { openMetricsLog } from "./metricsLog.ts";
import { createRunFolder, type RunFolder } from "./runFolder.ts";

let run: RunFolder;
let guard: FolderGuard;
const METRICS = new TextEncoder().encode('{"step":1}\n');

beforeEach(async () => {
  const out = join(temporaryFolder(), "run");
  run = await createRunFolder({
    out,
    recipeName: "r",
    seed: 1,
    recipe: "data: ring\n",
    manifest: { seed: 1 },
    bytes: 1,
  });
  guard = await folderGuard(run);
});

test("a folder that stays is not gone", async () => {
  expect(await guard.isGone()).toBe(false);
});

test.each([
  ["removed", () => rmSync(run.path, { recursive: true })],
  ["moved", () => renameSync(run.path, `${run.path}-elsewhere`)],
  ["emptied", () => rmSync(run.manifest)],
])("a folder that was %s is written anew as it was", async (_, takeAway) => {
  takeAway();
  expect(await guard.isGone()).toBe(true);
  await guard.restore(METRICS);
  expect(readFileSync(run.recipe, "utf8")).toBe("data: ring\n");
  expect(JSON.parse(readFileSync(run.manifest, "utf8"))).toEqual({ seed: 1 });
  expect(readFileSync(run.metrics, "utf8")).toBe('{"step":1}\n');
});

test("another run, or another training, in its place is left alone", async () => {
  renameSync(run.path, `${run.path}-elsewhere`);
  mkdirSync(run.path);
  for (const name of ["train.lock", "manifest.json"]) {
    writeFileSync(join(run.path, name), "another's");
    await expect(guard.restore(METRICS)).rejects.toThrow("another run is there now");
    expect(readdirSync(run.path)).toEqual([name]);
    rmSync(join(run.path, name));
  }
});

test("a log says what it holds also when its file has lost its name", () => {
  const log = openMetricsLog(run.metrics);
  log.append({ step: 1 });
  rmSync(run.metrics);
  log.append({ step: 2 });
  expect(new TextDecoder().decode(log.contents())).toBe('{"step":1}\n{"step":2}\n');
  expect(existsSync(run.metrics)).toBe(false);
  log.close();
});
