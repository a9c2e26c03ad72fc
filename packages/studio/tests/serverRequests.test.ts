import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { errorOf, JSON_BODY, json, post } from "../testing/asking.ts";
import { rawRequest } from "../testing/rawRequest.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { writeRun } from "../testing/writeRun.ts";

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
    {
      body: '{"recipe":"ring-gan","threads":1000000}',
      status: 400,
      said: "threads must be an integer from 1 to",
    },
    {
      body: `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
      status: 400,
      said: "the body must be a JSON object",
    },
    { body: `{"recipe":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, status: 400, said: "recipe must be" },
    {
      body: `{"recipe":"data: ${"[".repeat(30_000)}${"]".repeat(30_000)}"}`,
      status: 400,
      said: "nested more than 100 deep",
    },
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

  test.each([
    { body: "{}", status: 400, said: "recipe must be a recipe in YAML" },
    { body: '{"recipe":"  "}', status: 400, said: "recipe must be a recipe in YAML" },
    { body: '{"recipe":"digits"}', status: 400, said: "recipe must be a mapping" },
    { body: '{"recipe":"- 1"}', status: 400, said: "recipe must be a mapping" },
    { body: '{"recipe":"a: ["}', status: 400, said: "cannot read recipe" },
    { body: '{"recipe":"a: &a {b: *a}"}', status: 400, said: "it holds itself" },
    { body: `{"recipe":"data: ${"[".repeat(30_000)}"}`, status: 400, said: "nested more than 100 deep" },
    { body: '{"recipe":"data: ring","name":"x"}', status: 400, said: "of the fields recipe" },
    { body: JSON.stringify({ recipe: "x".repeat(70_000) }), status: 413, said: "65536" },
  ])("a recipe to read, $body.length bytes: $status, $said", async ({ body, status, said }) => {
    const { port } = await testStudio(temporaryFolder());
    const target = "/api/recipes";
    const answer = await rawRequest({ port, method: "POST", target, headers: JSON_BODY, body });
    expect(answer.status, answer.body).toBe(status);
    expect(errorOf(answer.body)).toContain(said);
    expect(errorOf(answer.body)).not.toBe("");
    expect(answer.body).not.toContain("saddlepoint-recipe-");
  });

  test("a recipe is read to be shown: complete where it makes sense, as it is written with what is wrong where not", async () => {
    const { port } = await testStudio(temporaryFolder());
    const read = async (recipe: string): Promise<unknown> =>
      JSON.parse((await post(port, "/api/recipes", { recipe })).body);
    expect(await read("name: own\ndata: ring\nnetwork: {kind: mlp}\ntraining: {steps: 9}")).toMatchObject({
      recipe: { name: "own", training: { steps: 9, seed: 1, logEvery: 50 }, codes: {} },
      problems: "",
    });
    expect(await read("data: ring\nnetwork: {kind: mlp}\ntraining: {steps: 0, batch: 3}")).toEqual({
      recipe: { name: "custom", data: "ring", network: { kind: "mlp" }, training: { steps: 0, batch: 3 } },
      problems: expect.stringMatching(/^recipe: training\.steps: .*\n?.*/),
    });
  });

  test("a sender that goes away before its body has ended is nobody's failure", async () => {
    const failures: unknown[] = [];
    const { port } = await testStudio(temporaryFolder(), { complain: (error) => failures.push(error) });
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"re`,
    );
    await setTimeout(100);
    socket.destroy();
    await setTimeout(100);
    expect(await json(port, "/api/runs")).toEqual([]);
    expect(failures).toEqual([]);
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
