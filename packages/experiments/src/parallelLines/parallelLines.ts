import { divergences } from "saddlepoint/divergences";
import {
  divergenceFromSamples,
  jensenShannonFromSamples,
  wassersteinFromSamples,
} from "saddlepoint/estimation";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { stream } from "saddlepoint/random";
import { type Series, seriesColour } from "saddlepoint/render";
import { samples } from "saddlepoint/samples";
import { chartFigure } from "../chartFigure.ts";
import type { Experiment, ExperimentEvent, ExperimentSettings, Figure, Table } from "../experiment.ts";
import { cellText } from "../markdown.ts";
import { mean } from "../mean.ts";
import { CRITIC_STEPS, type Descent, descend, START } from "./descend.ts";
import { GAMES, type LineGame } from "./games.ts";
import { lineSamples, parallelLineDistances } from "./lines.ts";

/** Of each line, a third of them held out. */
const SAMPLES = 3000;

/**
 * Arjovsky et al. 2017, example 1: between parallel lines KL is infinite and JSD constant however near they are, and only
 * the Wasserstein distance says how far there is to go. Exact, from samples, and by gradient descent.
 */
export const parallelLines: Experiment = {
  name: "parallel-lines",
  shows:
    "Between parallel lines KL is infinite and JSD log 2 at any distance; W1 is the distance; which objectives close the gap",
  source: "Arjovsky et al. 2017 (WGAN), example 1; an introduction to information-theoretic GANs, 3.3",
  defaults: { seeds: [1, 2, 3], steps: 4000 },
  quick: { seeds: [1], steps: 1000 },
  run,
};

const NAMES = ["kl", "jsd", "w1"] as const;
type Name = (typeof NAMES)[number];

/** The quantities of one distance θ, from samples. */
type At = { readonly theta: number; readonly seed: number } & Readonly<Record<Name, Quantity>>;
type Fall = { readonly game: LineGame; readonly seed: number } & Descent;

/** The distances that are measured: all of them where there is time for it. */
const distances = (steps: number): readonly number[] =>
  steps < 2000 ? [-1, 0, 0.5] : [-1, -0.5, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 1];

/** The most steps of one estimate: separate lines are told apart within a few hundred. */
const ESTIMATE_STEPS = 1000;

async function* run(
  { seeds, steps }: ExperimentSettings,
  signal?: AbortSignal,
): AsyncGenerator<ExperimentEvent, void> {
  const thetas = distances(steps);
  const [found, falls]: [At[], Fall[]] = [[], []];
  const total = (thetas.length + GAMES.length) * seeds.length;
  let done = 0;
  const progress = (what: string): ExperimentEvent => ({ kind: "progress", done, total, what });
  for (const seed of seeds) {
    for (const theta of thetas) {
      if (signal?.aborted) break;
      found.push(await measure(theta, seed, Math.min(ESTIMATE_STEPS, Math.ceil(steps / 2))));
      done++;
      yield progress(`estimates at θ = ${theta}, seed ${seed}`);
    }
    for (const game of GAMES) {
      if (signal?.aborted) break;
      const descent = await descend(game, { seed, steps }, () => !signal?.aborted);
      if (descent === undefined) break;
      falls.push({ game, seed, ...descent });
      done++;
      yield progress(`${game.name}, seed ${seed}`);
    }
  }
  yield {
    kind: "result",
    complete: done === total,
    tables: [distancesTable(found), descentTable(falls)],
    figures: [distancesFigure(found, thetas), descentFigure(falls.filter(({ seed }) => seed === seeds[0]))],
    quantities: found.filter(({ seed }) => seed === seeds[0]).flatMap(quantitiesAt),
  };
}

async function measure(theta: number, seed: number, steps: number): Promise<At> {
  const line = (at: number, name: string) =>
    samples(lineSamples(stream(seed, `estimates.${name}`), at, SAMPLES), SAMPLES, 2);
  const [p, q] = [line(0, "real"), line(theta, "fake")];
  const options = { seed, steps };
  return {
    theta,
    seed,
    kl: await divergenceFromSamples(divergences.kl, p, q, options),
    jsd: await jensenShannonFromSamples(p, q, options),
    w1: await wassersteinFromSamples(p, q, options),
  };
}

function quantitiesAt({ theta, kl, jsd, w1 }: At): readonly Quantity[] {
  const exact = parallelLineDistances(theta);
  const named = (quantity: Quantity): Quantity => ({
    ...quantity,
    quantity: `${quantity.quantity}, θ = ${theta}`,
  });
  return [
    exactQuantity("KL(P‖Q)", exact.kl),
    { ...kl, quantity: "KL(P‖Q)" },
    exactQuantity("JSD(P, Q)", exact.jsd, Math.LN2),
    jsd,
    { ...exactQuantity("W1(P, Q)", exact.w1), unit: "data units" as const },
    w1,
  ].map(named);
}

/** The middle of several runs' ends, of which some may be anywhere. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : upper === lower ? upper : (upper + lower) / 2;
}

const range = (values: readonly number[]): string =>
  values.length < 2 ? "" : `${cellText(Math.min(...values), 3)} … ${cellText(Math.max(...values), 3)}`;

/** θ, or Infinity where it has left the numbers of float32. */
const orInfinity = (theta: number | undefined): number =>
  theta === undefined || Number.isNaN(theta) ? Number.POSITIVE_INFINITY : theta;

/** The mean over seeds of what is measured at a distance. */
const meanAt = (theta: number, found: readonly At[], name: Name): number | null =>
  mean(found.filter((at) => at.theta === theta).map((at) => at[name].value));

function distancesTable(found: readonly At[]): Table {
  const thetas = [...new Set(found.map(({ theta }) => theta))];
  return {
    name: "distances",
    title: "P₀ = (0, Z) against P_θ = (θ, Z), Z ~ U[0, 1]",
    columns: [
      { name: "θ", source: "label" },
      { name: "KL", source: "exact" },
      { name: "KL, lower bound", source: "ours" },
      { name: "JSD", source: "exact" },
      { name: "JSD, lower bound", source: "ours" },
      { name: "W1", source: "exact" },
      { name: "W1, lower bound", source: "ours" },
    ],
    rows: thetas.map((theta) => {
      const exact = parallelLineDistances(theta);
      const cells = NAMES.flatMap((name) => [exact[name], meanAt(theta, found, name)]);
      return [String(theta).replace("-", "−"), ...cells];
    }),
    notes: [
      `Bounds are held-out values of networks trained on ${SAMPLES.toLocaleString("en-US")} samples of each line, in nats and in units of θ; means over seeds.`,
      "An infinite divergence cannot be seen in samples: a bound on KL of high confidence stays below about log n.",
    ],
  };
}

/** The largest |θ| on the way of any run. */
const farthest = (falls: readonly Fall[]): number =>
  Math.max(
    ...falls.map(({ theta }) => theta.reduce((far, at) => Math.max(far, Math.abs(orInfinity(at))), 0)),
  );

/** θ is at its goal when it is this near to it. */
const REACHED = 0.05;

function descentTable(falls: readonly Fall[]): Table {
  return {
    name: "descent",
    title: `Gradient descent on θ from ${START}`,
    columns: [
      { name: "objective", source: "label" },
      { name: "lowers, were the critic perfect", source: "label" },
      { name: `slope at θ = ${START}, critic trained`, source: "ours" },
      { name: "θ at the end (median)", source: "ours" },
      { name: "farthest abs(θ)", source: "ours" },
      { name: "end, over seeds", source: "label" },
      { name: "seeds that reach 0", source: "label" },
    ],
    rows: GAMES.flatMap((game) => {
      const own = falls.filter((fall) => fall.game === game);
      if (own.length === 0) return [];
      const ends = own.map(({ theta }) => orInfinity(theta.at(-1)));
      return [
        [
          game.name,
          game.lowers,
          median(own.map(({ slope, held }) => slope[held - 1] ?? Number.NaN)),
          median(ends),
          farthest(own),
          range(ends),
          `${ends.filter((end) => Math.abs(end) < REACHED).length} of ${own.length}`,
        ],
      ];
    }),
    notes: [
      `Slope: of the generator's loss in θ, after the critic has trained alone for a quarter of the steps; the slope of JSD is 0 and that of W1 is 1. Then ${CRITIC_STEPS} critic steps for each of θ's; plain gradient descent with a rate of 0.05, the same for all, falling to 0.`,
      "Where an objective that lowers a divergence without a slope still moves θ, it is by what its critic is between the lines, where no samples are: by the network's smoothness, not by the divergence.",
      "Divergences that are infinite between the lines have critics that grow as long as they are trained: KL's slope on the generated line dies out all the same, others throw θ far past 0, in the end out of float32 (∞).",
      "A clipped critic is slow to turn round when θ has passed 0: with few steps, as in the quick setting, it is still on its way back.",
      "Critic: an MLP of 64 and 64 leaky units, Adam 0.003; weights clipped to ±0.07; penalty weight 10.",
    ],
  };
}

function distancesFigure(found: readonly At[], thetas: readonly number[]): Figure {
  const side = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
  // A gap on either side of 0, where JSD jumps.
  const fine = [...side.toReversed().map((x) => -x), Number.NaN, 0, Number.NaN, ...side];
  const exact = (title: string, colour: number, name: Name): Series => ({
    name: title,
    x: fine,
    y: fine.map((theta) => (Number.isNaN(theta) ? theta : parallelLineDistances(theta)[name])),
    dashed: true,
    colour: seriesColour(colour),
  });
  const bound = (title: string, colour: number, name: Name): Series => ({
    name: title,
    // Gaps between, so that each stands as a point: nothing was measured between them.
    x: thetas.flatMap((theta) => [theta, Number.NaN]),
    y: thetas.flatMap((theta) => [meanAt(theta, found, name) ?? Number.NaN, Number.NaN]),
    colour: seriesColour(colour),
  });
  return chartFigure("distances", {
    title: "Between parallel lines: exact, and lower bounds from samples",
    x: { label: "θ" },
    y: { label: "distance", unit: "nats; W1 in units of θ" },
    series: [
      exact("W1 = |θ|, exact", 0, "w1"),
      bound("W1, lower bound", 0, "w1"),
      exact("JSD, exact: log 2, and 0 at 0", 1, "jsd"),
      bound("JSD, lower bound", 1, "jsd"),
      bound("KL, lower bound (the truth is ∞, and 0 at 0)", 2, "kl"),
    ],
  });
}

/** What is drawn of θ: where an objective throws it further, its line ends. */
const within = (theta: number): number => (Math.abs(theta) <= 1.5 ? theta : Number.NaN);

function descentFigure(falls: readonly Fall[]): Figure {
  const series = falls.map(({ game, theta, held }, i): Series => {
    // θ moves once in CRITIC_STEPS; the rest would only make the file large.
    const shown = Array.from(theta.keys()).filter(
      (step) => step % CRITIC_STEPS === CRITIC_STEPS - 1 || step === held,
    );
    return {
      name: game.name,
      x: shown,
      y: shown.map((step) => within(theta[step] ?? Number.NaN)),
      dashed: i >= 7,
    };
  });
  return chartFigure("descent", {
    title: "Gradient descent on θ, by objective",
    x: { label: "critic step" },
    y: { label: "θ" },
    series,
    height: 460,
  });
}
