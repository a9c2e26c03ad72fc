import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { quantitiesOf } from "./quantitiesOf.ts";

const quantity = (name: string) => ({
  quantity: name,
  value: 1,
  unit: "nats",
  kind: "lower-bound",
  ceiling: "Infinity",
  ci: [0, 2],
  n: 3,
});

test("a report's quantities are its codes' bounds, then its divergence, then what was measured beside it", () => {
  const report = {
    information: {
      codes: [{ name: "a", bound: quantity("a"), entropy: quantity("H") }, { bound: quantity("b") }],
    },
    divergence: quantity("d"),
    quality: { kid: quantity("k"), recall: quantity("r") },
    transport: quantity("t"),
    invariance: [quantity("i")],
  };
  expect(quantitiesOf(report).map((found) => found.quantity)).toEqual(["a", "b", "d", "k", "t", "i"]);
});

test("what is no quantity is left out", () => {
  const { n, ...rest } = quantity("d");
  for (const wrong of [
    null,
    7,
    "x",
    [],
    { ...rest, ci: [1] },
    { ...rest, value: null },
    { ...rest, quantity: 1 },
  ]) {
    expect(quantitiesOf({ divergence: wrong, information: { codes: [{ bound: wrong }, wrong] } })).toEqual(
      [],
    );
  }
  expect(n).toBe(3);
});

test.prop([fc.jsonValue()])("any JSON at all is read without failing", (value) => {
  expect(quantitiesOf(value)).toBeInstanceOf(Array);
});
