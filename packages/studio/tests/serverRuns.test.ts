import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fetched, json, stepsOf } from "../testing/asking.ts";
import { eventListener } from "../testing/eventListener.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { lineOf, writeRun } from "../testing/writeRun.ts";

describe("runs are shown as they are", () => {
  test("with their status, step, quantities and pictures", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "done", { reportedStep: 100, metrics: [50, 100] });
    writeRun(folder, "half", {
      metrics: [10, 20],
      samples: ["samples.png", "step-000020.png", "step-000003.png"],
    });
    const { port } = await testStudio(folder);
    const list = await json(port, "/api/runs");
    expect(list).toHaveLength(2);
    expect(list).toContainEqual(
      expect.objectContaining({
        name: "done",
        status: "done",
        recipe: "ring-gan",
        step: 100,
        steps: 100,
        seed: 7,
      }),
    );
    expect(list).toContainEqual(
      expect.objectContaining({ name: "half", status: "stopped", step: 20, quantities: [] }),
    );
    expect(await json(port, "/api/runs/done")).toMatchObject({
      quantities: [
        { quantity: "I(c; G(z, c))", ceiling: "Infinity" },
        { quantity: "I(x; y)", value: 0.25 },
      ],
      recipeData: { name: "ring-gan" },
      recipeYaml: expect.stringContaining("name: ring-gan"),
      manifest: { device: "cpu" },
      report: { step: 100 },
    });
    expect(await json(port, "/api/runs/half")).toMatchObject({
      samples: ["step-000003.png", "step-000020.png", "samples.png"],
      report: null,
    });
    expect(await json(port, "/api/runs/half/metrics")).toEqual([
      { step: 10, event: "metrics", loss: 5 },
      { step: 20, event: "metrics", loss: 10 },
    ]);
    expect(await json(port, "/api/runs/half/metrics?after=11")).toHaveLength(1);
    const picture = await fetched(port, "/api/runs/half/samples/step-000003.png");
    expect(picture.body).toBe("picture step-000003.png");
    expect(picture.headers.get("content-type")).toBe("image/png");
    const again = await fetched(port, "/api/runs/half/samples/step-000003.png", {
      headers: { "If-None-Match": picture.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  test("folders that are no runs are called broken, each with its reason, and break nothing", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "good", { metrics: [5] });
    const broken: Record<string, (path: string) => void> = {
      "no-recipe": (path) => writeFileSync(join(path, "recipe.yaml"), ""),
      "binary-report": (path) => writeFileSync(join(path, "report.json"), Buffer.from([0, 255, 254, 1, 2])),
      "report-of-another-kind": (path) => writeFileSync(join(path, "report.json"), "[1, 2]"),
      "binary-recipe": (path) => writeFileSync(join(path, "recipe.yaml"), Buffer.alloc(3000, 0x9f)),
      "huge-recipe": (path) => truncateSync(join(path, "recipe.yaml"), 3 * 1024 ** 3),
      "huge-report": (path) => {
        writeFileSync(join(path, "report.json"), "");
        truncateSync(join(path, "report.json"), 3 * 1024 ** 3);
      },
      "empty-manifest": (path) => writeFileSync(join(path, "manifest.json"), ""),
      "deep-report": (path) => writeFileSync(join(path, "report.json"), "[".repeat(200_000)),
    };
    for (const [name, damage] of Object.entries(broken)) damage(writeRun(folder, name, { metrics: [5] }));
    mkdirSync(join(folder, "empty"));
    mkdirSync(join(folder, "report-is-a-folder", "report.json"), { recursive: true });
    mkdirSync(join(folder, "a name with spaces <b>"));
    writeFileSync(join(folder, "a-file"), "no run");
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    symlinkSync(join(folder, "loop"), join(folder, "loop"));
    const { port } = await testStudio(folder);
    const list = await json(port, "/api/runs");
    if (!Array.isArray(list)) throw new Error("the table must be a list");
    const found = new Map(list.map(({ name, status, problem }) => [name, { status, problem }]));
    expect(found.get("good")).toEqual({ status: "stopped", problem: undefined });
    for (const name of [
      ...Object.keys(broken),
      "empty",
      "report-is-a-folder",
      "a name with spaces <b>",
      "dangling",
      "loop",
    ]) {
      expect(found.get(name)?.status, name).toBe("broken");
      expect(found.get(name)?.problem, name).not.toContain(folder);
      expect(String(found.get(name)?.problem).length, name).toBeGreaterThan(20);
    }
    expect([...found.keys()]).not.toContain("a-file");
    for (const name of Object.keys(broken)) {
      expect(await json(port, `/api/runs/${name}`)).toMatchObject({ name, status: "broken" });
      expect(await json(port, `/api/runs/${name}/metrics`)).toHaveLength(1);
    }
  });

  test("metrics that a crash cut off, or that are none, are passed over", async () => {
    const folder = temporaryFolder();
    const run = writeRun(folder, "run", { metrics: [1] });
    const metrics = join(run, "metrics.jsonl");
    appendFileSync(metrics, 'not json\n\n{"event":"no step"}\n[1]\nnull\n{"step":"2"}\r\n');
    appendFileSync(metrics, Buffer.from([0xff, 0x00, 0x0a]));
    appendFileSync(metrics, '{"step": 3,\r "loss": "NaN"}\n{"step": 4, "lo');
    const { port } = await testStudio(folder);
    expect(await json(port, "/api/runs/run/metrics")).toEqual([
      { step: 1, event: "metrics", loss: 0.5 },
      { step: 3, loss: "NaN" },
    ]);
    expect(await json(port, "/api/runs/run")).toMatchObject({ step: 3 });
    const listener = eventListener(port, "/api/runs/run/events?after=2");
    await listener.until((events) => stepsOf(events).length === 1);
    expect(stepsOf(listener.events)).toEqual([3]);
  });

  test("metrics larger than memory are not loaded for the table or for a listener", async () => {
    const folder = temporaryFolder();
    const run = writeRun(folder, "run");
    const metrics = join(run, "metrics.jsonl");
    // A hole that no reader could hold: a whole file of more than 2 GiB cannot be read at once.
    truncateSync(metrics, 3 * 1024 ** 3);
    appendFileSync(metrics, `\n${lineOf(41)}${lineOf(42)}`);
    const { port } = await testStudio(folder);
    expect(await json(port, "/api/runs")).toMatchObject([{ name: "run", step: 42 }]);
    const listener = eventListener(port, "/api/runs/run/events");
    await listener.until((events) => events.some(({ name }) => name === "summary"));
    appendFileSync(metrics, lineOf(43));
    await listener.until((events) => stepsOf(events).length > 0);
    expect(stepsOf(listener.events)).toEqual([43]);
  });

  test("a folder that is not there yet has no runs", async () => {
    const { port } = await testStudio(join(temporaryFolder(), "later"));
    expect(await json(port, "/api/runs")).toEqual([]);
  });
});
