import { tree } from "@jax-js/jax";
import { compileReading, drawn, evenStops, type FitTask, fitSteps } from "saddlepoint/fit";
import { mlp, scalarOf, tanh } from "saddlepoint/networks";
import { softplus } from "saddlepoint/numeric";
import { adam } from "saddlepoint/optimisers";
import { stream } from "saddlepoint/random";
import { heatMap, sideBySide } from "saddlepoint/render";
import { samples } from "saddlepoint/samples";
import { chartFigure } from "../chartFigure.ts";
import { cooling } from "../cooling.ts";
import type { Experiment, ExperimentEvent, ExperimentSettings, Figure } from "../experiment.ts";
import { type Comparison, compare, gameValue, sigmoid } from "./compare.ts";
import { PAIRS, type Pair, pairStreams } from "./pairs.ts";

/** Of each distribution, none of them trained on. */
const HELD_OUT = 50_000;
/** Fresh samples of each distribution a step. */
const BATCH = 512;
/** Steps between two reports of progress. */
const EVERY = 100;

/**
 * Goodfellow et al. 2014, proposition 1 and theorem 1, on distributions whose densities are known: a discriminator trained
 * from samples alone against p/(p + q), and its value against 2·JSD − log 4.
 */
export const optimalDiscriminator: Experiment = {
  name: "optimal-discriminator",
  shows:
    "A discriminator trained on samples approaches D*(x) = p(x)/(p(x) + q(x)), and its value 2 JSD − log 4 from below",
  source:
    "Goodfellow et al. 2014, proposition 1 and theorem 1; an introduction to information-theoretic GANs, 3.1.2",
  defaults: { seeds: [1, 2, 3], steps: 8000 },
  quick: { seeds: [1], steps: 2000 },
  run,
};

type Trial = { readonly pair: Pair; readonly seed: number; readonly logits: Float32Array } & Comparison;

const networkOf = ({ dimension }: Pair) => mlp([dimension, 64, 64, 1], { hidden: tanh() });

/** −E log D(x) − E log(1 − D(G(z))), D = σ(v), on fresh samples. */
function taskOf(pair: Pair, seed: number, steps: number): FitTask {
  const network = networkOf(pair);
  const [real, fake] = [pairStreams(seed, "train.real"), pairStreams(seed, "train.fake")];
  const shape = [BATCH, pair.dimension];
  return {
    weights: network.init(stream(seed, "discriminator")).weights,
    optimiser: adam({ rate: cooling(2e-3, steps) }),
    feed: drawn([shape, shape], (count) => [
      pair.sample("real", real, count * BATCH),
      pair.sample("fake", fake, count * BATCH),
    ]),
    loss(weights, onReal, onFake) {
      const shared = tree.ref(weights);
      return softplus(scalarOf(network, shared, onReal).neg())
        .mean()
        .add(softplus(scalarOf(network, weights, onFake)).mean());
    },
  };
}

async function* run(
  { seeds, steps }: ExperimentSettings,
  signal?: AbortSignal,
): AsyncGenerator<ExperimentEvent, void> {
  const trials: Trial[] = [];
  const total = seeds.length * PAIRS.length * steps;
  let before = 0;
  for (const pair of PAIRS) {
    const points = pair.points();
    for (const seed of seeds) {
      if (signal?.aborted) break;
      const task = taskOf(pair, seed, steps);
      const discriminator = await compileReading(
        (weights, x) => scalarOf(networkOf(pair), weights, x),
        task.weights,
        [pair.dimension],
      );
      try {
        let { weights } = task;
        for await (const each of fitSteps(task, { stops: evenStops(steps, EVERY) })) {
          weights = each.weights;
          yield { kind: "progress", done: before + each.step, total, what: `${pair.name}, seed ${seed}` };
          if (signal?.aborted) break;
        }
        if (signal?.aborted) break;
        const at = (x: Float32Array) =>
          discriminator(weights, samples(x, x.length / pair.dimension, pair.dimension));
        const heldOut = (which: "real" | "fake") =>
          at(pair.sample(which, pairStreams(seed, `held out.${which}`), HELD_OUT));
        const logits = await at(points.x);
        const held = { real: await heldOut("real"), fake: await heldOut("fake") };
        trials.push({ pair, seed, logits, ...compare(points, logits, held) });
      } finally {
        await discriminator.release();
      }
      before += steps;
    }
  }
  yield {
    kind: "result",
    complete: trials.length === PAIRS.length * seeds.length,
    tables: [table(trials)],
    figures: figures(trials),
    quantities: trials.flatMap(({ pair, seed, jensenShannon, bound }) => [
      ...(seed === seeds[0] ? [{ ...jensenShannon, quantity: `JSD, ${pair.name}` }] : []),
      { ...bound, quantity: `JSD, ${pair.name}, D of seed ${seed}` },
    ]),
  };
}

function table(trials: readonly Trial[]) {
  return {
    name: "discriminators",
    title: "Trained D against D* = p/(p + q)",
    columns: [
      { name: "pair", source: "label" },
      { name: "seed", source: "label" },
      { name: "2 JSD − log 4", source: "exact" },
      { name: "V(D), held out", source: "ours" },
      { name: "95 % low", source: "ours" },
      { name: "95 % high", source: "ours" },
      { name: "V(D), its own expectation", source: "exact" },
      { name: "mean abs(D − D*)", source: "ours" },
      { name: "max abs(D − D*)", source: "ours" },
    ],
    rows: trials.map(({ pair, seed, jensenShannon, bound, boundExactly, meanError, maxError }) => [
      pair.name,
      String(seed),
      gameValue(jensenShannon.value),
      gameValue(bound.value),
      gameValue(bound.ci[0]),
      gameValue(bound.ci[1]),
      gameValue(boundExactly),
      meanError,
      maxError,
    ]),
    notes: [
      "V(D) = E_P log D + E_Q log(1 − D), in nats. No D can have more than 2 JSD − log 4; a held-out average can, by chance.",
      "The mean error is under the mixture (P + Q)/2; the largest is where its density is above a thousandth of its peak.",
      `D is an MLP of 64 and 64 tanh units, trained with Adam (0.002, falling to 0) on fresh batches of 512; V(D) is measured on ${HELD_OUT.toLocaleString("en-US")} samples of each.`,
    ],
  } as const;
}

function figures(trials: readonly Trial[]): readonly Figure[] {
  return PAIRS.flatMap((pair, i) => {
    const trial = trials.find((each) => each.pair === pair);
    const draw = pair.dimension === 1 ? curves : maps;
    return trial === undefined ? [] : [draw(trial, `discriminator-${i + 1}`)];
  });
}

/** D and D* over the line, with both densities. */
function curves({ pair, logits }: Trial, name: string): Figure {
  const { x, logP, logQ } = pair.points();
  const shown = Array.from(x.keys()).filter((i) => Math.max(logP[i] ?? 0, logQ[i] ?? 0) > Math.log(1e-4));
  const line = (title: string, f: (i: number) => number, dashed = false) => ({
    name: title,
    x: shown.map((i) => x[i] ?? 0),
    y: shown.map(f),
    dashed,
  });
  return chartFigure(name, {
    title: `Trained D and D* = p/(p + q): ${pair.name}`,
    x: { label: "x" },
    y: { label: "D(x), and both densities" },
    series: [
      line("D, trained on samples", (i) => sigmoid(logits[i] ?? 0)),
      line("D* = p/(p + q)", (i) => sigmoid((logP[i] ?? 0) - (logQ[i] ?? 0)), true),
      line("p", (i) => Math.exp(logP[i] ?? 0)),
      line("q", (i) => Math.exp(logQ[i] ?? 0)),
    ],
  });
}

/** D and D* over the plane, side by side, with the line along which each says ½. */
function maps({ pair, logits }: Trial, name: string): Figure {
  const { logP, logQ } = pair.points();
  const n = Math.sqrt(logits.length);
  // The middle half of the grid, where the distributions are.
  const [from, to] = [Math.round(n / 4), n - Math.round(n / 4)];
  const cells = Array.from({ length: (to - from) ** 2 }, (_, k) => {
    const [i, j] = [from + (k % (to - from)), from + Math.floor(k / (to - from))];
    return j * n + i;
  });
  const map = (title: string, logit: (k: number) => number) =>
    heatMap({
      title,
      label: "D(x)",
      surface: {
        values: cells.map((k) => sigmoid(logit(k))),
        columns: to - from,
        rows: to - from,
        x: [-3.05, 3.05],
        y: [-3.05, 3.05],
      },
      contours: [0.5],
      range: [0, 1],
      size: 360,
    });
  const picture = sideBySide([
    map("Trained D", (k) => logits[k] ?? 0),
    map("D* = p/(p + q)", (k) => (logP[k] ?? 0) - (logQ[k] ?? 0)),
  ]);
  return { name, title: `Trained D beside D*: ${pair.name}`, picture };
}
