import type { Block } from "../report/write.ts";
import { median, sum } from "../turns/statistics.ts";
import type { MeasuredTask, TaskResult } from "./measuredTask.ts";
import { PEER } from "./peerEstimates.ts";

const number = (value: number): string => (Math.abs(value) < 5e-4 ? 0 : value).toFixed(3).replace("-", "−");

const mean = (values: readonly number[]): number => sum(values) / values.length;

const errorsOf = ({ quantities, truth }: TaskResult): readonly number[] =>
  quantities.map(({ value }) => Math.abs(value - truth));

/** The promise of an estimate is kept where its interval holds the truth, or where it says that it may not. */
const keptOf = ({ quantities, truth }: TaskResult): number =>
  quantities.filter(
    ({ kind, ci: [low, high], warning }) =>
      (low <= truth && (kind === "lower-bound" || high >= truth)) ||
      (kind === "estimate" && warning !== undefined),
  ).length;

/** One line a method: over all tasks of one size. */
function summary(tasks: readonly MeasuredTask[], method: string): readonly string[] {
  const results = tasks.flatMap((task) => task.results.filter((result) => result.method === method));
  const errors = results.flatMap(errorsOf);
  const draws = sum(results.map(({ seeds }) => seeds));
  const intervals = results.some(({ halfWidth }) => halfWidth > 0);
  return [
    method,
    results[0]?.kind.replace("-", " ") ?? "",
    String(results.length),
    String(Math.max(...results.map(({ seeds }) => seeds))),
    number(mean(errors)),
    number(median(errors)),
    intervals ? `${sum(results.map(({ holding }) => holding))}/${draws}` : "–",
    intervals ? `${sum(results.map(keptOf))}/${draws}` : "–",
    median(results.map(({ seconds }) => seconds)).toFixed(1),
    Math.max(...results.map(({ seconds }) => seconds)).toFixed(1),
  ];
}

const namesOf = (tasks: readonly MeasuredTask[]): readonly string[] => [
  ...new Set(tasks.flatMap(({ results }) => results.map(({ method }) => method))),
];

/** The report as docs/information.md. */
export function informationBlocks(measured: readonly MeasuredTask[]): readonly Block[] {
  const sizes = [...new Set(measured.map(({ n }) => n))];
  const peers = namesOf(measured).some((name) => name.startsWith(PEER));
  const bySize = sizes.flatMap((n): Block[] => {
    const tasks = measured.filter((task) => task.n === n);
    const names = namesOf(tasks);
    return [
      { heading: `${n.toLocaleString("en-US")} pairs` },
      {
        table: [
          [
            "method",
            "says",
            "tasks",
            "draws of each",
            "mean error",
            "median error",
            "interval holds",
            "holds or warns",
            "seconds, median",
            "most",
          ],
          ...names.map((name) => summary(tasks, name)),
        ],
        left: [0, 1],
      },
      { text: ["Mean values, nats; ⚠ where most draws carried a warning:"] },
      {
        table: [
          ["task", "truth", ...names],
          ...tasks.map(({ task, truth, results }) => [
            task,
            number(truth),
            ...names.map((name) => {
              const found = results.find(({ method }) => method === name);
              if (found === undefined) return "–";
              return number(found.mean) + (2 * found.warned > found.seeds ? " ⚠" : "");
            }),
          ]),
        ],
      },
    ];
  });
  return [
    { heading: "Information from samples, on a public benchmark's tasks", level: 1 },
    {
      text: [
        'The forty tasks of Czyż et al. 2023 ("Beyond Normal: On the Evaluation of Mutual Information Estimators"), made by push-forwards of',
        "our own, whose information is known by formula: written by `npm run bench:information`, in parts that --beside has joined.",
        "`auto` is what `estimate mutual-information` says without a method, `auto, at least` the lower bound beside it.",
        ...(peers
          ? [`\`${PEER}…\` are the estimators of the Python package of that name, by its own settings.`]
          : []),
      ],
    },
    {
      text: [
        'Errors are |value − truth|, in nats. "Interval holds" counts draws whose interval has the truth in it; of a lower bound, whose lower',
        'end is at most the truth. "Holds or warns" adds the estimates that say why they may be wrong. Seconds are of the processor, a draw.',
        "No method of ours sees more of a column than the order of its numbers, so tasks that differ in increasing maps of columns alone are",
        "one to them: they are measured once, and stand here as often as the benchmark has them.",
      ],
    },
    ...bySize,
  ];
}
