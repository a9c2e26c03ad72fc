import { expect, test } from "vitest";
import { runAddress, runsClient } from "./runsClient.ts";

const answering =
  (body: string, init: ResponseInit): typeof fetch =>
  async () =>
    new Response(body, init);
const JSON_TYPE = { "content-type": "application/json; charset=UTF-8" };

test("a host that answers every address with its page is a static host", async () => {
  const client = runsClient(answering("<!doctype html>", { headers: { "content-type": "text/html" } }));
  await expect(client.info()).rejects.toMatchObject({ kind: "static" });
});

test("a refusal carries the server's own words and its status", async () => {
  const body = JSON.stringify({ error: "training.steps: must be at least 1" });
  const client = runsClient(answering(body, { status: 400, headers: JSON_TYPE }));
  await expect(client.start({ recipe: "digits" })).rejects.toMatchObject({
    kind: "refused",
    status: 400,
    message: "training.steps: must be at least 1",
  });
});

test("a server that is gone is said to be gone", async () => {
  const client = runsClient(async () => {
    throw new TypeError("fetch failed");
  });
  await expect(client.list()).rejects.toMatchObject({ kind: "away" });
});

test("a run's name never leaves its place in an address", () => {
  expect(runAddress("../a b?x#y", "samples", "s/1.png")).toBe(
    "api/runs/..%2Fa%20b%3Fx%23y/samples/s%2F1.png",
  );
});

test("broken JSON under a JSON type reads as an empty list, and throws nothing", async () => {
  const client = runsClient(answering("[{", { headers: JSON_TYPE }));
  await expect(client.list()).resolves.toEqual([]);
});
