import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isRecord } from "../src/server/isRecord.ts";
import { eventListener, type StreamEvent } from "../testing/eventListener.ts";
import { type RawRequest, rawRequest } from "../testing/rawRequest.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { lineOf, writeRun } from "../testing/writeRun.ts";

const SECRET = "what is outside stays outside";
const JSON_BODY = { "Content-Type": "application/json" };

/** A folder of runs inside one that holds a secret. */
function guardedFolder(): string {
  const outer = temporaryFolder();
  const folder = join(outer, "runs");
  mkdirSync(folder);
  writeFileSync(join(outer, "secret.txt"), SECRET);
  return folder;
}

const errorOf = (body: string): string => {
  const value: unknown = JSON.parse(body);
  return isRecord(value) && typeof value.error === "string" ? value.error : "";
};

/** What an address answers, as JSON. */
async function json(port: number, target: string): Promise<unknown> {
  const { status, body } = await fetched(port, target);
  expect(status, body).toBe(200);
  return JSON.parse(body);
}

async function fetched(port: number, target: string, init: RequestInit = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${target}`, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

const post = (port: number, target: string, value: unknown) =>
  fetched(port, target, { method: "POST", headers: JSON_BODY, body: JSON.stringify(value) });

/** The steps of all lines that a listener was sent, in their order. */
const stepsOf = (events: readonly StreamEvent[]): number[] =>
  events
    .filter(({ name }) => name === "metrics")
    .flatMap(({ data }) => (Array.isArray(data) ? data.map((line) => Number(line.step)) : []));

const eventually = (port: number, name: string, satisfied: (summary: Record<string, unknown>) => boolean) =>
  expect
    .poll(async () => satisfied(Object(await json(port, `/api/runs/${name}`))), { timeout: 20_000 })
    .toBe(true);

describe("paths cannot leave the folder", () => {
  const UPWARDS = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..\\secret.txt",
    "..%5csecret.txt",
    "....//secret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "run%00/../../secret.txt",
    "%00",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:%5cWindows%5cwin.ini",
    ".",
    "%2e",
    ".hidden",
    `${"a".repeat(5000)}`,
    "%zz",
  ];
  const PLACES = ["/", "/assets/", "/api/runs/", "/api/runs/run/samples/", "/api/runs/run/export/"];

  test("however they are written", async () => {
    const folder = guardedFolder();
    writeRun(folder, "run", { samples: ["step-000010.png"] });
    mkdirSync(join(folder, ".hidden"));
    writeFileSync(join(folder, "run", "samples", "..secret.txt"), SECRET);
    const { port } = await testStudio(folder);
    for (const place of PLACES) {
      for (const path of UPWARDS) {
        const target = `${place}${path}`;
        const { status, body } = await rawRequest({ port, target });
        expect(body, target).not.toContain(SECRET);
        expect(body, target).not.toContain("root:");
        // `.` is the place itself: the page, the table of runs.
        if (/\/(\.|%2e)$/.test(target)) continue;
        expect([400, 403, 404, 409, 414, 431], `${target} → ${status} ${body}`).toContain(status);
      }
    }
  });

  test("nor through links that lead out", async () => {
    const folder = guardedFolder();
    const outside = writeRun(join(folder, ".."), "outside", { metrics: [1], samples: ["step-000001.png"] });
    const run = writeRun(folder, "run", { metrics: [1] });
    symlinkSync(outside, join(folder, "link"));
    symlinkSync(join(folder, "..", "secret.txt"), join(run, "samples", "step-000002.png"));
    const other = writeRun(folder, "other");
    truncateSync(join(other, "metrics.jsonl"));
    symlinkSync(join(outside, "metrics.jsonl"), join(folder, "metrics.jsonl"));
    const linked = writeRun(folder, "linked");
    symlinkSync(outside, join(linked, "samples", "inner"));
    const { port } = await testStudio(folder);
    for (const target of [
      "/api/runs/link",
      "/api/runs/link/metrics",
      "/api/runs/link/events",
      "/api/runs/link/samples/step-000001.png",
      "/api/runs/link/export/README.md",
      "/api/runs/run/samples/step-000002.png",
    ]) {
      const { status, body } = await rawRequest({ port, target });
      expect(status, target).toBe(403);
      expect(errorOf(body)).toContain("out of the studio's folder");
    }
    expect(await json(port, "/api/runs")).toContainEqual(
      expect.objectContaining({
        name: "link",
        status: "broken",
        problem: expect.stringContaining("leads out"),
      }),
    );
  });
});

describe("only the studio's own pages may ask", () => {
  const asked = async (request: Omit<RawRequest, "port">) => {
    const { port } = await testStudio(temporaryFolder());
    return { port, ...(await rawRequest({ ...request, port })) };
  };

  test.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost",
    "127.0.0.1:1",
    "[::1",
    "evil.example:80",
    "",
  ])("a request for the host %j is refused, for the page as for the API", async (Host) => {
    for (const target of ["/", "/api/runs", "http://evil.example/api/runs"]) {
      const { status } = await asked({ target, headers: { Host } });
      expect([400, 403]).toContain(status);
    }
  });

  test("an address in the request's line that is another's is refused", async () => {
    const { status } = await asked({
      target: "http://evil.example/api/runs",
      headers: { Host: "evil.example" },
    });
    expect([400, 403]).toContain(status);
  });

  test.each([
    { Origin: "http://evil.example" },
    { Origin: "null" },
    { Origin: "https://127.0.0.1" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
  ])("with %j nothing is read or changed", async (headers) => {
    const { status, body } = await asked({ target: "/api/runs", headers: { ...headers } });
    expect(status).toBe(403);
    expect(errorOf(body)).not.toBe("");
    const started = await asked({
      method: "POST",
      target: "/api/runs",
      headers: { ...headers, ...JSON_BODY },
      body: '{"recipe":"ring-gan"}',
    });
    expect(started.status).toBe(403);
  });

  test("its own origin is let in", async () => {
    const { port } = await testStudio(temporaryFolder());
    for (const name of ["127.0.0.1", "localhost"]) {
      const { status } = await rawRequest({
        port,
        target: "/api/runs",
        headers: {
          Host: `${name}:${port}`,
          Origin: `http://${name}:${port}`,
          "Sec-Fetch-Site": "same-origin",
        },
      });
      expect(status).toBe(200);
    }
  });

  test("no answer allows another origin, and every answer is isolated and says what may run", async () => {
    const { port } = await testStudio(temporaryFolder());
    for (const target of ["/", "/assets/main.js", "/api/runs", "/api/nothing", "/nothing"]) {
      const { headers } = await rawRequest({ port, target });
      expect(headers.has("access-control-allow-origin")).toBe(false);
      expect(headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    }
    expect((await rawRequest({ port, target: "/api/runs" })).headers.get("cache-control")).toBe("no-store");
  });
});

describe("a studio that other machines can reach", () => {
  test("answers nothing without its token, and everything with the cookie that the token is changed for", async () => {
    const { port, links, isOpen } = await testStudio(temporaryFolder(), { host: "0.0.0.0" });
    expect(isOpen).toBe(true);
    const token = new URL(links[0] ?? "").searchParams.get("token") ?? "";
    expect(token.length).toBeGreaterThanOrEqual(32);
    for (const target of [
      "/",
      "/api/runs",
      "/assets/main.js",
      "/?token=",
      `/?token=${token}x`,
      "/api/runs?token=no",
    ]) {
      expect((await rawRequest({ port, target })).status, target).toBe(401);
    }
    const opened = await rawRequest({ port, target: `/?token=${token}` });
    expect(opened.status).toBe(303);
    expect(opened.headers.get("location")).toBe("/");
    const cookie = opened.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const headers = { Cookie: cookie.split(";")[0] ?? "" };
    for (const target of ["/", "/api/runs"]) {
      expect((await rawRequest({ port, target, headers })).status).toBe(200);
    }
    expect(
      (await rawRequest({ port, target: "/api/runs", headers: { Cookie: `${headers.Cookie}x` } })).status,
    ).toBe(401);
  });

  test("every start makes another token", async () => {
    const links = await Promise.all(
      [1, 2].map(async () => (await testStudio(temporaryFolder(), { host: "0.0.0.0" })).links[0] ?? ""),
    );
    const [one, two] = links.map((link) => new URL(link).searchParams.get("token"));
    expect(one).not.toBe(two);
  });

  test("a loopback studio needs none and is not reachable elsewhere", async () => {
    const { port, links, isOpen } = await testStudio(temporaryFolder());
    expect(isOpen).toBe(false);
    expect(links).toEqual([`http://127.0.0.1:${port}/`]);
  });
});

describe("a request that makes no sense is told why", () => {
  test.each([
    { body: "{", status: 400, said: "JSON" },
    { body: "[]", status: 400, said: "JSON object" },
    { body: "null", status: 400, said: "JSON object" },
    { body: "{}", status: 400, said: "recipe must be" },
    { body: '{"recipe":7}', status: 400, said: "recipe must be" },
    { body: '{"recipe":"no-such-preset"}', status: 400, said: "ring-gan" },
    { body: '{"recipe":"ring-gan","name":"../x"}', status: 400, said: "name must be" },
    { body: '{"recipe":"ring-gan","name":".x"}', status: 400, said: "name must be" },
    { body: '{"recipe":"ring-gan","name":""}', status: 400, said: "name must be" },
    { body: '{"recipe":"ring-gan","name":"a\\u0000b"}', status: 400, said: "name must be" },
    { body: '{"recipe":"ring-gan","set":"training.steps=1"}', status: 400, said: "set must be" },
    { body: '{"recipe":"ring-gan","set":["--out=/tmp"]}', status: 400, said: "--out" },
    { body: '{"recipe":"ring-gan","set":["training.steps=0"]}', status: 400, said: "recipe: training.steps" },
    { body: '{"recipe":"ring-gan","threads":0}', status: 400, said: "threads must be" },
    { body: '{"recipe":"ring-gan","device":"abacus"}', status: 400, said: "device must be" },
    { body: '{"recipe":"ring-gan","out":"/tmp"}', status: 400, said: "out" },
    { body: '{"recipe":"name: x\\n  y: ["}', status: 400, said: "cannot read recipe" },
    { body: JSON.stringify({ recipe: "x".repeat(70_000) }), status: 413, said: "65536" },
  ])("$body.length bytes: $status, $said", async ({ body, status, said }) => {
    const folder = temporaryFolder();
    const { port } = await testStudio(folder);
    const answer = await rawRequest({ port, method: "POST", target: "/api/runs", headers: JSON_BODY, body });
    expect(answer.status, answer.body).toBe(status);
    expect(errorOf(answer.body)).toContain(said);
    expect(answer.body).not.toContain("    at ");
    expect(answer.body).not.toContain("saddlepoint-recipe-");
    expect(await json(port, "/api/runs")).toEqual([]);
  });

  test("a body that says nothing of its length is read no further than may be", async () => {
    const { port } = await testStudio(temporaryFolder());
    const piece = `8000\r\n${"x".repeat(0x8000)}\r\n`;
    const { status } = await rawRequest({
      port,
      method: "POST",
      target: "/api/runs",
      headers: { ...JSON_BODY, "Transfer-Encoding": "chunked" },
      body: `${piece.repeat(40)}0\r\n\r\n`,
    });
    expect(status).toBe(413);
  });

  test("what is no JSON is refused, as another site's form would be", async () => {
    const { port } = await testStudio(temporaryFolder());
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]) {
      const { status } = await rawRequest({
        port,
        method: "POST",
        target: "/api/runs",
        headers: { "Content-Type": type },
        body: '{"recipe":"ring-gan"}',
      });
      expect(status).toBe(415);
    }
  });

  test("an address answers its own methods only, and says which", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "run");
    const { port } = await testStudio(folder);
    for (const [method, target, allow] of [
      ["DELETE", "/api/runs", "GET, POST, HEAD"],
      ["PUT", "/api/runs/run", "GET, HEAD"],
      ["GET", "/api/runs/run/stop", "POST"],
      ["GET", "/api/runs/run/resume", "POST"],
      ["POST", "/api/runs/run/events", "GET, HEAD"],
      ["OPTIONS", "/api/runs", "GET, POST, HEAD"],
      ["POST", "/", "GET, HEAD"],
      ["TRACE", "/api/studio", "GET, HEAD"],
    ] as const) {
      const { status, headers, body } = await rawRequest({ port, method, target });
      expect(status, `${method} ${target}`).toBe(405);
      expect(headers.get("allow")).toBe(allow);
      expect(errorOf(body)).toContain(method);
    }
  });

  test("what is not there is a 404 in JSON", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "run");
    const { port } = await testStudio(folder);
    for (const target of [
      "/api",
      "/api/",
      "/api/nothing",
      "/api/runs/nobody",
      "/api/runs/nobody/events",
      "/api/runs/run/samples/step-000001.png",
      "/api/runs/run/samples/report.json",
      "/assets/nothing.js",
      "/nothing",
    ]) {
      const { status, body } = await rawRequest({ port, target });
      expect(status, target).toBe(404);
      expect(errorOf(body)).not.toBe("");
    }
  });

  test("HEAD answers as GET does, without a body, and holds nothing open", async () => {
    const folder = temporaryFolder();
    writeRun(folder, "run", { metrics: [1] });
    const studio = await testStudio(folder);
    for (const target of ["/", "/api/runs", "/api/runs/run/metrics", "/api/runs/run/events"]) {
      const { status, body } = await rawRequest({ port: studio.port, method: "HEAD", target });
      expect(status).toBe(200);
      expect(body).toBe("");
    }
    expect(studio.watched()).toBe(0);
  });
});

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
    expect(found.has("a-file")).toBe(false);
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
    await tab.until((events) => events.some(({ data }) => isRecord(data) && data.step === 1));
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

describe("trainings", () => {
  const start = (
    port: number,
    name: string,
    recipe = "name: stand-in\ndata: ring\nnetwork: {kind: mlp}\ntraining: {steps: 100000}",
  ) => post(port, "/api/runs", { recipe, name, set: ["training.seed=9"], threads: 1 });

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
    const resumed = await post(port, "/api/runs/one/resume", { steps: 200_000 });
    expect(JSON.parse(resumed.body)).toMatchObject({ status: "running" });
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
    const busy = writeRun(folder, "busy", { metrics: [1] });
    appendFileSync(join(busy, "metrics.jsonl"), lineOf(2));
    writeFileSync(join(writeRun(folder, "broken"), "recipe.yaml"), "[");
    const { port } = await testStudio(folder);
    expect(await json(port, "/api/runs/busy")).toMatchObject({ status: "running", startedHere: false });
    for (const [target, said] of [
      ["/api/runs/quiet/stop", "not training quiet"],
      ["/api/runs/busy/stop", "not training busy"],
      ["/api/runs/busy/resume", "another process"],
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
  });

  test("are stopped when the studio closes, and have saved by then", async () => {
    const folder = temporaryFolder();
    const studio = await testStudio(folder);
    await start(studio.port, "one");
    await eventually(studio.port, "one", ({ step }) => Number(step) > 2);
    await studio.close();
    const after = await testStudio(folder);
    const { status, body } = await post(after.port, "/api/runs/one/resume", {});
    // Its files are fresh, so that another process may be at them.
    expect([status, errorOf(body)]).toEqual([409, expect.stringContaining("another process")]);
  });
});

test("a port that is taken, a host that is another's and a page that is not built say what to do", async () => {
  const folder = temporaryFolder();
  const { port } = await testStudio(folder);
  await expect(testStudio(folder, { port })).rejects.toThrow(
    `port ${port} is taken: choose another with --port`,
  );
  await expect(testStudio(folder, { host: "192.0.2.1" })).rejects.toThrow(
    "--host must be an address of this machine",
  );
  await expect(testStudio(folder, { page: temporaryFolder() })).rejects.toThrow("npm run build:studio");
});
