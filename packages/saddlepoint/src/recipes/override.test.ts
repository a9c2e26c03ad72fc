import { expect, test } from "vitest";
import { overridden, parseOverride } from "./override.ts";

test("values are JSON, or text where they are no JSON", () => {
  expect(parseOverride("training.steps=500")).toEqual({ path: ["training", "steps"], value: 500 });
  expect(parseOverride("data.source=my photos")).toEqual({ path: ["data", "source"], value: "my photos" });
  expect(parseOverride("a=b=c")).toEqual({ path: ["a"], value: "b=c" });
});

test.each(["steps", "=5", ".=5", "a..b=5", ""])("%j is no path=value", (text) => {
  expect(() => parseOverride(text)).toThrow(
    `--set must be path=value, like training.steps=500, got ${JSON.stringify(text)}`,
  );
});

test("an override changes its path and nothing else, and not its argument", () => {
  const recipe = { training: { steps: 1, seed: 2 }, name: "a" };
  expect(overridden(recipe, [parseOverride("training.steps=9")])).toEqual({
    training: { steps: 9, seed: 2 },
    name: "a",
  });
  expect(recipe.training.steps).toBe(1);
});

test("what is missing on the way is made", () => {
  expect(overridden({}, [parseOverride("a.b.c=true")])).toEqual({ a: { b: { c: true } } });
});

test("null takes away", () => {
  expect(overridden({ a: { b: 1, c: 2 } }, [parseOverride("a.b=null")])).toEqual({ a: { c: 2 } });
});

test("a path cannot reach a prototype", () => {
  const result = overridden({}, [parseOverride("__proto__.polluted=true")]);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});
