import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { type Ceiling, type Series, seriesColour } from "saddlepoint/render";
import { chartFigure } from "../chartFigure.ts";
import type { Experiment, ExperimentEvent, ExperimentSettings, Figure, Table } from "../experiment.ts";
import { play } from "./play.ts";
import { bounds, CODES, type Informations, truth } from "./world.ts";

/** λ, as the InfoGAN paper has it for categorical codes. */
const WEIGHT = 1;
/** Positions of a game at which both truths and both bounds are computed. */
const MEASURED = 80;

/**
 * Huszár 2016: InfoGAN's loss I[x, y] − λ I[x_fake, c] uses the variational bound twice. Both informations are bounded from
 * below; the first bound then lies on the wrong side for a minimiser, the second on the right one, and their sum on
 * neither. In a world where both are known exactly, that is seen.
 */
export const boundTwice: Experiment = {
  name: "bound-twice",
  shows:
    "InfoGAN bounds I[x, y] and I[x_fake, c] from below; what it minimises is now above, now below the true objective",
  source: "Huszár 2016, InfoGAN: using the variational bound on mutual information (twice)",
  defaults: { seeds: [1, 2, 3], steps: 4000 },
  quick: { seeds: [1], steps: 1500 },
  run,
};

/** One game at one step: what is true, and what D and Q say. */
type Moment = { readonly step: number; readonly exact: Informations; readonly bound: Informations };
type Game = { readonly seed: number; readonly moments: readonly Moment[] };

/** How far the estimate must be from the truth to be called above or below it, in nats: beyond the quadrature's error. */
const NEGLIGIBLE = 1e-4;

async function* run(
  { seeds, steps }: ExperimentSettings,
  signal?: AbortSignal,
): AsyncGenerator<ExperimentEvent, void> {
  const games: Game[] = [];
  // Denser at the beginning, where most happens.
  const at = [
    ...new Set(Array.from({ length: MEASURED }, (_, i) => Math.round(steps * (i / (MEASURED - 1)) ** 2))),
  ];
  let finished = 0;
  for (const seed of seeds) {
    const moments: Moment[] = [];
    for await (const { step, theta, logits, logPosterior } of play({ seed, weight: WEIGHT }, at)) {
      if (signal?.aborted) break;
      const exact = truth(theta, WEIGHT);
      moments.push({ step, exact, bound: bounds(theta, logits, logPosterior, WEIGHT) });
      yield {
        kind: "progress",
        done: finished * steps + step,
        total: seeds.length * steps,
        what: `seed ${seed}`,
      };
    }
    if (moments.length > 1) games.push({ seed, moments });
    if (signal?.aborted) break;
    finished++;
  }
  yield {
    kind: "result",
    complete: finished === seeds.length,
    tables: tables(games),
    figures: games[0] === undefined ? [] : figures(games[0]),
    quantities: games.flatMap(quantities),
  };
}

const error = ({ exact, bound }: Moment): number => bound.objective - exact.objective;

function quantities({ seed, moments }: Game): readonly Quantity[] {
  const last = moments.at(-1);
  if (last === undefined) return [];
  const { exact, bound } = last;
  const lower = (name: string, value: number, ceiling: number): Quantity => ({
    ...exactQuantity(`${name}, seed ${seed}`, value, ceiling),
    kind: "lower-bound",
  });
  return [
    exactQuantity(`I[x, y], seed ${seed}`, exact.divergence, Math.LN2),
    lower("I[x, y] by D", bound.divergence, Math.LN2),
    exactQuantity(`I[x_fake, c], seed ${seed}`, exact.codes, Math.log(CODES)),
    lower("I[x_fake, c] by Q", bound.codes, Math.log(CODES)),
    exactQuantity(`I[x, y] - I[x_fake, c], seed ${seed}`, exact.objective, Math.LN2),
    { ...lower("I[x, y] - I[x_fake, c] as InfoGAN has it", bound.objective, Math.LN2), kind: "estimate" },
  ];
}

function tables(games: readonly Game[]): readonly Table[] {
  const [first] = games;
  const shown = first === undefined ? [] : spread(first.moments, 12);
  return [
    {
      name: "sides",
      title: "On which side of the true objective InfoGAN's estimate lies",
      columns: [
        { name: "seed", source: "label" },
        { name: "measured steps", source: "ours", decimals: 0 },
        { name: "D's bound below I[x, y]", source: "ours", decimals: 0 },
        { name: "Q's bound below I[x_fake, c]", source: "ours", decimals: 0 },
        { name: "estimate above", source: "ours", decimals: 0 },
        { name: "estimate below", source: "ours", decimals: 0 },
        { name: "largest above", source: "ours" },
        { name: "largest below", source: "ours" },
      ],
      rows: games.map(({ seed, moments }) => {
        const errors = moments.map(error);
        const count = (is: (moment: Moment) => boolean) => moments.filter(is).length;
        return [
          String(seed),
          moments.length,
          count(({ exact, bound }) => bound.divergence <= exact.divergence + NEGLIGIBLE),
          count(({ exact, bound }) => bound.codes <= exact.codes + NEGLIGIBLE),
          errors.filter((each) => each > NEGLIGIBLE).length,
          errors.filter((each) => each < -NEGLIGIBLE).length,
          Math.max(0, ...errors),
          Math.min(0, ...errors),
        ];
      }),
      notes: [
        "Each bound never exceeds its truth, at any step; yet their difference, which the generator minimises, is above the true objective at some steps and below it at others.",
        "All expectations are exact, by quadrature, for the networks as they are at that step: no sampling noise is in these numbers.",
      ],
    },
    {
      name: "steps",
      title: `Both bounds over the game, in nats${first === undefined ? "" : `, seed ${first.seed}`}`,
      columns: [
        { name: "step", source: "label" },
        { name: "I[x, y]", source: "exact" },
        { name: "D's bound", source: "ours" },
        { name: "I[x_fake, c]", source: "exact" },
        { name: "Q's bound", source: "ours" },
        { name: "objective", source: "exact" },
        { name: "InfoGAN's", source: "ours" },
        { name: "InfoGAN's − exact", source: "ours" },
        { name: "side", source: "label" },
      ],
      rows: shown.map((moment) => [
        moment.step.toLocaleString("en-US"),
        moment.exact.divergence,
        moment.bound.divergence,
        moment.exact.codes,
        moment.bound.codes,
        moment.exact.objective,
        moment.bound.objective,
        error(moment),
        side(error(moment)),
      ]),
      notes: [
        `Objective: I[x, y] − λ I[x_fake, c], λ = ${WEIGHT}; the generator minimises it. Ceilings: log 2 = 0.693 and H(c) = log ${CODES} = ${Math.log(CODES).toFixed(3)}.`,
        "D's bound lies below its part of the objective: the wrong side for a minimiser. −λ times Q's bound lies above its part: the right side.",
        "The note this follows writes h(0.5) = −log 2 and drops the coin's ½; the entropy is +log 2, and the bound log 2 + ½ E log D + ½ E log(1 − D).",
      ],
    },
  ];
}

const side = (value: number): string =>
  Math.abs(value) <= NEGLIGIBLE ? "equal" : value > 0 ? "above" : "below";

/** About `count` of the items, the first and the last among them. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  const last = items.length - 1;
  const picked = new Set(Array.from({ length: count }, (_, i) => Math.round((last * i) / (count - 1))));
  return items.filter((_, i) => picked.has(i));
}

function figures({ moments }: Game): readonly Figure[] {
  const x = moments.map(({ step }) => step);
  const line = (name: string, colour: number, pick: (moment: Moment) => number, dashed = false) => ({
    name,
    x,
    y: moments.map(pick),
    colour: seriesColour(colour),
    dashed,
  });
  const chart = (name: string, title: string, label: string, series: Series[], ceilings: Ceiling[] = []) =>
    chartFigure(name, { title, x: { label: "training step" }, y: { label, unit: "nats" }, series, ceilings });
  return [
    chart(
      "bounds",
      "Both informations and their bounds",
      "information",
      [
        line("I[x, y] by D (lower bound: wrong side)", 0, ({ bound }) => bound.divergence),
        line("I[x, y], exact", 0, ({ exact }) => exact.divergence, true),
        line("I[x_fake, c] by Q (lower bound: right side)", 1, ({ bound }) => bound.codes),
        line("I[x_fake, c], exact", 1, ({ exact }) => exact.codes, true),
      ],
      [
        { name: "log 2", value: Math.LN2 },
        { name: "H(c)", value: Math.log(CODES) },
      ],
    ),
    chart(
      "objective",
      "InfoGAN's objective: the sum of both bounds, and the truth",
      "I[x, y] − I[x_fake, c]",
      [
        line("as InfoGAN has it", 2, ({ bound }) => bound.objective),
        line("exact", 2, ({ exact }) => exact.objective, true),
      ],
    ),
    chart("sides", "How far InfoGAN's objective is from the truth", "estimate − truth", [
      line("the sum of both bounds", 2, error),
      line("of it by D's bound: never above 0", 0, ({ exact, bound }) => bound.divergence - exact.divergence),
      line(
        "of it by Q's bound: never below 0",
        1,
        ({ exact, bound }) => WEIGHT * (exact.codes - bound.codes),
      ),
    ]),
  ];
}
