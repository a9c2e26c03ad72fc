// Where the five introductions that Saddlepoint grew from slip, and what holds instead: see docs/sources.md.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../testing/jax.ts";
import "../testing/toBeAllClose.ts";
import { categorical, codeLayout, informationBound, uniform } from "./codes/index.ts";
import {
  alpha,
  divergence,
  divergences,
  type FDivergence,
  gan,
  jensenShannon,
  jsd,
  kl,
  pearson,
  totalVariation,
} from "./divergences/index.ts";
import {
  type CriticView,
  clipWeights,
  gradientPenalty,
  information,
  nonSaturating,
  unitNormWeights,
  wasserstein,
} from "./objectives/index.ts";
import { pushforwardDensity } from "./pushforward/index.ts";
import { samples } from "./samples/samples.ts";
import {
  coinFlip,
  conditionalEntropy,
  crossEntropy,
  entropy,
  jointEntropy,
  mutualInformation,
} from "./shannon/index.ts";
import { optimalTransport, planTable, wassersteinDistance } from "./transport/index.ts";

beforeAll(startCpu);

const close = { rtol: 1e-9, atol: 1e-11 };
const LOG4 = 2 * Math.LN2;

const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);
const masses = (n: number) =>
  fc
    .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: n, maxLength: n })
    .map((weights) => weights.map((w) => w / sum(weights)));
const mean = (p: readonly number[], at: (i: number) => number) => sum(p.map((mass, i) => mass * at(i)));

/** A critic's outputs as its terms see them, and nothing else. */
function viewOf(real: np.Array, fake: np.Array, heads: np.Array | null = null): CriticView {
  const empty = np.zeros([1]);
  return {
    latents: empty,
    real: { logits: real, heads },
    fake: { logits: fake, heads },
    samples: { real: empty, fake: empty },
    labels: null,
    mix: null,
    t: () => np.array(1),
    judge: (x) => x,
  };
}

describe("mutual information (000 calls it a cross entropy)", () => {
  test.prop([masses(6)])(
    "is KL(p(x,y) || p(x)p(y)); the cross entropy of the two is larger by H(X, Y)",
    (cells) => {
      const joint = [cells.slice(0, 3), cells.slice(3)];
      const x = joint.map(sum);
      const y = [0, 1, 2].map((j) => sum(joint.map((row) => row[j] ?? 0)));
      const independent = x.flatMap((px) => y.map((py) => px * py));
      const information = mutualInformation(joint).value;
      expect(information).toBeAllClose(divergence(kl, cells, independent).value, close);
      expect(crossEntropy(cells, independent).value).toBeAllClose(
        information + jointEntropy(joint).value,
        close,
      );
    },
  );

  test.prop([masses(2), masses(3)])(
    "is 0 for independent variables, whose cross entropy is H(X) + H(Y)",
    (x, y) => {
      const joint = x.map((px) => y.map((py) => px * py));
      expect(mutualInformation(joint).value).toBeAllClose(0, close);
      expect(crossEntropy(joint.flat(), joint.flat()).value).toBeAllClose(
        entropy(x).value + entropy(y).value,
        close,
      );
    },
  );
});

describe("the Wasserstein game (000 minimises where its critic must maximise)", () => {
  const slope = (loss: (v: np.Array) => np.Array) => values(grad(loss)(np.array([0.3])))[0];
  const score = () => np.array([0.3]);
  const { critic, generator } = wasserstein();

  test("its critic raises E f(x) - E f(G(z)), so that the players pull a generated sample's score apart", () => {
    if (!critic || !generator) throw new Error("a game trains both players");
    expect(slope((v) => critic(viewOf(v, score())).loss)).toBeAllClose(-1, close);
    expect(slope((v) => critic(viewOf(score(), v)).loss)).toBeAllClose(1, close);
    expect(slope((v) => generator(viewOf(score(), v)).loss)).toBeAllClose(-1, close);
  });

  test("a critic that lowers it would raise that score as the generator does: no game", () => {
    if (!critic || !generator) throw new Error("a game trains both players");
    const lowering = slope((v) => critic(viewOf(score(), v)).loss.neg());
    expect(lowering).toBeAllClose(slope((v) => generator(viewOf(score(), v)).loss) ?? Number.NaN, close);
  });
});

describe("W1 between parallel lines (000: differentiable everywhere)", () => {
  const heights = Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20);
  const line = (theta: number) =>
    samples(Float64Array.from(heights.flatMap((z) => [theta, z])), heights.length, 2);
  const distance = (theta: number) => wassersteinDistance(line(0), line(theta)).distance.value;

  test.prop([fc.double({ min: -2, max: 2, noNaN: true })], { numRuns: 20 })(
    "is |θ|, with a kink at 0: slope -1 on its left and 1 on its right",
    (theta) => {
      expect(distance(theta)).toBeAllClose(Math.abs(theta), close);
      expect((distance(1e-3) - distance(0)) / 1e-3).toBeAllClose(1, close);
      expect((distance(0) - distance(-1e-3)) / 1e-3).toBeAllClose(-1, close);
    },
  );
});

describe("the flipped generator's loss -E log D (000: the generator minimises JSD)", () => {
  /** Moves of mass that sum to 0. */
  const move = fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((d) => d.map((each) => each - sum(d) / 4));

  test.prop([masses(4), masses(4), move], { numRuns: 30 })(
    "at the best D falls as KL(Q||P) - 2 JSD does, not as JSD (Arjovsky and Bottou 2017, theorem 2.5)",
    (p, q, d) => {
      const moved = (t: number) => q.map((mass, i) => mass + t * (d[i] ?? 0));
      const h = 1e-5;
      const slope = (of: (q: readonly number[]) => number) => (of(moved(h)) - of(moved(-h))) / (2 * h);
      const { generator } = nonSaturating();
      if (!generator) throw new Error("the game trains the generator");
      /** -log D*(x) of the i-th outcome, D* = p/(p + q). */
      const of = (i: number) => {
        const logOdds = np.array([Math.log((p[i] ?? 1) / (q[i] ?? 1))]);
        return Number(generator(viewOf(logOdds, logOdds.ref)).loss.js());
      };
      const loss = sum(d.map((each, i) => each * of(i)));
      expect(loss).toBeAllClose(
        slope((fake) => divergence(kl, fake, p).value - 2 * jsd(p, fake).value),
        { rtol: 1e-5, atol: 1e-6 },
      );
    },
  );

  test("may rise where JSD falls", () => {
    const [p, q] = [
      [0.6, 0.34, 0.06],
      [0.06, 0.34, 0.6],
    ];
    const away = [0.4, -1, 0.6]; // from where P and Q agree to where either is alone
    const h = 1e-5;
    const jsdAt = (t: number) =>
      jsd(
        p,
        q.map((mass, i) => mass + t * (away[i] ?? 0)),
      ).value;
    const minusLogD = (i: number) => Math.log1p((q[i] ?? 0) / (p[i] ?? 1));
    expect((jsdAt(h) - jsdAt(-h)) / (2 * h)).toBeAllClose(-0.1616, { atol: 1e-3 });
    expect(mean(away, minusLogD)).toBeAllClose(0.7837, { atol: 1e-3 });
  });
});

describe("WGAN-GP's penalty (000: penalises the norm of the gradient)", () => {
  test("is least at a norm of 1 and larger at 0 and 2", () => {
    const { critic } = gradientPenalty({ weight: 1 });
    const at = (norm: number) => {
      const x = () => np.array([[0.5], [-0.5]]);
      const view = viewOf(np.zeros([2]), np.zeros([2]));
      const samples = { real: x(), fake: x() };
      const judge = (points: np.Array) => points.sum(1).mul(norm);
      return Number(critic?.({ ...view, samples, mix: np.array([0.3, 0.6]), judge }).loss.js());
    };
    expect([at(0), at(1), at(2)]).toBeAllClose([1, 0, 1], { atol: 1e-5 });
  });
});

describe("the coin's information (001 writes h(½) = -log 2 and leaves out the coin's ½)", () => {
  test.prop([masses(4), masses(4)])(
    "is log 2 + ½ max V; the note's right-hand sides are 2 I - 3 log 2 and, further down, fall short by log 2 - I",
    (p, q) => {
      const information = mutualInformation(coinFlip(p, q)).value;
      const best = divergence(gan, p, q).value; // max over D of E log D + E log(1 - D)
      expect(Math.LN2 + best / 2).toBeAllClose(information, close);
      expect(-Math.LN2 + best).toBeAllClose(2 * information - 3 * Math.LN2, close);
      expect(information - Math.LN2 - best).toBeAllClose(Math.LN2 - information, close);
    },
  );

  test("of a coin whose sides look alike is 0, where the note's first bound is -3 log 2", () => {
    const p = [0.2, 0.3, 0.5];
    expect(mutualInformation(coinFlip(p, p)).value).toBeAllClose(0, close);
    expect(-Math.LN2 + divergence(gan, p, p).value).toBeAllClose(-3 * Math.LN2, close);
  });
});

describe("Q's objective (002 minimises E log Q(c|x))", () => {
  const digit = categorical(3);
  const encoding = () => np.array([[0, 1, 0]]);
  const bound = (logit: number) =>
    Number(
      informationBound(digit, np.array([[0, logit, 0]]), encoding())
        .mean()
        .js(),
    );

  test("H(c) + E log Q has the largest value H(c), at a Q that knows, and no least one", () => {
    expect(bound(60)).toBeAllClose(Math.log(3), { rtol: 1e-6 });
    expect(bound(0)).toBeAllClose(0, { atol: 1e-6 });
    expect([bound(-100), bound(-1000)]).toBeAllClose(
      [-100, -1000].map((logit) => logit + Math.log(3 / 2)),
      { rtol: 1e-6 },
    );
  });

  test("the information term falls as Q grows surer of the code that was given: E log Q is maximised", () => {
    const layout = codeLayout({ digit }, { size: 0, prior: uniform(-1, 1) });
    const term = information(layout);
    const slope = values(
      grad((heads: np.Array) => {
        const view = { ...viewOf(np.zeros([1]), np.zeros([1]), heads), latents: encoding() };
        return term.critic?.(view).loss ?? heads.sum();
      })(np.zeros([1, 3])),
    );
    expect(slope).toBeAllClose([1 / 3, -2 / 3, 1 / 3], { rtol: 1e-5 });
  });
});

describe("mutual information and interpretation (002: Q's codes control interpretable aspects)", () => {
  test("is the same for codes that are the factors and for codes that mix them", () => {
    const k = 3;
    const factors = Array.from({ length: k * k }, (_, x) => [Math.floor(x / k), x % k] as const);
    // x is both factors; a row for each value of the codes, a column for each x, x decided by the codes.
    const table = (codeOf: (a: number, b: number) => number, values: number) =>
      Array.from({ length: values }, (_, c) =>
        factors.map(([a, b]) => (codeOf(a, b) === c ? 1 / (k * k) : 0)),
      );
    const mixed = (a: number, b: number) => (a + b) % k;
    const both = 2 * Math.log(k);
    expect(mutualInformation(table((a, b) => a * k + b, k * k)).value).toBeAllClose(both, close);
    expect(mutualInformation(table((a, b) => mixed(a, b) * k + b, k * k)).value).toBeAllClose(both, close);
    // The mixed code tells log k of x, and nothing of either factor.
    expect(mutualInformation(table(mixed, k)).value).toBeAllClose(Math.log(k), close);
    const ofFactor = Array.from({ length: k }, (_, c) =>
      Array.from({ length: k }, (_, a) =>
        sum(factors.map(([f, b]) => (f === a && mixed(f, b) === c ? 1 / 9 : 0))),
      ),
    );
    expect(mutualInformation(ofFactor).value).toBeAllClose(0, close);
  });
});

const MEMBERS: readonly FDivergence[] = [...Object.values(divergences), ...[-1, 0.5, 3].map(alpha)];

describe("f*(t) = -log(1 - exp t) (003 gives it to Jensen-Shannon)", () => {
  test.prop([
    fc.double({ min: -20, max: -0.01, noNaN: true }),
    fc.double({ min: 1e-300, max: 50, noNaN: true }),
  ])("is the GAN's; Jensen-Shannon's is -log(2 - exp t), as its f is larger by (u + 1) log 2", (t, u) => {
    expect(gan.conjugate(t)).toBeAllClose(-Math.log(1 - Math.exp(t)), close);
    expect(jensenShannon.conjugate(t)).toBeAllClose(-Math.log(2 - Math.exp(t)), close);
    expect(jensenShannon.f(u) - gan.f(u)).toBeAllClose((u + 1) * Math.LN2, close);
    expect(jensenShannon.conjugate(t + Math.LN2)).toBeAllClose(gan.conjugate(t) - Math.LN2, close);
  });

  test.prop([masses(5), masses(5)])("so the two divergences differ by log 4", (p, q) => {
    const difference = divergence(jensenShannon, p, q).value - divergence(gan, p, q).value;
    expect(difference).toBeAllClose(LOG4, close);
  });

  test.prop([masses(5), masses(5)])(
    "and with the GAN's f* no T brings the bound to Jensen-Shannon",
    (p, q) => {
      // The best T for this f* is the GAN's own witness.
      const best = (i: number) => gan.witness((p[i] ?? 0) / (q[i] ?? 1));
      const bound = mean(p, best) - mean(q, (i) => gan.conjugate(best(i)));
      expect(bound).toBeAllClose(divergence(jensenShannon, p, q).value - LOG4, close);
    },
  );
});

test("no domain of f* ends below, so that no divergence needs T > 0 (003: some need it strictly positive)", () => {
  for (const { name, domain, conjugate } of MEMBERS) {
    expect([name, domain.low]).toEqual([name, Number.NEGATIVE_INFINITY]);
    expect([name, Number.isFinite(conjugate(-1e3))]).toEqual([name, true]);
  }
});

test("D_f may be 0 where P and Q differ: f must be strictly convex at 1 (003: only where they agree)", () => {
  // f(u) = max(0, u - 2) is convex, continuous and 0 at 1.
  const beyondTwice: FDivergence = {
    ...totalVariation,
    f: (u) => Math.max(0, u - 2),
    slopeAtInfinity: 1,
    integrand: (logP, logQ) => Math.max(0, Math.exp(logP) - 2 * Math.exp(logQ)),
  };
  expect(divergence(beyondTwice, [0.5, 0.5], [0.3, 0.7]).value).toBe(0);
  expect(divergence(totalVariation, [0.5, 0.5], [0.3, 0.7]).value).toBeAllClose(0.2, close);
  expect(divergence(beyondTwice, [0.9, 0.1], [0.3, 0.7]).value).toBeAllClose(0.3, close);
});

describe("lowering a lower bound (003: equivalent to lowering the divergence)", () => {
  // Two distributions on -1, 0, 1 with one mean.
  const [p, q] = [
    [0.1, 0.8, 0.1],
    [0.4, 0.2, 0.4],
  ];
  const coefficient = fc.double({ min: -3, max: 3, noNaN: true });

  test.prop([coefficient, coefficient])(
    "is done with, at 0, where no witness of the family tells P from Q, however far apart they are: T = a + b x",
    (a, b) => {
      const linear = (i: number) => a + b * (i - 1);
      for (const f of MEMBERS.filter(({ least }) => least === 0)) {
        const bound = mean(p, linear) - mean(q, (i) => f.conjugate(linear(i)));
        expect(bound).toBeLessThanOrEqual(1e-9);
        expect(divergence(f, p, q).value).toBeGreaterThan(0.2);
      }
    },
  );
});

describe("what keeps WGAN's critic Lipschitz (003: clipping such that ||w|| = 1)", () => {
  const weights = () => ({ "trunk.w": np.array([3, -0.004]), "discriminator.w": np.array([-4]) });
  const after = (constrain: ReturnType<typeof clipWeights>) =>
    Object.values(constrain(weights())).flatMap(values);

  test("clipping bounds each weight and leaves small ones; unit norm scales all by one factor", () => {
    expect(after(clipWeights(0.01))).toBeAllClose([0.01, -0.004, -0.01], { rtol: 1e-6 });
    expect(Math.hypot(...after(clipWeights(0.01)))).toBeAllClose(Math.hypot(0.01, 0.004, 0.01), {
      rtol: 1e-6,
    });
    expect(after(unitNormWeights())).toBeAllClose([0.6, -0.0008, -0.8], { atol: 1e-6 });
    expect(Math.hypot(...after(unitNormWeights()))).toBeAllClose(1, { rtol: 1e-6 });
  });

  test.prop([fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 })], {
    numRuns: 20,
  })("a chain of L layers of unit norm together has slope at most L^(-L/2), far below 1", (layers) => {
    const named = Object.fromEntries(layers.map((weight, i) => [`trunk.${i}`, np.array([weight])]));
    const slope = Object.values(unitNormWeights()(named))
      .flatMap(values)
      .reduce((product, weight) => product * weight, 1);
    const most = layers.length ** (-layers.length / 2);
    expect(slope).toBeLessThanOrEqual(most * (1 + 1e-6));
    const alike = Object.fromEntries(layers.map((_, i) => [`trunk.${i}`, np.array([2])]));
    const reached = Object.values(unitNormWeights()(alike)).flatMap(values);
    expect(reached.reduce((product, weight) => product * weight, 1)).toBeAllClose(most, { rtol: 1e-5 });
  });
});

test("an optimal plan may have to split a place's mass, which no map does (003: the transport map)", () => {
  const { plan } = optimalTransport([[1, 1]], [2], [1, 1]);
  expect(planTable(plan, 1, 2)).toEqual([[1, 1]]);
});

describe("the GAN's f (004 asks for f(1) = 0)", () => {
  test.prop([masses(4)])(
    "is -log 4 at 1, which is the divergence of P from itself; all others have 0",
    (p) => {
      expect(gan.f(1)).toBeAllClose(-LOG4, close);
      for (const f of MEMBERS) {
        const least = f === gan ? -LOG4 : 0;
        expect(divergence(f, p, p).value).toBeAllClose(least, close);
      }
    },
  );
});

test("f lives on u >= 0: Pearson's f*(t) is t²/4 + t from t = -2 up and -1 below (004: f on all of the line)", () => {
  expect([3, 0, -2].map(pearson.conjugate)).toBeAllClose([3 ** 2 / 4 + 3, 0, -1], close);
  expect([-2.5, -4, -100].map(pearson.conjugate)).toEqual([-1, -1, -1]);
});

describe("maximum likelihood and KL (004, equation 6, sets their values equal)", () => {
  test.prop([masses(4), masses(4)])("have one minimiser; their values differ by H(P), whatever Q", (p, q) => {
    const minusLogLikelihood = mean(p, (i) => -Math.log(q[i] ?? 0));
    expect(crossEntropy(p, q).value).toBeAllClose(minusLogLikelihood, close);
    expect(minusLogLikelihood - divergence(kl, p, q).value).toBeAllClose(entropy(p).value, close);
    expect(entropy(p).value).toBeGreaterThan(0.1);
  });
});

describe("the discriminator as a classifier (004, equation 18, leaves out a factor of 2)", () => {
  const probabilities = fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
    minLength: 4,
    maxLength: 4,
  });

  test.prop([masses(4), masses(4), probabilities])(
    "V(D) = E_P log D + E_Q log(1 - D) is twice the coin's mean log likelihood",
    (p, q, d) => {
      const logLikelihood = sum(
        coinFlip(p, q).map(
          (row, i) => (row[0] ?? 0) * Math.log(1 - (d[i] ?? 0)) + (row[1] ?? 0) * Math.log(d[i] ?? 0),
        ),
      );
      const value = mean(p, (i) => Math.log(d[i] ?? 0)) + mean(q, (i) => Math.log(1 - (d[i] ?? 0)));
      expect(value).toBeAllClose(2 * logLikelihood, close);
    },
  );

  test.prop([masses(4), masses(4)])("so its best is -2 H(y|x)", (p, q) => {
    expect(divergence(gan, p, q).value).toBeAllClose(
      -2 * conditionalEntropy(coinFlip(p, q), "y").value,
      close,
    );
  });
});

test("the change of variables needs a map that is one to one: of x = z² it gives half the density (004, equation 5)", async () => {
  const square = {
    dimension: 1,
    forward: (z: np.Array) => z.ref.mul(z),
    inverse: (x: np.Array) => np.sqrt(x),
  };
  const x = [0.25, 1, 3];
  const { density } = await pushforwardDensity(
    square,
    ([z = 0]) => -0.5 * (z * z + Math.log(2 * Math.PI)),
    samples(Float64Array.from(x), 3, 1),
  );
  const chiSquare = x.map((at) => Math.exp(-at / 2) / Math.sqrt(2 * Math.PI * at));
  expect(density).toBeAllClose(
    chiSquare.map((value) => value / 2),
    close,
  );
});

describe("docs/sources.md", () => {
  const ROOT = new URL("../../../", import.meta.url);
  const EXPERIMENTS = new URL("../../experiments/src/", import.meta.url);
  const at = (path: string) =>
    path.startsWith("experiments/")
      ? new URL(path.slice("experiments/".length), EXPERIMENTS)
      : new URL(path, import.meta.url);
  const read = (url: URL) => readFileSync(url, "utf8");
  const page = read(new URL("docs/sources.md", ROOT))
    .replace(/```.*?```/gs, "")
    .replaceAll("\\", "")
    .replace(/\s+/g, " ");
  const all = (pattern: RegExp) => [...page.matchAll(pattern)];

  test("every file that it names is there", () => {
    const files = all(/`([\w/.-]+\.ts)`/g).map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => !existsSync(at(file)) && !existsSync(new URL(file, ROOT)))).toEqual([]);
  });

  test("every test that it names is in its file", () => {
    const titles = all(/`([\w/]+\.test\.ts)`((?:,? "[^"]+")+)/g).flatMap(([, file = "", list = ""]) =>
      [...list.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title })),
    );
    expect(titles.length).toBeGreaterThan(40);
    expect(titles.filter(({ file, title }) => !read(at(file)).includes(title))).toEqual([]);
  });

  test("every name that it gives with a file is in that file, and public", () => {
    const rooms = readdirSync(at("."), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const indexes = [...rooms.map(({ name }) => at(`${name}/index.ts`)), at("experiments/index.ts")];
    const exported = indexes.map(read).join("");
    const named = all(/`([\w/]+\.ts)` ((?:`\w[\w.]*`,? ?)+)/g).flatMap(([, file = "", list = ""]) =>
      [...list.matchAll(/`(\w+)[^`]*`/g)].map(([, name = ""]) => ({ file, name })),
    );
    expect(named.length).toBeGreaterThan(100);
    const has = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);
    const wrong = named.filter(({ file, name }) => !has(read(at(file)), name) || !has(exported, name));
    expect(wrong).toEqual([]);
  });
});
