import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lastWords, refusedChanges } from "./trainingWords.ts";

test("a failure's last words are what stands after the last error's name, however many lines", () => {
  expect(lastWords("a warning\nerror: the first\nerror: it ended\nas nobody knew\n")).toBe(
    "it ended\nas nobody knew",
  );
  expect(lastWords("error: alone")).toBe("alone");
  expect(lastWords("words without a name ")).toBe("words without a name");
});

test("the changes that a run was refused for are read from the result, and nothing else is", () => {
  const changes = [
    { what: "training.batchSize", before: "64", after: "32" },
    { what: "a checkpoint", after: "of another recipe" },
  ];
  expect(refusedChanges(JSON.stringify({ error: { message: "changed", exitCode: 1, changes } }))).toEqual(
    changes,
  );
  for (const text of [
    "",
    "{",
    '{"error":{"message":"other","exitCode":1}}',
    '{"status":"finished"}',
    "null",
  ]) {
    expect(refusedChanges(text), text).toEqual([]);
  }
});

property.prop([fc.json()])("whatever a training prints, its changes are texts", (text) => {
  for (const { what, after } of refusedChanges(text))
    expect([typeof what, typeof after]).toEqual(["string", "string"]);
});
