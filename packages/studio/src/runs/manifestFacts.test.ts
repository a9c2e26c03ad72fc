import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { manifestFacts } from "./manifestFacts.ts";

test("a manifest's facts are read one by one, and what is missing is left out", () => {
  const manifest = {
    device: "cpu",
    data: { count: 60000, sha256: "eaf3598071817fdd5b58", shape: [1, 28, 28] },
  };
  expect(manifestFacts(manifest)).toEqual([
    ["device", "cpu"],
    ["samples", "60,000"],
    ["shape", "1 × 28 × 28"],
    ["hash of the data", "eaf3598071817fdd…"],
  ]);
});

test("what was changed and gone on with is told by its step", () => {
  const changes = ["training.batchSize was 64 and is 32", "data.count was 9 and is 8"];
  expect(manifestFacts({ accepted: [{ step: 1200, changes, origin: { data: "x" } }] })).toEqual([
    ["changed at step 1,200", "training.batchSize was 64 and is 32; data.count was 9 and is 8"],
  ]);
});

property.prop([fc.jsonValue()])("any JSON is a manifest with facts of text", (manifest) => {
  expect(
    manifestFacts(manifest)
      .flat()
      .filter((text) => typeof text !== "string"),
  ).toEqual([]);
});
