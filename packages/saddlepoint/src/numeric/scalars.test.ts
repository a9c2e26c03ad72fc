import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { oneHot } from "./oneHot.ts";
import { logSigmoidOf, sigmoidOf, softplusOf } from "./scalars.ts";

const any = fc.double({ noNaN: true });
const moderate = fc.double({ min: -30, max: 30, noNaN: true });

describe("scalars", () => {
  test.prop([any])("are never NaN: σ lies in [0, 1], log σ is at most 0, softplus at least 0", (x) => {
    expect([sigmoidOf(x) >= 0, sigmoidOf(x) <= 1, logSigmoidOf(x) <= 0, softplusOf(x) >= 0]).toEqual(
      Array(4).fill(true),
    );
  });

  test.prop([moderate])(
    "σ(−x) = 1 − σ(x), log σ is its logarithm, and softplus(x) = x + softplus(−x)",
    (x) => {
      expect(sigmoidOf(-x)).toBeAllClose(1 - sigmoidOf(x), { atol: 1e-15 });
      expect(logSigmoidOf(x)).toBeAllClose(Math.log(sigmoidOf(x)), { rtol: 1e-9, atol: 1e-12 });
      expect(softplusOf(x)).toBeAllClose(x + softplusOf(-x), { rtol: 1e-12, atol: 1e-12 });
      expect(logSigmoidOf(x)).toBeAllClose(-softplusOf(-x), { rtol: 1e-15 });
    },
  );

  test("keep the tail where the textbook forms overflow or cancel", () => {
    expect([sigmoidOf(-745), logSigmoidOf(-1e308), softplusOf(1e308)]).toEqual([5e-324, -1e308, 1e308]);
    expect(logSigmoidOf(40)).toBeAllClose(-Math.exp(-40), { rtol: 1e-12 });
  });
});

test.prop([fc.integer({ min: 1, max: 9 }).chain((k) => fc.tuple(fc.constant(k), fc.array(fc.nat(k - 1))))])(
  "a one-hot row has one 1, at its class; a used array is cleared first",
  ([k, classes]) => {
    const rows = oneHot(classes, k, new Float32Array(classes.length * k).fill(7));
    expect(rows).toEqual(
      Float32Array.from(classes.flatMap((c) => Array.from({ length: k }, (_, j) => +(j === c)))),
    );
    expect(oneHot(classes, k)).toEqual(rows);
  },
);
