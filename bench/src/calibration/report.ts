import type { Block, Row } from "../report/write.ts";
import type { QuantityKind } from "../subject/library.ts";
import { sum } from "../turns/statistics.ts";
import type { Calibration, CalibrationOptions } from "./calibrate.ts";
import type { Calibrated, Results } from "./measure.ts";

const number = (value: number): string =>
  value === Number.POSITIVE_INFINITY
    ? "∞"
    : (Math.abs(value) < 5e-4 ? 0 : value).toFixed(3).replace("-", "−");

/** The sign and the words of what a quantity says. */
const KINDS: Readonly<Record<QuantityKind, readonly [string, string]>> = {
  exact: ["=", "exact"],
  "lower-bound": ["≥", "lower bound"],
  "upper-bound": ["≤", "upper bound"],
  estimate: ["≈", "estimate"],
};

/** value, how often the interval holds where not always, and whether it warned. */
function cell(result: Calibrated | null | undefined, withTruth: boolean): string {
  if (result === null || result === undefined) return "–";
  const { mean, truth, holding, seeds, warned } = result;
  const value = withTruth ? `${number(mean)} of ${number(truth)}` : number(mean);
  const broken = holding === seeds ? "" : ` **${holding}/${seeds}**`;
  return value + (2 * warned > seeds ? " ⚠" : "") + broken;
}

type Problems = readonly { readonly problem: string; readonly truth?: number; readonly results: Results }[];

const namesOf = (problems: Problems): readonly string[] => Object.keys(problems[0]?.results ?? {});

const resultsOf = (problems: Problems, name: string): readonly Calibrated[] =>
  problems.flatMap(({ results }) => results[name] ?? []);
const kindOf = (problems: Problems, name: string) => KINDS[resultsOf(problems, name)[0]?.kind ?? "estimate"];

/** One line an estimator: over all problems, how often it holds and how far it is off where the truth is finite. */
function summary(problems: Problems, name: string): Row {
  const known = resultsOf(problems, name);
  const runs = sum(known.map(({ seeds }) => seeds));
  const quiet = known.flatMap(({ quantities, truth }) =>
    quantities.filter(({ warning }) => warning === undefined).map(({ value }) => ({ value, truth })),
  );
  const finite = quiet.filter(({ truth }) => Number.isFinite(truth));
  const errors = finite.map(({ value, truth }) => Math.abs(value - truth)).sort((a, b) => a - b);
  const shown = (error: number | undefined): string => (error === undefined ? "–" : number(error));
  return [
    name,
    kindOf(problems, name)[1],
    `${sum(known.map(({ holding }) => holding))}/${runs}`,
    `${runs - quiet.length}/${runs}`,
    shown(errors[Math.floor(errors.length / 2)]),
    shown(errors.at(-1)),
  ];
}

const summaries = (problems: Problems): Block => ({
  table: [
    ["estimator", "says", "interval holds", "warns", "median distance", "largest, unwarned"],
    ...namesOf(problems).map((name) => summary(problems, name)),
  ],
  left: [0, 1],
});

/** A row a problem: the mean value of each estimator, of what is true. */
const means = (problems: Problems): Block => ({
  table: [
    ["problem", ...namesOf(problems)],
    ...problems.map(({ problem, results }) => [
      problem,
      ...namesOf(problems).map((name) => cell(results[name], true)),
    ]),
  ],
});

/** The largest batch that InfoNCE takes of a sixth of n samples, and so the most that it can say. */
const infoNceCeiling = (n: number): number =>
  Math.log(Math.max(2, Math.min(256, Math.floor((n - Math.floor(n / 2) - Math.floor(n / 6)) / 10))));

/** The report as docs/calibration.md. */
export function calibrationBlocks(
  found: Calibration,
  { n, seeds, quick }: CalibrationOptions,
): readonly Block[] {
  const { information, divergences, divergenceBounds } = found;
  return [
    { heading: "Calibration", level: 1 },
    {
      text: [
        `Every estimator from samples, where the truth is known. ${n} samples (pairs, or of each distribution), ${seeds} draws a`,
        `problem, ${2 * seeds} of divergences${quick ? ", short training" : ""}; written by \`npm run bench:calibration${quick ? " -- --quick" : ` -- --seeds ${seeds}`}\`.`,
      ],
    },
    {
      text: [
        "An interval **holds** when it keeps the promise of its kind: a lower bound's lower end is at most the truth, an upper",
        "bound's upper end at least, an estimate's interval has the truth in it. For a bound this should fail about once in 40",
        "times at most, however loose the bound is. **⚠** marks quantities that carried a warning in most draws; a count such as",
        '**3/5** where the interval did not hold in every draw. "Distance" is between value and truth, over the runs that carried no',
        "warning and have a finite truth. A constant critic gives 0, so no bound is below that.",
      ],
    },
    { heading: "Mutual information, nats" },
    summaries(information),
    { text: ["Mean values; ≥ lower bounds, ≤ upper bounds, ≈ estimates:"] },
    {
      table: [
        [
          "problem",
          "truth",
          ...namesOf(information).map((name) => `${kindOf(information, name)[0]} ${name}`),
        ],
        ...information.map(({ problem, truth, results }) => [
          problem,
          number(truth),
          ...namesOf(information).map((name) => cell(results[name], false)),
        ]),
      ],
    },
    {
      list: [
        "The lower bounds are trained, from pairs alone; the sandwich, the leave-one-out and the variational marginal bounds\n  know p(y|x), and train nothing. Barber–Agakov knows H(y).",
        `InfoNCE cannot exceed log K, here ${number(infoNceCeiling(n))} nats.`,
        "CLUB with a fitted conditional is no bound, and for normal pairs not even close: it goes to ρ²/(1 − ρ²) a pair.",
        "KSG's and the histogram's intervals speak of the sampling error alone, and neither's bias is in them.",
      ],
    },
    { heading: "Divergences, estimates" },
    summaries(divergences),
    { text: ["Mean value of truth:"] },
    means(divergences),
    { heading: "Divergences and the Wasserstein-1 distance, lower bounds" },
    summaries(divergenceBounds),
    { text: ["Mean value of truth:"] },
    means(divergenceBounds),
    {
      list: [
        "Where the truth is infinite a sample cannot show it: the bound is what the samples can carry, and says so.",
        "For KL that is about log (n/30): 30 samples should stand behind the rarest event that counts.",
        "js counts twice the Jensen-Shannon divergence of `estimate js`, as f-GANs do.",
      ],
    },
  ];
}
