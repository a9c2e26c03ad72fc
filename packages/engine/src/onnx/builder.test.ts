import { expect, test } from "vitest";
import { Builder, fill, filled } from "./builder.ts";

test("names are unique, and begin with the scope", () => {
  const b = new Builder();
  expect([b.unique("x"), b.unique("x"), b.unique("x")]).toEqual(["x", "x_1", "x_2"]);
  b.scope = "critic.head";
  const type = { dtype: "float32", shape: [2] } as const;
  expect(b.op("Exp", [], type).name).toBe("critic.head/Exp_0");
  expect(b.multi("Split", [], [type, type]).map(({ name }) => name)).toEqual([
    "critic.head/Split_1:0",
    "critic.head/Split_1:1",
  ]);
});

test("equal small constants are stored once; those of another type, shape or sign of zero are not", () => {
  const b = new Builder();
  expect(b.scalar("float32", 2)).toBe(b.scalar("float32", 2));
  expect(b.integers([2])).not.toBe(b.scalar("int64", 2));
  expect(b.scalar("float32", 0)).not.toBe(b.scalar("float32", -0));
  expect(b.scalar("float32", 2)).not.toBe(b.scalar("int32", 2));
  expect(b.scalar("float32", Number.NaN)).toBe(b.scalar("float32", Number.NaN));
  const names = b.initializers.map(({ value }) => value.name);
  expect(new Set(names).size).toBe(names.length);
});

test("large constants are stored as they are, without comparing them", () => {
  const b = new Builder();
  const large = new Float32Array(300_000);
  expect(b.constant("float32", [300_000], large)).not.toBe(b.constant("float32", [300_000], large));
});

test("arrays are filled in every type", () => {
  expect(filled("int64", 2, 3)).toEqual(BigInt64Array.of(3n, 3n));
  expect(filled("bool", 2, 1)).toEqual(Uint8Array.of(1, 1));
  const b = new Builder();
  expect(fill(b, { dtype: "uint32", shape: [2, 0] }, 1).shape).toEqual([2, 0]);
});
