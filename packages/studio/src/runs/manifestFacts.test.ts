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

property.prop([fc.jsonValue()])("any JSON is a manifest with facts of text", (manifest) => {
  expect(
    manifestFacts(manifest)
      .flat()
      .filter((text) => typeof text !== "string"),
  ).toEqual([]);
});
