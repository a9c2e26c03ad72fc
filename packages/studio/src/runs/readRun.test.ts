import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { exactQuantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { readDetail, readMetrics, readQuantity, readSummary } from "./readRun.ts";

property.prop([fc.jsonValue()])("whatever JSON a server sends reads as a run", (value) => {
  const run = readDetail(value);
  expect(["running", "stopped", "done", "broken"]).toContain(run.status);
  expect(typeof run.name).toBe("string");
  expect(run.samples.filter((name) => typeof name !== "string")).toEqual([]);
  expect(readMetrics(value).filter(({ step }) => !Number.isFinite(step))).toEqual([]);
});

test("a quantity is the same after a way through JSON, its infinite ceiling too", () => {
  const quantity = exactQuantity("H(c)", 1.5);
  const written = JSON.stringify(quantity, (_, value: unknown) =>
    value === Number.POSITIVE_INFINITY ? "Infinity" : value,
  );
  expect(readQuantity(JSON.parse(written))).toEqual(quantity);
});

test("a value that is not a number stays one that is not a number", () => {
  expect(readQuantity({ quantity: "W1", value: "NaN", ci: ["NaN", "Infinity"] })).toMatchObject({
    value: Number.NaN,
    ci: [Number.NaN, Number.POSITIVE_INFINITY],
  });
});

test("a run without a status is broken, and says so", () => {
  expect(readSummary({ name: "odd" })).toMatchObject({
    status: "broken",
    problem: expect.stringContaining("status"),
  });
});
