import { KIND_SIGN, meanQuantity, type Quantity, unitText } from "saddlepoint/quantity";
import { type Colour, heatMap, seriesColour, sideBySide } from "saddlepoint/render";
import type { Samples } from "saddlepoint/samples";
import { chartFigure } from "../chartFigure.ts";
import type { Cell, ExperimentSettings, Figure, Table } from "../experiment.ts";
import { cellText } from "../markdown.ts";
import { mean } from "../mean.ts";
import { METHODS, SOURCE_ALONE, TARGET_LABELS } from "./methods.ts";
import { PROBLEMS, type Problem, type ProblemName } from "./problems.ts";
import type { Trial } from "./trial.ts";

/** The trials of a problem, method by method, in the methods' order. */
const byMethod = (problem: ProblemName, trials: readonly Trial[]) =>
  METHODS.flatMap(({ name }) => {
    const own = trials.filter((trial) => trial.problem === problem && trial.method === name);
    return own.length === 0 ? [] : [{ name, own }];
  });

/** A quantity over runs with Student's interval of their mean; one run's own where there is only one. */
function overRuns(
  name: string,
  quantities: readonly Quantity[],
  least = Number.NEGATIVE_INFINITY,
): readonly Quantity[] {
  const [first] = quantities;
  if (first === undefined) return [];
  if (quantities.length === 1) return [{ ...first, quantity: name }];
  const { unit, kind, ceiling } = first;
  const values = quantities.map(({ value }) => value);
  const found = meanQuantity(name, values, { unit, kind, ceiling });
  const within = (value: number) => Math.min(ceiling, Math.max(least, value));
  return [{ ...found, ci: [within(found.ci[0]), within(found.ci[1])] }];
}

/**
 * By how much a method is more often right on the target than the source alone leaves it, the same seeds and samples: over
 * runs; where there is one run, over its samples. Undefined where the two have no seed in common.
 */
export function gainOver(alone: readonly Trial[], own: readonly Trial[]): Quantity | undefined {
  const differences = own.flatMap((trial) => {
    const other = alone.find(({ seed }) => seed === trial.seed);
    return other === undefined ? [] : [trial.correct.map((right, i) => right - (other.correct[i] ?? 0))];
  });
  const [first] = differences;
  if (first === undefined) return undefined;
  const values = differences.length === 1 ? first : differences.map((each) => mean([...each]) ?? 0);
  return meanQuantity("gain in accuracy on the target", values, {
    kind: "estimate",
    unit: "dimensionless",
    ceiling: 1,
  });
}

const points = (share: number): string => cellText(100 * share, 1);

/** What the interval of a gain says. */
export function verdict({ ci: [low, high] }: Pick<Quantity, "ci">): string {
  if (low > 0) return "helps";
  return high < 0 ? "harms" : "not shown";
}

const boundText = (quantities: readonly Quantity[]): string => {
  const [first] = quantities;
  if (first === undefined) return "";
  const { quantity, kind, unit } = first;
  return `${quantity} ${KIND_SIGN[kind]} ${cellText(mean(quantities.map(({ value }) => value)), 3)}${unitText(unit)}`;
};

/** What a problem's trials came to. */
export function table(
  problem: ProblemName,
  trials: readonly Trial[],
  { seeds, steps }: ExperimentSettings,
  notes: readonly string[] = [],
): Table {
  const methods = byMethod(problem, trials);
  const of = (name: string): readonly Trial[] => methods.find((each) => each.name === name)?.own ?? [];
  const alone = of(SOURCE_ALONE);
  const accuracyOf = (own: readonly Trial[]) => mean(own.map(({ target }) => target.value));
  const [low, high] = [accuracyOf(alone), accuracyOf(of(TARGET_LABELS))];
  const rows = methods.map(({ name, own }): readonly Cell[] => {
    const [target] = overRuns(
      "",
      own.map((each) => each.target),
      0,
    );
    const adapted = name !== SOURCE_ALONE && name !== TARGET_LABELS;
    const gain = adapted ? gainOver(alone, own) : undefined;
    const share =
      low === null || high === null || target === undefined ? null : (target.value - low) / (high - low);
    const average = (pick: (trial: Trial) => number) => mean(own.map(pick));
    return [
      name,
      target === undefined ? null : 100 * target.value,
      target === undefined ? "" : `${points(target.ci[0])} … ${points(target.ci[1])}`,
      100 * Math.min(...own.map((each) => each.target.value)),
      gain === undefined ? "" : `${points(gain.value)} [${points(gain.ci[0])}, ${points(gain.ci[1])}]`,
      gain === undefined ? "" : `${verdict(gain)}${own.length === 1 ? ", this run" : ""}`,
      adapted && share !== null ? 100 * share : null,
      100 * (average(({ source }) => source.value) ?? 0),
      boundText(own.map(({ bound }) => bound)),
      average(({ anew }) => anew.value),
    ];
  });
  const { title, about, share } = PROBLEMS[problem];
  return {
    name: problem,
    title: `${title}: accuracy on the target, %`,
    columns: [
      { name: "trained by", source: "label" },
      { name: "target", source: "ours", decimals: 1 },
      { name: "95 %", source: "label" },
      { name: "least", source: "ours", decimals: 1 },
      { name: "gain over source alone", source: "label" },
      { name: "adaptation", source: "label" },
      { name: "of the gap, %", source: "ours", decimals: 0 },
      { name: "source", source: "ours", decimals: 1 },
      { name: "critic between the features", source: "label" },
      { name: "JSD, a new critic, nats", source: "ours", decimals: 3 },
    ],
    rows,
    notes: [
      `${about}. ${seeds.length} ${seeds.length === 1 ? "run" : "runs"} of ${Math.ceil(share * steps).toLocaleString("en-US")} steps.`,
      ...notes,
    ],
  };
}

/** What holds of all problems: said once, under the first table. */
export const NOTES: readonly string[] = [
  "Source alone and target's labels have λ = 0: their critic looks on, and F is trained as if there were none, bit for bit. C learns from the labels of one domain only; those of the target are read to measure, and in the last row to train.",
  "Interval: Student's over runs; of one run, over its test samples. Gain: of the same seeds, on the same samples, in points; it helps where its interval is above 0. Of the gap: between the first row and the last.",
  "The critic's value and that of a new critic, which learns from a half of 2,000 test samples' features of each domain when all is done (500 after fewer than 3,500 steps), and is held against a third of them, are lower bounds between the features of test samples (Nowozin et al. 2016, eq. 4): I(x; y), y the coin that chose the domain, is JSD, at most log 2 = 0.693 nats. K of K W1 is unknown: compare it with itself only. A new critic may see what the game's has missed: where its bound is much the larger, the features only escaped the critic that they were trained against.",
  "Ben-David et al. 2010, theorem 2: error on the target ≤ error on the source + ½ d_HΔH + λ*, λ* the least sum of both errors. Lowering a lower bound of a divergence bounds no term of it from above, and nothing here lowers λ*: features may agree with their classes exchanged, and then a small bound stands beside a low accuracy.",
  "λ and the critic's rate were chosen by the accuracy on the target, of seeds 101 to 104 for the moons, of 101 for the images on noise: none of those is reported, but without any label of the target there would be no such choice.",
];

/** Means over runs as quantities. */
export const quantities = (problem: ProblemName, trials: readonly Trial[]): readonly Quantity[] => {
  const methods = byMethod(problem, trials);
  const alone = methods.find(({ name }) => name === SOURCE_ALONE)?.own ?? [];
  return methods.flatMap(({ name, own }) => {
    const named = (of: string) => `${of}, ${problem}, ${name}`;
    const over = (pick: (trial: Trial) => Quantity, least?: number) => {
      const picked = own.map(pick);
      return overRuns(named(picked[0]?.quantity ?? ""), picked, least);
    };
    const gain = name === SOURCE_ALONE || name === TARGET_LABELS ? undefined : gainOver(alone, own);
    return [
      ...over(({ target }) => target, 0),
      ...(gain === undefined ? [] : [{ ...gain, quantity: named(gain.quantity) }]),
      ...over(({ bound }) => bound),
      ...over(({ anew }) => ({ ...anew, quantity: "JSD(P, Q) by a new critic" }), 0),
    ];
  });
};

/** Accuracy and bound over the steps, and of points in the plane the classifiers themselves. */
export function figures(
  problem: ProblemName,
  { source, target }: Pick<Problem, "source" | "target">,
  trials: readonly Trial[],
): readonly Figure[] {
  const methods = byMethod(problem, trials);
  return [...courses(problem, methods), ...boundaries(problem, source.test, target.test, methods)];
}

type Methods = ReturnType<typeof byMethod>;

function courses(problem: ProblemName, methods: Methods): readonly Figure[] {
  const { title } = PROBLEMS[problem];
  const series = (shown: Methods, pick: (moment: Trial["moments"][number]) => number) =>
    shown.map(({ name, own }) => {
      const steps = own[0]?.moments.map(({ step }) => step) ?? [];
      const at = (i: number) =>
        mean(own.flatMap(({ moments }) => (moments[i] === undefined ? [] : [pick(moments[i])])));
      return {
        name,
        x: steps,
        y: steps.map((_, i) => at(i) ?? Number.NaN),
        colour: seriesColour(METHODS.findIndex((method) => method.name === name)),
        dashed: name === SOURCE_ALONE || name === TARGET_LABELS,
      };
    });
  // Of one unit, and between the features of both domains in training: the last method's are of no use to it.
  const inNats = methods.filter(({ name, own }) => name !== TARGET_LABELS && own[0]?.bound.unit === "nats");
  return [
    chartFigure(`${problem}-accuracy`, {
      title: `${title}: accuracy on the target`,
      x: { label: "training step" },
      y: { label: "share of right answers" },
      series: series(methods, ({ target }) => target),
    }),
    chartFigure(`${problem}-bound`, {
      title: `${title}: the critic's bound on JSD between the features`,
      x: { label: "training step" },
      y: { label: "JSD, lower bound", unit: "nats" },
      series: series(inNats, ({ bound }) => bound),
      ceilings: [{ name: "log 2", value: Math.LN2 }],
    }),
  ];
}

/** Colours of the classes in the source, light, and in the target, strong. */
const COLOURS: readonly (readonly [source: Colour, target: Colour])[] = [
  [
    [186, 215, 240],
    [0, 114, 178],
  ],
  [
    [250, 205, 165],
    [213, 94, 0],
  ],
];
/** Points shown of each domain. */
const SHOWN = 400;

/** P(class 1) over the plane with the line where it is ½, and the points of both domains: the first run of each method. */
function boundaries(
  problem: ProblemName,
  source: Samples,
  target: Samples,
  methods: Methods,
): readonly Figure[] {
  const clouds = COLOURS.flatMap((colours, label) =>
    [source, target].map((domain, i) => ({
      name: `${i === 0 ? "S" : "T"} ${domain.labelNames?.[label] ?? label}`,
      points: pointsOf(domain, label),
      colour: colours[i] ?? colours[0],
      radius: 1.6,
    })),
  );
  const maps = methods.flatMap(({ name, own: [first] }) =>
    first?.surface === undefined
      ? []
      : [
          heatMap({
            title: `${name}: ${points(first.target.value)} % on the target`,
            label: "P(lower)",
            surface: first.surface,
            clouds,
            contours: [0.5],
            range: [0, 1],
            size: 420,
          }),
        ],
  );
  if (maps.length === 0) return [];
  return [
    {
      name: `${problem}-boundaries`,
      title: `${PROBLEMS[problem].title}: where each classifier parts the classes; S source, T target`,
      picture: sideBySide(maps, 2),
    },
  ];
}

/** The first points of a class. */
function pointsOf({ values, labels = new Int32Array() }: Samples, label: number): number[] {
  const own: number[] = [];
  labels.subarray(0, SHOWN).forEach((each, i) => {
    if (each === label) own.push(values[2 * i] ?? 0, values[2 * i + 1] ?? 0);
  });
  return own;
}
