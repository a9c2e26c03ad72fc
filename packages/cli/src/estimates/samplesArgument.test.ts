import { expect, test } from "vitest";
import { requireOnePipe } from "./samplesArgument.ts";

test("what is piped in can be one of x, y and z", () => {
  expect(() => requireOnePipe({ x: "-", y: "b.csv", z: undefined })).not.toThrow();
  expect(() => requireOnePipe({ x: "a.csv", y: "b.csv", z: "-" })).not.toThrow();
  expect(() => requireOnePipe({ x: "-", y: "b.csv", z: "-" })).toThrow(
    "estimate(--x, --z): standard input can be read once, got it for both",
  );
  expect(() => requireOnePipe({ x: "-", y: "-", z: "-" })).toThrow("estimate(--x, --y, --z)");
});
