import { expect, test } from "vitest";
import { failureWords } from "./webAssembly.ts";

test("a runtime that did not start is told with what to do, and its own words; other failures stay as they are", () => {
  const own = "no available backend found. ERR: [wasm] RuntimeError: Aborted(CompileError).";
  expect(failureWords(own)).toMatch(/did not start.*Reload the page.*\(no available.*CompileError\)\)$/);
  expect(failureWords("the rates are too large")).toBe("the rates are too large");
});
