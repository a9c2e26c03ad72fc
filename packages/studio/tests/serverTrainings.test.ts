import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { lockRun } from "saddlepoint/node";
import { describe, expect, onTestFinished, test } from "vitest";
import { errorOf, eventually, fetched, json, post, stepsOf } from "../testing/asking.ts";
import { eventListener } from "../testing/eventListener.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { lineOf, writeRun } from "../testing/writeRun.ts";

describe("trainings", () => {
  const start = (
    port: number,
    name: string,
    recipe = "name: stand-in\ndata: ring\nnetwork: {kind: mlp}\ntraining: {steps: 100000}",
  ) => post(port, "/api/runs", { recipe, name, set: ["training.seed=9"], threads: 1 });

  /** The stand-in takes its time before it writes anything, as one that reads its data. */
  const SLOW = "name: slow\ndata: ring\nnetwork: {kind: mlp}\ntraining: {steps: 100000}";

  test("are started, followed, stopped and resumed", async () => {
    const folder = join(temporaryFolder(), "later");
    const { port } = await testStudio(folder);
    const started = await start(port, "one");
    expect(started.status, started.body).toBe(201);
    expect(JSON.parse(started.body)).toMatchObject({
      name: "one",
      status: "running",
      startedHere: true,
      recipe: "stand-in",
      seed: 9,
      steps: 100_000,
    });
    const tab = eventListener(port, "/api/runs/one/events?after=0");
    await tab.until((events) => stepsOf(events).length > 3);
    tab.drop();
    const again = await fetched(port, "/api/runs/one/resume", { method: "POST" });
    expect([again.status, errorOf(again.body)]).toEqual([409, "one is training already"]);
    const stopped = await fetched(port, "/api/runs/one/stop", { method: "POST" });
    expect(JSON.parse(stopped.body)).toMatchObject({ status: "stopped", startedHere: false });
    expect(JSON.parse(stopped.body).step).toBeGreaterThan(3);
    const twice = await fetched(port, "/api/runs/one/stop", { method: "POST" });
    expect(twice.status).toBe(409);
    const fewer = await post(port, "/api/runs/one/resume", { steps: 99_999 });
    expect([fewer.status, errorOf(fewer.body)]).toEqual([
      400,
      "steps must be at least the 100000 that one was started with, got 99999",
    ]);
    const resumed = await post(port, "/api/runs/one/resume", { steps: 200_000 });
    // The training has yet to write down that it has more steps.
    expect(JSON.parse(resumed.body)).toMatchObject({ status: "running", steps: 200_000 });
    await expect
      .poll(async () => JSON.stringify(await json(port, "/api/runs/one")), { timeout: 20_000 })
      .toContain('"status":"running"');
  });

  test("of one name begin once, however many ask at once", async () => {
    const { port } = await testStudio(temporaryFolder());
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(port, "same")));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 7 }, () => 409),
    ]);
    expect(errorOf(answers.find(({ status }) => status === 409)?.body ?? "")).toContain("already");
  });

  test("without a name get one that is free", async () => {
    const { port } = await testStudio(temporaryFolder());
    const names = [];
    for (let i = 0; i < 2; i++) {
      const { body } = await post(port, "/api/runs", { recipe: "ring-gan" });
      names.push(JSON.parse(body).name);
    }
    expect(names).toEqual(["ring-gan-seed1", "ring-gan-seed1-2"]);
  });

  test("that fail say why, leave no folder behind, and let their name be used again", async () => {
    const { port } = await testStudio(temporaryFolder());
    const { status } = await start(port, "fails");
    expect(status).toBe(201);
    await eventually(port, "fails", ({ problem }) => problem === "the data must be there, got none");
    expect(await json(port, "/api/runs")).toMatchObject([{ name: "fails", status: "broken" }]);
    expect((await start(port, "fails")).status).toBe(201);
  });

  test("that this studio did not start are neither stopped nor started twice", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "done", { reportedStep: 100 });
    writeRun(folder, "quiet", { metrics: [1] });
    // This process lives, and is none of the studio's trainings.
    const lock = await lockRun(writeRun(folder, "busy", { metrics: [1] }));
    writeFileSync(join(writeRun(folder, "broken"), "recipe.yaml"), "[");
    const { port } = await testStudio(folder);
    expect(await json(port, "/api/runs/busy")).toMatchObject({
      status: "running",
      startedHere: false,
      elsewhere: expect.stringContaining(`process ${process.pid} on this machine`),
    });
    for (const [target, said] of [
      ["/api/runs/quiet/stop", "not training quiet"],
      ["/api/runs/busy/stop", "not training busy"],
      ["/api/runs/busy/resume", `trained by process ${process.pid} on this machine`],
      ["/api/runs/done/resume", "more steps"],
      ["/api/runs/broken/resume", "cannot be resumed"],
    ] as const) {
      const { status, body } = await fetched(port, target, { method: "POST" });
      expect(status, body).toBe(409);
      expect(errorOf(body)).toContain(said);
    }
    for (const verb of ["stop", "resume"]) {
      expect((await fetched(port, `/api/runs/nobody/${verb}`, { method: "POST" })).status).toBe(404);
    }
    mkdirSync(join(folder, "new"));
    const preparing = await lockRun(join(folder, "new"));
    expect(await json(port, "/api/runs/new")).toMatchObject({ status: "running", startedHere: false });
    await preparing.release();
    expect(await json(port, "/api/runs/new")).toMatchObject({ status: "broken" });
    await lock.release();
    expect(await json(port, "/api/runs/busy")).toMatchObject({ status: "stopped" });
  });

  test("that are stopped before they have written anything are answered as stopped", async () => {
    const { port } = await testStudio(temporaryFolder());
    expect((await start(port, "slow", SLOW)).status).toBe(201);
    const { status, body } = await fetched(port, "/api/runs/slow/stop", { method: "POST" });
    expect(status, body).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ name: "slow", status: "stopped", startedHere: false });
    expect(await json(port, "/api/runs")).toEqual([]);
  });

  test("whose studio is gone are stopped by another", async () => {
    const folder = temporaryFolder();
    const path = writeRun(folder, "orphan", { metrics: [1] });
    const text = `import { lockRun } from "saddlepoint/node"; const lock = await lockRun(${JSON.stringify(path)});
      process.on("SIGINT", async () => { await lock.release(); process.exit(130); });
      console.log("ready"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
      cwd: import.meta.dirname,
      env: { ...process.env, SADDLEPOINT_STARTED_BY: "studio" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    const { port } = await testStudio(folder);
    expect(await json(port, "/api/runs/orphan")).toMatchObject({ status: "running", startedHere: true });
    const { status, body } = await fetched(port, "/api/runs/orphan/stop", { method: "POST" });
    expect(status, body).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ status: "stopped", startedHere: false });
  });

  test("whose folder is removed are told of as such, and leave the list", async () => {
    const folder = temporaryFolder();
    const path = writeRun(folder, "done", { reportedStep: 100, metrics: [100] });
    const { port } = await testStudio(folder);
    const tab = eventListener(port, "/api/runs/done/events?after=0");
    await tab.until((events) => JSON.stringify(events).includes("done"));
    rmSync(path, { recursive: true });
    await tab.until((events) => JSON.stringify(events).includes("its folder was removed"));
    expect(await json(port, "/api/runs")).toEqual([]);
    tab.drop();
  });

  test("of a run that was changed begin only when its changes are accepted, each of which is named", async () => {
    const folder = temporaryFolder();
    const path = writeRun(folder, "edited", { metrics: [1] });
    const file = join(path, "recipe.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("batchSize: 256", "batchSize: 32"));
    const { port } = await testStudio(folder);
    const refused = await post(port, "/api/runs/edited/resume", {});
    expect(refused.status).toBe(409);
    expect(JSON.parse(refused.body)).toEqual({
      error: "edited was changed since it was started: training.batchSize was 256 and is 32",
      changes: [{ what: "training.batchSize", before: "256", after: "32" }],
    });
    expect(existsSync(join(path, "arguments.json"))).toBe(false);
    const no = await post(port, "/api/runs/edited/resume", { acceptChanges: false });
    expect(no.status).toBe(409);
    for (const odd of ["yes", 1, null, {}, ["training.batchSize"]]) {
      const { status, body } = await post(port, "/api/runs/edited/resume", { acceptChanges: odd });
      expect([status, errorOf(body)]).toEqual([
        400,
        expect.stringContaining("acceptChanges must be true or false, got "),
      ]);
    }
    const accepted = await post(port, "/api/runs/edited/resume", { acceptChanges: true });
    expect(accepted.status, accepted.body).toBe(200);
    await expect.poll(() => existsSync(join(path, "arguments.json")), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(join(path, "arguments.json"), "utf8")).toContain('"--accept-changes"');
  });

  test("that find their data changed say what, and go on when that is accepted; what was put right meanwhile is not said again", async () => {
    const folder = temporaryFolder();
    const path = writeRun(folder, "moved", { metrics: [1] });
    writeFileSync(join(path, "other-data"), "");
    const { port } = await testStudio(folder);
    const changes = [{ what: "data.sha256", before: '"0"', after: '"1"' }];
    expect((await post(port, "/api/runs/moved/resume", {})).status).toBe(200);
    await eventually(port, "moved", ({ status }) => status === "stopped");
    expect(await json(port, "/api/runs/moved")).toMatchObject({ changes, problem: expect.any(String) });
    // Somebody goes on with it in a terminal.
    await setTimeout(20);
    writeFileSync(join(path, "metrics.jsonl"), lineOf(1) + lineOf(2));
    const after = await json(port, "/api/runs/moved");
    expect(after).not.toHaveProperty("changes");
    expect(after).not.toHaveProperty("problem");
    expect((await post(port, "/api/runs/moved/resume", { acceptChanges: true })).status).toBe(200);
    await eventually(port, "moved", ({ status, step }) => status === "running" && Number(step) > 0);
  });

  test("that failed and whose folder is removed are gone from the list", async () => {
    const folder = temporaryFolder();
    const path = writeRun(folder, "moved", { metrics: [1] });
    writeFileSync(join(path, "other-data"), "");
    const { port } = await testStudio(folder);
    await post(port, "/api/runs/moved/resume", {});
    await eventually(port, "moved", ({ status }) => status === "stopped");
    rmSync(path, { recursive: true });
    expect(await json(port, "/api/runs")).toEqual([]);
    expect((await fetched(port, "/api/runs/moved")).status).toBe(404);
  });

  test("are stopped when the studio closes, and have saved by then", async () => {
    const folder = temporaryFolder();
    const studio = await testStudio(folder);
    await start(studio.port, "one");
    await eventually(studio.port, "one", ({ step }) => Number(step) > 2);
    await studio.close();
    const after = await testStudio(folder);
    const { status, body } = await post(after.port, "/api/runs/one/resume", {});
    expect(status, body).toBe(200);
  });
});
