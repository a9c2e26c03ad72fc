import { percent, scaled } from "../report/units.ts";
import { type Block, cut, type Row, when } from "../report/write.ts";
import type { Ceiling } from "../roofline/measureCeiling.ts";
import type { Roofline } from "../roofline/rooflineOf.ts";
import { sum } from "../turns/statistics.ts";
import { GROUPINGS, grouped, together } from "./groupings.ts";
import type { Kernel } from "./kernels.ts";
import type { Recorded } from "./record.ts";

/** How much of a line of source is shown. */
const TEXT = 56;

/** Below a twentieth of a unit a second there is nothing to tell. */
const rate = (amount: number, ms: number): string =>
  ms > 0 && amount / 1e6 / ms >= 0.05 ? (amount / 1e6 / ms).toFixed(1) : "";

/** One grouping as a table: its longest groups, and the rest in one row. */
export function groupBlocks(kernels: readonly Kernel[], by: string, top: number): readonly Block[] {
  const groups = grouped(kernels, by);
  const total = sum(groups.map(({ ms }) => ms));
  const rest = groups.slice(top);
  const more = rest.length === 0 ? [] : [together(`${rest.length} more`, rest)];
  let cumulative = 0;
  const rows = [...groups.slice(0, top), ...more].map(({ name, text = "", ms, flops, bytes, operators }) => {
    cumulative += ms;
    return [
      ms.toFixed(3),
      percent(ms / total, 1),
      percent(cumulative / total, 1),
      rate(flops, ms),
      rate(bytes, ms),
      operators.toFixed(0),
      name,
      cut(text, TEXT),
    ];
  });
  const head = ["ms", "share", "so far", "GFLOP/s", "GB/s", "nodes", by, ""];
  return [{ heading: GROUPINGS[by]?.title ?? by }, { table: [head, ...rows], left: [6, 7] }];
}

/** How often each of the engine's rewrites fired, and how often it did not, by the reason. */
export const rewriteBlocks = (rewrites: Recorded["rewrites"]): readonly Block[] => [
  { heading: "The engine's rewrites, in the order in which they first run" },
  {
    table: [
      ["fired", "rewrite", "refused"],
      ...rewrites.map(({ name, fired, refused }) => [
        `${fired}`,
        name,
        Object.entries(refused)
          .map(([reason, times]) => `${times}: ${reason}`)
          .join("; "),
      ]),
    ],
    left: [1, 2],
  },
];

/** What was found of a subject. */
export type Profiled = Pick<Recorded, "steps" | "plainMs" | "profiledMs" | "work" | "rewrites"> & {
  readonly subject: string;
  readonly threads: number;
  readonly batchSize: number;
  readonly runtimeMs: number;
  readonly operatorsMs: number;
  readonly roofline?: Ceiling & Roofline;
};

/** A profiled step this many times as long as a plain one is told of. */
const MUCH = 1.2;

function roofText({ gflops, gbytesPerSecond, ceilingMs, share, bound }: Ceiling & Roofline, flops: number) {
  const ceiling = `${gflops.toFixed(0)} GFLOP/s and ${gbytesPerSecond.toFixed(1)} GB/s`;
  return (
    `The ceiling here is ${ceiling}: ${scaled(flops, "FLOP")} cannot take less than ${ceilingMs.toFixed(3)} ms, by ${bound}. ` +
    `The step, without the profiler, achieves ${percent(share, 1)} of the ceiling.`
  );
}

/** What a step does, and what it takes in and outside operators. */
export function overviewBlocks(found: Profiled): readonly Block[] {
  const { subject, threads, batchSize, steps, plainMs, profiledMs, runtimeMs, operatorsMs } = found;
  const { work, roofline } = found;
  const row = (name: string, ms: number): Row => [ms.toFixed(3), percent(ms / profiledMs, 1), name];
  const counted = `${scaled(work.flops, "FLOP")}, ${scaled(work.compulsoryBytes, "B")} that must move`;
  return [
    {
      text: [
        `${subject}: batch ${batchSize}, ${threads} ${threads === 1 ? "thread" : "threads"}; ${counted}, ${work.nodes} nodes as compiled`,
      ],
    },
    {
      table: [
        ["ms", "share", "of a step"],
        row("in operators", operatorsMs),
        row("in the runtime between them: schedule, Scan, the profiler's own notes", runtimeMs - operatorsMs),
        row("in JavaScript and on the way into the runtime", profiledMs - runtimeMs),
        row(`a step with the profiler, mean of ${steps}`, profiledMs),
        [plainMs.toFixed(3), "", "a step without it, median"],
      ],
      left: [2],
    },
    ...(roofline === undefined ? [] : [{ text: [roofText(roofline, work.flops)] }]),
    ...when(profiledMs > MUCH * plainMs, {
      text: ["The profiler took much of that: operators of few microseconds seem longer than they are."],
    }),
  ];
}
