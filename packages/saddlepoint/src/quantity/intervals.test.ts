import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { logMeanExp } from "../numeric/logMeanExp.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { jackknife } from "./blockQuantity.ts";
import { differenceQuantity } from "./differenceQuantity.ts";
import { meanQuantity } from "./meanQuantity.ts";
import { atLeast, warned } from "./quantity.ts";
import "../../testing/toBeAllClose.ts";

const lists = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 });

describe("differenceQuantity", () => {
  test("covers the truth 95 % of the time, with sizes and deviations that differ", () => {
    const source = stream(3, "welch");
    const trials = 4000;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const a = fillNormal(source, new Float32Array(5), 2, 3);
      const b = fillNormal(source, new Float32Array(20), 1, 0.5);
      const { ci } = differenceQuantity("D", a, b, { kind: "estimate" });
      if (ci[0] <= 1 && 1 <= ci[1]) covered++;
    }
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.015);
  });

  test.prop([lists, lists])("swapping the sets turns the interval around", (a, b) => {
    const [one, other] = [
      differenceQuantity("D", a, b, { kind: "estimate" }),
      differenceQuantity("D", b, a, { kind: "estimate" }),
    ];
    expect([one.value, ...one.ci]).toBeAllClose([-other.value, -other.ci[1], -other.ci[0]]);
  });

  test("one value has no interval and is refused", () => {
    expect(() => differenceQuantity("D", [1], [1, 2], { kind: "estimate" })).toThrow(
      /at least 2 numbers, got 1/,
    );
  });
});

describe("the jackknife", () => {
  test.prop([lists])("of a mean is the mean with Student's interval", (values) => {
    const { value, ci } = jackknife(
      values.map((each) => [each]),
      ([mean = 0]) => mean,
    );
    const expected = meanQuantity("E x", values, { kind: "estimate" });
    expect([value, ...ci]).toBeAllClose([expected.value, ...expected.ci], { rtol: 1e-6, atol: 1e-6 });
  });

  test("takes off the bias of order 1/n exactly where that is all there is: a squared mean", () => {
    const source = stream(4, "squares");
    const trials = 20_000;
    let [corrected, plain] = [0, 0];
    for (let i = 0; i < trials; i++) {
      const values = [...fillNormal(source, new Float32Array(4), 1, 1)];
      corrected +=
        jackknife(
          values.map((each) => [each]),
          ([mean = 0]) => mean ** 2,
        ).value / trials;
      plain += (values.reduce((sum, each) => sum + each, 0) / 4) ** 2 / trials;
    }
    expect(corrected).toBeAllClose(1, { atol: 0.03 });
    expect(plain).toBeAllClose(1.25, { atol: 0.03 });
  });
});

test.prop([lists, fc.double({ min: -1000, max: 1000, noNaN: true })])(
  "log-mean-exp moves with what is added to every term, however large",
  (values, by) => {
    const at = (shift: number) => logMeanExp(values.length, (i) => (values[i] ?? 0) / 100 + shift);
    expect(at(by)).toBeAllClose(at(0) + by, { rtol: 1e-9, atol: 1e-9 });
  },
);

test("a quantity is cut to what it can be, and keeps the warnings that there are", () => {
  const low = meanQuantity("I", [-2, -1, 0], { kind: "lower-bound", ceiling: 1 });
  expect(atLeast(0, low)).toMatchObject({ value: 0, ci: [0, 1] });
  expect(warned(low, undefined)).toBe(low);
  expect(warned(warned(low, "few"), undefined, "ties").warning).toBe("few; ties");
});
