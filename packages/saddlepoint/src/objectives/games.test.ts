import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { alpha } from "../divergences/alpha.ts";
import { divergence } from "../divergences/divergence.ts";
import { divergences } from "../divergences/divergences.ts";
import { jsd } from "../divergences/jsd.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { type CriticEstimate, criticQuantity } from "./criticEstimate.ts";
import { fGan } from "./fGan.ts";
import { ganEstimates } from "./ganEstimates.ts";
import { hinge } from "./hinge.ts";
import { leastSquares } from "./leastSquares.ts";
import { minimax } from "./minimax.ts";
import { nonSaturating } from "./nonSaturating.ts";
import { relativistic } from "./relativistic.ts";
import type { CriticView, Term } from "./term.ts";
import { wasserstein } from "./wasserstein.ts";

beforeAll(startCpu);

type Table = readonly number[];
type Game = {
  readonly name: string;
  readonly term: Term;
  /** What the game estimates of two tables of probabilities over the same atoms, exactly. */
  readonly truth?: (p: Table, q: Table) => number;
  /** The critic's best output where P puts p and Q puts q; left out where the divergences' own suite has it. */
  readonly best?: (p: number, q: number) => number;
};

const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);
const over = (p: Table, q: Table, f: (p: number, q: number) => number) =>
  sum(p.map((at, i) => f(at, q[i] ?? 0)));
const logOdds = (p: number, q: number) => Math.log(p / q);
const coin = (p: Table, q: Table) => jsd(p, q).value;
/** P ⊗ Q. */
const pairsOf = (p: Table, q: Table): Table => p.flatMap((a) => q.map((b) => a * b));
const fDivergences = [...Object.values(divergences), alpha(0.5), alpha(-1)];

const GAMES: readonly Game[] = [
  { name: "non-saturating", term: nonSaturating(), truth: coin, best: logOdds },
  {
    name: "relativistic",
    term: relativistic(),
    truth: (p, q) => coin(pairsOf(p, q), pairsOf(q, p)),
    best: logOdds,
  },
  { name: "minimax", term: minimax(), truth: coin, best: logOdds },
  {
    name: "least squares",
    term: leastSquares(),
    truth: (p, q) => over(p, q, (a, b) => (a - b) ** 2 / (a + b)) / 2,
    best: (p, q) => p / (p + q),
  },
  {
    name: "hinge",
    term: hinge(),
    truth: (p, q) => over(p, q, (a, b) => Math.abs(a - b)) / 2,
    best: (p, q) => Math.sign(p - q),
  },
  { name: "wasserstein", term: wasserstein() },
  ...fDivergences.flatMap((each) =>
    (["minimax", "non-saturating"] as const).map(
      (generator): Game => ({
        name: `f-gan ${each.name}, ${generator}`,
        term: fGan(each, { generator }),
        truth: (p, q) => divergence(each, p, q).value,
      }),
    ),
  ),
];

const table = (k: number) =>
  fc
    .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: k, maxLength: k })
    .map((weights) => weights.map((w) => w / sum(weights)));
const outputs = (k: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: k, maxLength: k });

/** The estimate of a critic with output v[i] at atom i, for P and Q with these tables. */
function estimated({ term }: Game, p: Table, q: Table, v: Table): number {
  const [estimate] = term.estimates ?? [];
  if (estimate === undefined) return Number.NaN;
  if ("onPair" in estimate) {
    const { onPair } = estimate;
    return over(p, v, (a, real) => a * over(q, v, (b, fake) => b * onPair(real, fake)));
  }
  const { onReal, onFake } = estimate;
  return over(p, v, (a, at) => a * onReal(at)) - over(q, v, (a, at) => a * onFake(at));
}

/** What a batch says of an estimate: where it is of pairs, of those that its rows make. */
function ofBatch(estimate: CriticEstimate, real: Table, fake: Table): number {
  if (!("onPair" in estimate)) return criticQuantity(estimate, real, fake).value;
  return over(real, fake, estimate.onPair) / real.length;
}

/** A view with these outputs of the critic, and nothing else. */
function viewOf(real: Table, fake: Table): CriticView {
  const nothing = (): never => {
    throw new Error("a game needs outputs alone");
  };
  const empty = np.zeros([1]);
  return {
    latents: empty,
    real: { logits: np.array([...real]), heads: null },
    fake: { logits: np.array([...fake]), heads: null },
    samples: { real: empty, fake: empty },
    labels: null,
    mix: null,
    t: nothing,
    judge: nothing,
  };
}

const lossOf = (term: Term, real: Table, fake: Table): number =>
  Number(term.critic?.(viewOf(real, fake)).loss.js());

describe.each(GAMES)("$name", (game) => {
  const { term, truth, best } = game;

  test.prop([outputs(6), outputs(6)], { numRuns: 20 })(
    "reports in training what it measures on held-out outputs, and its critic's loss is minus that, but for scale and shift",
    (real, fake) => {
      const [estimate] = term.estimates ?? [];
      if (estimate === undefined) throw new Error("a game must estimate something");
      const measured = ofBatch(estimate, real, fake);
      const found = term.critic?.(viewOf(real, fake)).metrics ?? {};
      expect(Object.values(found).map((x) => Number(x.js()))).toBeAllClose([measured], {
        rtol: 1e-4,
        atol: 1e-5,
      });
      const at = (shift: number) => real.map((v) => v + shift);
      const [loss, moved] = [lossOf(term, real, fake), lossOf(term, at(0.3), fake)];
      const change = ofBatch(estimate, at(0.3), fake) - measured;
      expect(Math.sign(Math.round((moved - loss) * 1e4)) + 0).toBe(-Math.sign(Math.round(change * 1e4)) + 0);
    },
  );

  if (truth !== undefined) {
    test.prop([table(4), table(4), outputs(4)], { numRuns: 50 })(
      "no critic's estimate exceeds the truth",
      (p, q, v) => {
        expect(estimated(game, p, q, v)).toBeLessThanOrEqual(truth(p, q) + 1e-9);
      },
    );
  }

  if (truth !== undefined && best !== undefined) {
    test.prop([table(4), table(4)], { numRuns: 50 })("the best critic's estimate is the truth", (p, q) => {
      const v = p.map((a, i) => best(a, q[i] ?? 0));
      expect(estimated(game, p, q, v)).toBeAllClose(truth(p, q), { rtol: 1e-9, atol: 1e-12 });
    });
  }

  test("a critic wants real samples up and generated ones down, a generator its own up", () => {
    const slope = (of: "real" | "fake", loss: (view: CriticView) => np.Array) =>
      values(
        grad((v: np.Array) => {
          const view = viewOf([0.1], [0.1]);
          return loss({ ...view, [of]: { logits: v, heads: null } });
        })(np.array([0.1])),
      )[0];
    const { critic, generator } = term;
    if (critic === null || generator === null) throw new Error("a game trains both players");
    expect(slope("real", (view) => critic(view).loss)).toBeLessThan(0);
    expect(slope("fake", (view) => critic(view).loss)).toBeGreaterThan(0);
    expect(slope("fake", (view) => generator(view).loss)).toBeLessThan(0);
  });
});

test("GAN's second estimate is the value of its game, 2 JSD - log 4 at the best D", () => {
  const [p, q] = [
    [0.5, 0.3, 0.2],
    [0.2, 0.2, 0.6],
  ];
  const value = ganEstimates[1];
  const v = p.map((a, i) => logOdds(a, q[i] ?? 0));
  const found =
    over(p, v, (a, at) => a * (value?.onReal(at) ?? 0)) - over(q, v, (a, at) => a * (value?.onFake(at) ?? 0));
  expect(found).toBeAllClose(2 * jsd(p, q).value - Math.log(4), { rtol: 1e-9 });
});

test("an estimate of pairs is the mean over all of them, and its interval covers the truth as often as it says", () => {
  const [estimate] = relativistic().estimates ?? [];
  if (estimate === undefined || !("onPair" in estimate))
    throw new Error("the game of pairs estimates by pairs");
  const { onPair } = estimate;
  const draw = stream(5, "pairs");
  const normals = (n: number, mean: number) => fillNormal(draw, new Float32Array(n), mean, 1);
  // P = N(1/2, 1), Q = N(-1/2, 1): the log odds of x are x.
  const [reals, fakes] = [normals(4000, 0.5), normals(4000, -0.5)];
  const truth = criticQuantity(estimate, reals, fakes).value;
  expect(truth).toBeAllClose(
    sum([...reals].map((v) => sum([...fakes].map((w) => onPair(v, w))))) / 4000 ** 2,
    {
      rtol: 1e-9,
    },
  );
  const trials = 400;
  const covered = Array.from({ length: trials }).filter(() => {
    const { ci } = criticQuantity(estimate, normals(60, 0.5), normals(90, -0.5));
    return ci[0] <= truth && truth <= ci[1];
  }).length;
  expect(covered / trials).toBeGreaterThan(0.91);
  expect(covered / trials).toBeLessThan(0.98);
});
