import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { alpha } from "./alpha.ts";
import { divergenceNamed, divergences } from "./divergences.ts";

const logRatio = fc.double({ min: -4, max: 4, noNaN: true });
const order = fc.double({ min: -3, max: 3, noNaN: true });

const MADE_OF_ALPHAS = Object.values(divergences).filter(({ alphas }) => alphas.length > 0);

test("six of the divergences are made of members of the alpha family", () => {
  expect(MADE_OF_ALPHAS.map(({ name }) => name)).toEqual([
    "kl",
    "reverse-kl",
    "pearson",
    "neyman",
    "hellinger",
    "jeffrey",
  ]);
});

describe.each(MADE_OF_ALPHAS.map((f) => ({ f, name: f.name })))("$name", ({ f }) => {
  test.prop([logRatio])("is its weighted sum of alpha divergences, but for a term in u - 1", (logU) => {
    const u = Math.exp(logU);
    const sum = f.alphas.reduce((total, [a, weight]) => total + weight * alpha(a).f(u), 0);
    expect(f.f(u) - f.witness(1) * (u - 1)).toBeAllClose(sum, { rtol: 1e-12, atol: 1e-12 });
  });
});

test.prop([logRatio])("reverse KL and KL are the limits at 0 and 1", (logU) => {
  for (const at of [0, 1]) {
    const limit = alpha(at);
    for (const near of [at - 1e-9, at + 1e-9].map(alpha)) {
      const u = Math.exp(logU);
      expect(near.f(u)).toBeAllClose(limit.f(u), { rtol: 1e-6, atol: 1e-6 });
      expect(near.witness(u)).toBeAllClose(limit.witness(u), { rtol: 1e-6, atol: 1e-6 });
      expect(near.activation(logU)).toBeAllClose(limit.activation(logU), { rtol: 1e-6, atol: 1e-6 });
      const t = limit.witness(u);
      expect(near.conjugate(t)).toBeAllClose(limit.conjugate(t), { rtol: 1e-6, atol: 1e-6 });
    }
  }
});

test.prop([order, logRatio])("f is its definition, (uᵃ - 1 - a(u - 1))/(a(a - 1))", (a, logU) => {
  fc.pre(Math.abs(a) > 0.01 && Math.abs(a - 1) > 0.01);
  const u = Math.exp(logU);
  const definition = (u ** a - 1 - a * (u - 1)) / (a * (a - 1));
  expect(alpha(a).f(u)).toBeAllClose(definition, { rtol: 1e-9, atol: 1e-9 });
});

test.prop([order, logRatio])("order 1 - a is order a with P and Q exchanged", (a, logU) => {
  const u = Math.exp(logU);
  expect(alpha(1 - a).f(u)).toBeAllClose(u * alpha(a).f(1 / u), { rtol: 1e-9, atol: 1e-9 });
});

test.prop([order, logRatio])("v = log u reaches the optimal witness", (a, logU) => {
  expect(alpha(a).activation(logU)).toBeAllClose(alpha(a).witness(Math.exp(logU)), {
    rtol: 1e-9,
    atol: 1e-9,
  });
});

test("names are read back, and unknown ones are refused with those that there are", () => {
  for (const f of Object.values(divergences)) expect(divergenceNamed(f.name)).toBe(f);
  for (const a of [0.5, -1, 0, 1e-7])
    expect(divergenceNamed(alpha(a).name).witness(3)).toBe(alpha(a).witness(3));
  for (const name of ["KL", "alpha", "alpha()", "alpha( )", "alpha(x)", "alpha(Infinity)", "toString"]) {
    expect(() => divergenceNamed(name)).toThrow(
      "divergenceNamed(name): name must be one of kl, reverse-kl, pearson, neyman, hellinger, jeffrey, js, gan, " +
        `total-variation, alpha(NUMBER), got "${name}"`,
    );
  }
  expect(() => alpha(Number.NaN)).toThrow("alpha(a): a must be a finite number, got NaN");
});
