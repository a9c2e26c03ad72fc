import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { startCpu } from "../testing/jax.ts";
import { converted, promoted } from "./promotion.ts";
import type { ElementType } from "./tensor.ts";

beforeAll(startCpu);

const TYPES = ["bool", "uint32", "int32", "float32", "float64"] as const;

const strong = (dtype: ElementType) => ({ dtype, weakType: false });

test("two arrays are combined in the type in which jax-js adds them", () => {
  for (const a of TYPES) {
    for (const b of TYPES) {
      const sum = np.zeros([1], { dtype: np[a] }).add(np.zeros([1], { dtype: np[b] }));
      expect(promoted(strong(a), strong(b))).toBe(sum.dtype);
      sum.dispose();
    }
  }
});

test("a plain number takes the type of the array beside it, and uint32 beside a bool", () => {
  for (const a of TYPES) {
    const sum = np.zeros([1], { dtype: np[a] }).add(1);
    expect(promoted(strong(a), { dtype: "float32", weakType: true })).toBe(sum.dtype);
    expect(promoted({ dtype: "float32", weakType: true }, strong(a))).toBe(sum.dtype);
    sum.dispose();
  }
});

describe("a literal", () => {
  const literal = (value: number) => ({ value, dtype: "float32", shape: [] }) as const;
  const convert = (value: number, dtype: ElementType) =>
    converted(
      literal(value),
      dtype,
      () => 0,
      () => {
        throw new Error("a literal needs no equation");
      },
    );

  test("is converted at once: towards zero, within range, not zero being true", () => {
    expect(convert(-1.5, "int32")).toEqual({ value: -1, dtype: "int32", shape: [] });
    expect(convert(3e9, "int32")).toEqual({ value: 2 ** 31 - 1, dtype: "int32", shape: [] });
    expect(convert(-3, "uint32")).toEqual({ value: 0, dtype: "uint32", shape: [] });
    expect(convert(0.5, "bool")).toEqual({ value: 1, dtype: "bool", shape: [] });
    expect(convert(0.5, "float64")).toEqual({ value: 0.5, dtype: "float64", shape: [] });
  });
});

test("a variable is converted by an equation, unless it has the type", () => {
  const variable = { id: 3, dtype: "int32", shape: [2] } as const;
  const equations: unknown[] = [];
  const made = converted(
    variable,
    "float32",
    () => 8,
    (equation) => equations.push(equation),
  );
  expect(made).toEqual({ id: 8, dtype: "float32", shape: [2] });
  expect(equations).toEqual([
    { primitive: "cast", inputs: [variable], params: { dtype: "float32" }, outputs: [made] },
  ]);
  expect(
    converted(
      variable,
      "int32",
      () => 9,
      () => expect.fail("no equation is needed"),
    ),
  ).toBe(variable);
});
