import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { divergences } from "../divergences/divergences.ts";
import { boundOf, boundWithUnseen } from "./witness.ts";

const { js, kl } = divergences;

/** P lies at one place and Q at another, n times each, and a witness takes the ratio there for e^v and e^−v. */
function apart(divergence: typeof js, n: number, v: number) {
  const [up, down] = [divergence.witness(Math.exp(v)), divergence.witness(Math.exp(-v))];
  const held = {
    ratios: { p: new Float64Array(n).fill(v), q: new Float64Array(n).fill(-v) },
    terms: { p: new Float64Array(n).fill(up), q: new Float64Array(n).fill(divergence.conjugate(down)) },
  };
  return { held, up, down };
}

describe("a bound from samples that are told apart without an error", () => {
  test.each([
    ["js", js],
    ["kl", kl],
  ])(
    "%s: its lower end is what it would be, had each side the largest share over there that n samples may miss",
    (_, divergence) => {
      const [n, v] = [200, 4];
      const { held, up, down } = apart(divergence, n, v);
      const missed = -Math.log(0.025) / n; // (1 − missed)^n is 2.5 %
      const worst =
        (1 - missed) * up +
        missed * down -
        (1 - missed) * divergence.conjugate(down) -
        missed * divergence.conjugate(up);
      const { bound, separated } = boundWithUnseen(divergence, [held]);
      expect(separated).toBe(true);
      expect(bound.value).toBeAllClose(up - divergence.conjugate(down), { rtol: 1e-12 });
      expect(bound.ci[0]).toBeAllClose(worst, { rtol: 1e-3 });
    },
  );

  test("one sample on the other side, and the deviation of the samples speaks for itself", () => {
    const { held } = apart(js, 200, 4);
    held.ratios.p[0] = -4;
    held.ratios.q[0] = 4;
    const { bound, separated } = boundWithUnseen(js, [held]);
    expect(separated).toBe(false);
    expect(bound).toEqual(boundOf(js, held.terms));
  });
});
