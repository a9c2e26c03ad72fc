import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
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

test("what one override says is not lost to another", () => {
  const both = (first: string, second: string) => overridden({}, [first, second].map(parseOverride));
  expect(() => both("training=5", "training.steps=9")).toThrow(
    "training must be an object where training.steps is set too, got 5",
  );
  expect(both("training=null", "training.steps=9")).toEqual({ training: { steps: 9 } });
  expect(both('training={"seed":2}', "training.steps=9")).toEqual({ training: { seed: 2, steps: 9 } });
  expect(both("training.steps=9", "training=5")).toEqual({ training: 5 }); // for the recipe's reader to refuse
});

test("a path cannot reach a prototype", () => {
  const result = overridden({}, [parseOverride("__proto__.polluted=true")]);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});

const keys = fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{0,8}$/);
const paths = fc.array(keys, { minLength: 1, maxLength: 4 });
const json = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => value !== null)
  .map((value): unknown => JSON.parse(JSON.stringify(value))); // no -0, which JSON cannot write
const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

test.prop([paths, json])(
  "any path and any JSON value come back, and stand where they were put",
  (path, value) => {
    const override = parseOverride(`${path.join(".")}=${JSON.stringify(value)}`);
    expect(override).toEqual({ path, value });
    expect(at(overridden({}, [override]), path)).toEqual(value);
  },
);

test.prop([paths, fc.string()])("text that is no JSON is taken as it is", (path, text) => {
  let isJson = true;
  try {
    JSON.parse(text);
  } catch {
    isJson = false;
  }
  fc.pre(!isJson);
  expect(parseOverride(`${path.join(".")}=${text}`)).toEqual({ path, value: text });
});

test.prop([fc.dictionary(keys, fc.dictionary(keys, json)), paths, json])(
  "taking away what was added gives the same, and the last of two overrides wins",
  (value, path, first) => {
    fc.pre(at(value, path.slice(0, 1)) === undefined);
    const set = (what: unknown) => ({ path, value: what });
    const [top = ""] = path;
    expect(overridden(value, [set(first), { path: [top], value: null }])).toEqual(value);
    expect(overridden(value, [set(first), set("last")])).toEqual(overridden(value, [set("last")]));
  },
);
