import { appendFileSync, truncateSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { isPlainObject } from "saddlepoint/data";
import { describe, expect, test } from "vitest";
import { stepsOf } from "../testing/asking.ts";
import { eventListener } from "../testing/eventListener.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { lineOf, writeRun } from "../testing/writeRun.ts";

describe("listeners", () => {
  test("fifty of them share one watcher, miss nothing, and leave nothing when they go", async () => {
    const folder = temporaryFolder();
    const metrics = join(writeRun(folder, "run", { metrics: [1, 2, 3] }), "metrics.jsonl");
    const studio = await testStudio(folder);
    const tabs = Array.from({ length: 50 }, () => eventListener(studio.port, "/api/runs/run/events?after=2"));
    await Promise.all(tabs.map((tab) => tab.until((events) => stepsOf(events).length === 2)));
    expect(studio.watched()).toBe(1);
    for (let step = 4; step <= 30; step++) appendFileSync(metrics, lineOf(step));
    writeFileSync(join(folder, "run", "samples", "step-000030.png"), "new");
    const all = Array.from({ length: 29 }, (_, i) => i + 2);
    for (const tab of tabs) {
      await tab.until(
        (events) => stepsOf(events).at(-1) === 30 && events.some(({ name }) => name === "sample"),
      );
      expect(stepsOf(tab.events)).toEqual(all);
      expect(tab.events.find(({ name }) => name === "sample")?.data).toBe("step-000030.png");
      expect(tab.events[0]).toMatchObject({ name: "summary", data: { name: "run" } });
    }
    for (const tab of tabs) tab.drop();
    await expect.poll(studio.watched).toBe(0);
  });

  test("a line is sent when it is whole, once, wherever the writer was cut", async () => {
    const folder = temporaryFolder();
    const metrics = join(writeRun(folder, "run"), "metrics.jsonl");
    const { port } = await testStudio(folder);
    const tab = eventListener(port, "/api/runs/run/events");
    await tab.until((events) => events.length > 0);
    const text = [1, 2, 3].map(lineOf).join("");
    for (let at = 0; at < text.length; at += 11) {
      appendFileSync(metrics, text.slice(at, at + 11));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await tab.until((events) => stepsOf(events).length === 3);
    expect(stepsOf(tab.events)).toEqual([1, 2, 3]);
    tab.drop();
  });

  test("one that comes again goes on where it was, with nothing lost and nothing twice", async () => {
    const folder = temporaryFolder();
    const metrics = join(writeRun(folder, "run", { metrics: [1] }), "metrics.jsonl");
    const { port } = await testStudio(folder);
    const first = eventListener(port, "/api/runs/run/events?after=0");
    await first.until((events) => stepsOf(events).length === 1);
    first.drop();
    appendFileSync(metrics, lineOf(2) + lineOf(2) + lineOf(3));
    const second = eventListener(port, "/api/runs/run/events?after=0", {
      "Last-Event-ID": first.events.at(-1)?.id ?? "",
    });
    await second.until((events) => stepsOf(events).length === 3);
    expect([...stepsOf(first.events), ...stepsOf(second.events)]).toEqual([1, 2, 2, 3]);
    second.drop();
    // An id that is none of this file's is not trusted: the address says where to begin.
    for (const id of ["7", "-1", "999999", "nonsense"]) {
      const lost = eventListener(port, "/api/runs/run/events?after=3", { "Last-Event-ID": id });
      await lost.until((events) => stepsOf(events).length > 0);
      expect(stepsOf(lost.events)).toEqual([3]);
      lost.drop();
    }
  });

  test("a run that lost its last lines, as one that is gone on with does, is followed from there", async () => {
    const folder = temporaryFolder();
    const metrics = join(writeRun(folder, "run", { metrics: [1, 2, 3] }), "metrics.jsonl");
    const { port } = await testStudio(folder);
    const tab = eventListener(port, "/api/runs/run/events");
    await tab.until((events) => events.length > 0);
    truncateSync(metrics, Buffer.byteLength(lineOf(1)));
    await tab.until((events) => events.some(({ data }) => isPlainObject(data) && data.step === 1));
    appendFileSync(metrics, lineOf(2));
    await tab.until((events) => stepsOf(events).includes(2));
    expect(stepsOf(tab.events)).toEqual([2]);
    tab.drop();
  });

  test("one that reads nothing holds up nobody, and frees its watcher when it is gone", async () => {
    const folder = temporaryFolder();
    const metrics = join(writeRun(folder, "run"), "metrics.jsonl");
    const many = Array.from({ length: 200_000 }, (_, i) => lineOf(i + 1)).join("");
    for (let i = 0; i < 5; i++) appendFileSync(metrics, many);
    const studio = await testStudio(folder);
    const deaf = createConnection(studio.port, "127.0.0.1");
    deaf.pause();
    deaf.write(`GET /api/runs/run/events?after=1 HTTP/1.1\r\nHost: 127.0.0.1:${studio.port}\r\n\r\n`);
    await expect.poll(studio.watched).toBe(1);
    const tab = eventListener(studio.port, "/api/runs/run/events");
    await tab.until((events) => events.length > 0);
    appendFileSync(metrics, lineOf(1_000_000));
    await tab.until((events) => stepsOf(events).includes(1_000_000));
    tab.drop();
    expect(studio.watched()).toBe(1);
    deaf.destroy();
    await expect.poll(studio.watched).toBe(0);
  });

  test("silence is broken by signs of life, and the end of the studio ends every stream", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "run");
    const studio = await testStudio(folder, { heartbeat: 30 });
    const tab = eventListener(studio.port, "/api/runs/run/events");
    await expect.poll(tab.comments).toBeGreaterThan(2);
    await studio.close();
    expect(studio.watched()).toBe(0);
  });
});
