import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { numberOf, wholeOf } from "./exactPotentials.ts";

const any = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("float64 numbers as whole numbers of 2^-1074", () => {
  test.prop([any])("come back as what they were", (value) => {
    expect(numberOf(wholeOf(value))).toBe(value + 0 === 0 ? 0 : value);
  });

  test.prop([any, any])("keep their order, and sums lose nothing", (a, b) => {
    expect(wholeOf(a) < wholeOf(b)).toBe(a < b);
    expect(wholeOf(a) + wholeOf(b) - wholeOf(a)).toBe(wholeOf(b));
  });

  test.prop([fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })])(
    "add up as integers do",
    (a, b) => {
      expect(numberOf(wholeOf(a) + wholeOf(b))).toBe(a + b);
    },
  );
});
