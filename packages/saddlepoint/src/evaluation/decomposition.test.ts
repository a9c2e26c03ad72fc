import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { decomposition, divergenceBound, informationTotal } from "./decomposition.ts";

const layout = codeLayout(
  { digit: categorical(10), slant: uniform(-1, 1) },
  { size: 2, prior: uniform(-1, 1) },
);

/** JSD of N(−m, 1) and N(m, 1) in nats, by the midpoint rule. */
function jensenShannon(m: number): number {
  const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  const h = 0.001;
  for (let x = -12 + h / 2; x < 12; x += h) {
    const [p, q] = [density(x - m), density(x + m)];
    sum += h * (0.5 * p * Math.log((2 * p) / (p + q)) + 0.5 * q * Math.log((2 * q) / (p + q)));
  }
  return sum;
}

describe("divergenceBound", () => {
  const m = 0.8;
  const n = 40_000;
  const real = fillNormal(stream(1, "real"), new Float32Array(n), m);
  const fake = fillNormal(stream(1, "fake"), new Float32Array(n), -m);

  test("the best D, log p/q, attains JSD(P, Q) within its interval; any other stays below", () => {
    const truth = jensenShannon(m);
    const best = divergenceBound(
      real.map((x) => 2 * m * x),
      fake.map((x) => 2 * m * x),
    );
    expect(best.ci[0]).toBeLessThan(truth);
    expect(best.ci[1]).toBeGreaterThan(truth);
    expect(best.ci[1] - best.ci[0]).toBeLessThan(0.02);
    for (const [scale, shift] of [
      [1, 0],
      [4, 0],
      [2 * m, 1],
      [-1, 0],
    ] as const) {
      const other = divergenceBound(
        real.map((x) => scale * x + shift),
        fake.map((x) => scale * x + shift),
      );
      expect(other.value).toBeLessThan(truth);
    }
  });

  test("is 0 for a D that cannot tell, log 2 for one that always can, and finite for logits of 1e4", () => {
    const flat = new Float32Array(10);
    expect(divergenceBound(flat, flat).value).toBeAllClose(0, { atol: 1e-12 });
    const sure = divergenceBound(
      flat.map(() => 1e4),
      flat.map(() => -1e4),
    );
    expect([sure.value, sure.ceiling]).toBeAllClose(Math.LN2);
    expect(sure.ci).toEqual([sure.value, sure.value]);
    expect(
      divergenceBound(
        flat.map(() => -1e4),
        flat.map(() => 1e4),
      ).value,
    ).toBeAllClose(Math.LN2 - 1e4, { rtol: 1e-9 });
  });

  test("covers its own expectation 95 % of the time, also with unequal numbers", () => {
    const source = stream(2, "coverage");
    const draw = (size: number, mean: number) =>
      fillNormal(source, new Float32Array(size), mean).map((x) => 2 * m * x);
    const truth = jensenShannon(m);
    const covered = Array.from({ length: 1000 }, () => divergenceBound(draw(60, m), draw(20, -m)).ci).filter(
      ([low, high]) => low <= truth && truth <= high,
    ).length;
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.03);
  });

  test("needs two logits of each", () => {
    expect(() => divergenceBound([1], [1, 2])).toThrow(/must hold at least 2 numbers, got 1/);
  });
});

describe("decomposition", () => {
  const logits = { real: [1, 2, 0.5, 1], fake: [-1, -0.5, 0, -2] };
  const bounds = { digit: [2.2, 2.3, 2.1, 2.25], slant: [1, 0.5, 0.7, 0.9] };
  const parts = decomposition(layout, divergenceBound(logits.real, logits.fake), bounds, {
    digit: 1,
    slant: 0.1,
  });

  test("takes I[x, y] from the wrong side, I[x_fake, c] from the right one and the sum from neither", () => {
    expect([
      parts.divergence.quantity.kind,
      parts.divergence.boundsObjectiveFrom,
      parts.divergence.direction,
    ]).toEqual(["lower-bound", "below", "wrong"]);
    for (const term of parts.information) {
      expect([term.quantity.kind, term.boundsObjectiveFrom, term.direction]).toEqual([
        "lower-bound",
        "above",
        "right",
      ]);
    }
    expect([parts.total.quantity.kind, parts.total.direction]).toEqual(["estimate", "neither"]);
  });

  test("adds up: the total is the divergence less every code's weighted information", () => {
    const sum = parts.information.reduce(
      (s, { factor, quantity }) => s + factor * quantity.value,
      parts.divergence.quantity.value,
    );
    expect(parts.total.quantity.value).toBeAllClose(sum, { rtol: 1e-12 });
    expect(parts.information.map(({ name, factor }) => [name, factor])).toEqual([
      ["digit", -1],
      ["slant", -0.1],
    ]);
    expect(parts.information.map(({ quantity }) => quantity.ceiling)).toEqual([
      Math.log(10),
      layout.codes[1]?.code.ceiling,
    ]);
  });

  test("the total information of independent codes is the sum, with the interval of the sums", () => {
    const total = informationTotal(layout, bounds);
    expect(total.value).toBeAllClose((3.2 + 2.8 + 2.8 + 3.15) / 4, { rtol: 1e-12 });
    expect([total.kind, total.n]).toEqual(["lower-bound", 4]);
    expect(total.ceiling).toBe(layout.read.reduce((sum, { code }) => sum + code.ceiling, 0));
    expect(() => informationTotal(layout, { digit: [1, 2] })).toThrow(/needs "slant", got \[digit\]/);
  });
});
