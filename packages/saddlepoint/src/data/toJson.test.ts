import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { toJson } from "./toJson.ts";

describe("toJson", () => {
  test("writes infinities and NaN as strings, at any depth", () => {
    const value = { kl: Number.POSITIVE_INFINITY, ci: [Number.NEGATIVE_INFINITY, 0.5], x: { y: Number.NaN } };
    expect(toJson(value)).toBe('{"kl":"Infinity","ci":["-Infinity",0.5],"x":{"y":"NaN"}}');
  });

  test("indents for people on request", () => {
    expect(toJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
  });

  test.prop([fc.jsonValue()])("is plain JSON for everything else", (value) => {
    expect(toJson(value)).toBe(JSON.stringify(value));
  });
});
