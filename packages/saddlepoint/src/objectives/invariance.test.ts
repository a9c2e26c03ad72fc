import { fc, test } from "@fast-check/vitest";
import { grad, nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { gradientError, onDevice, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { type InvarianceOptions, invarianceLoss } from "./invariance.ts";

beforeAll(startCpu);

const k = 4;
const n = 3;
const options = { entropyWeight: 1.7, consistencyWeight: 0.6 };
const array = (x: ArrayLike<number>) => np.array(Float32Array.from(x), { shape: [x.length / k, k] });
const parts = (a: ArrayLike<number>, b: ArrayLike<number>, given: InvarianceOptions = options) => {
  const { loss, information, divergence } = invarianceLoss(array(a), array(b), given);
  return {
    loss: Number(loss.js()),
    information: Number(information.js()),
    divergence: Number(divergence.js()),
  };
};
const logits = fc.array(fc.float({ min: -6, max: 6, noNaN: true }), { minLength: n * k, maxLength: n * k });

/** Each of k samples surely of a class of its own. */
const sure = Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 60 : 0));
/** Every sample surely of the first class. */
const constant = Array.from({ length: k * k }, (_, i) => (i % k === 0 ? 60 : 0));
const undecided = new Array<number>(k * k).fill(0);

describe("the invariance loss", () => {
  test("sure, balanced and consistent classes carry log k, without divergence, at a loss of -mu log k", () => {
    expect(parts(sure, sure)).toEqual({
      loss: expect.closeTo(-1.7 * Math.log(k), 5),
      information: expect.closeTo(Math.log(k), 5),
      divergence: expect.closeTo(0, 5),
    });
  });

  test("one class for everything carries nothing, and no class for anything neither", () => {
    expect(parts(constant, constant)).toEqual({
      loss: expect.closeTo(0, 5),
      information: expect.closeTo(0, 5),
      divergence: expect.closeTo(0, 5),
    });
    expect(parts(undecided, undecided).information).toBeAllClose(0, { atol: 1e-6 });
  });

  test("sure and contradictory views carry information, and pay for their divergence", () => {
    const other = sure.map((_, i) => sure[(i + k) % sure.length] ?? 0);
    const found = parts(sure, other);
    expect(found.information).toBeAllClose(Math.log(k), { atol: 1e-5 });
    expect(found.divergence).toBeAllClose(60, { atol: 1e-4 });
  });

  test.prop([logits, logits], { numRuns: 25 })(
    "is H(q) - mu H(E q) + kappa KL, and its parts keep their bounds",
    (a, b) => {
      const softmax = (row: number[]) => {
        const e = row.map((x) => Math.exp(x - Math.max(...row)));
        return e.map((x) => x / e.reduce((s, y) => s + y, 0));
      };
      const rows = (x: number[]) => Array.from({ length: n }, (_, i) => softmax(x.slice(i * k, i * k + k)));
      const entropy = (p: number[]) => -p.reduce((s, x) => s + x * Math.log(x), 0);
      const [p, q] = [rows(a), rows(b)];
      const all = [...p, ...q];
      const mean = Array.from({ length: k }, (_, j) =>
        all.reduce((s, row) => s + (row[j] ?? 0) / (2 * n), 0),
      );
      const each = all.reduce((s, row) => s + entropy(row) / (2 * n), 0);
      let divergence = 0;
      p.forEach((row, i) => {
        row.forEach((x, j) => {
          divergence += (x * Math.log(x / (q[i]?.[j] ?? 0))) / n;
        });
      });
      const found = parts(a, b);
      expect(found.information).toBeAllClose(entropy(mean) - each, { atol: 1e-5 });
      expect(found.divergence).toBeAllClose(divergence, { atol: 1e-5, rtol: 1e-5 });
      expect(found.loss).toBeAllClose(each - 1.7 * entropy(mean) + 0.6 * divergence, {
        atol: 1e-5,
        rtol: 1e-5,
      });
      expect(found.information).toBeGreaterThanOrEqual(-1e-6);
      expect(found.information).toBeLessThanOrEqual(Math.log(k) + 1e-6);
      expect(found.divergence).toBeGreaterThanOrEqual(-1e-6);
    },
  );
});

describe("of classes that are not expected equally often", () => {
  const prior = [0.5, 0.25, 0.125, 0.125];
  /** Eight samples, each surely of a class: so many of each. */
  const assigned = (counts: readonly number[]) =>
    counts.flatMap((count, c) =>
      Array.from({ length: count }, () => Array.from({ length: k }, (_, j) => (j === c ? 60 : 0))).flat(),
    );
  const loss = (counts: readonly number[], given: InvarianceOptions = { ...options, prior }) =>
    parts(assigned(counts), assigned(counts), given).loss;

  test("the loss is mu KL(E q || p) where all are sure, and so least where classes are as large as expected", () => {
    expect(loss([4, 2, 1, 1])).toBeAllClose(0, { atol: 1e-5 });
    const balanced = prior.reduce((sum, p) => sum + 0.25 * Math.log(0.25 / p), 0);
    expect(loss([2, 2, 2, 2])).toBeAllClose(1.7 * balanced, { atol: 1e-5 });
    expect(loss([1, 1, 2, 4])).toBeGreaterThan(loss([2, 2, 2, 2]));
  });

  test("equal expectations change the loss by a constant", () => {
    const equal = { ...options, prior: [0.25, 0.25, 0.25, 0.25] };
    for (const counts of [
      [4, 2, 1, 1],
      [2, 2, 2, 2],
      [8, 0, 0, 0],
    ])
      expect(loss(counts, equal) - loss(counts, options)).toBeAllClose(1.7 * Math.log(k), { atol: 1e-4 });
  });
});

describe("its gradient", () => {
  const at = (phase: number) => Float32Array.from(values(wavy([n, k], phase).mul(2)));
  const informative = { ...options, consistencyWeight: 0 };

  test("in the second view's logits is that of the whole loss", () => {
    const loss = (x: np.Array) => invarianceLoss(array(at(1)), x, options).loss;
    expect(gradientError(loss, at(2), [n, k])).toBeLessThan(5e-3);
  });

  test("in the first view's logits is that of the information alone: the divergence's target is held", () => {
    const loss = (x: np.Array) => invarianceLoss(x, array(at(2)), informative).loss;
    expect(gradientError(loss, at(1), [n, k])).toBeLessThan(5e-3);
    const of = (given: typeof options) =>
      values(grad((x: np.Array) => invarianceLoss(x, array(at(2)), given).loss)(array(at(1))));
    expect(of(options)).toBeAllClose(of(informative), { atol: 1e-7 });
  });

  test("of the divergence pulls the second view's probabilities to the first's: q - p over n", () => {
    const only = { entropyWeight: 0, consistencyWeight: 1 };
    const both = (x: np.Array) => invarianceLoss(array(at(1)), x, only).loss;
    const entropyAlone = (x: np.Array) =>
      invarianceLoss(array(at(1)), x, { ...only, consistencyWeight: 0 }).loss;
    const pull = grad(both)(array(at(2))).sub(grad(entropyAlone)(array(at(2))));
    const expected = nn
      .softmax(array(at(2)), -1)
      .sub(nn.softmax(array(at(1)), -1))
      .mul(1 / n);
    expect(pull).toBeAllClose(values(expected), { atol: 1e-6 });
  });

  test("and its value are finite for logits of ±1e4, in float32", async () => {
    await onDevice("wasm", () => {
      const extreme = (phase: number) => wavy([n, k], phase).mul(1e4);
      const first = (x: np.Array) => invarianceLoss(x, extreme(2), options).loss;
      const second = (x: np.Array) => invarianceLoss(extreme(1), x, options).loss;
      for (const loss of [first, second]) {
        expect(values(loss(extreme(1.5))).every(Number.isFinite)).toBe(true);
        expect(values(grad(loss)(extreme(1.5))).every(Number.isFinite)).toBe(true);
        expect(values(grad(loss)(array(sure.slice(0, n * k)))).every(Number.isFinite)).toBe(true);
      }
    });
  });
});
