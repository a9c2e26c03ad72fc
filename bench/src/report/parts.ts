import type { Agreement } from "../turns/agreement.ts";
import type { Failed } from "../turns/interleave.ts";
import type { Machine } from "../turns/machine.ts";
import type { Absent } from "../turns/program.ts";
import type { Spread } from "../turns/statistics.ts";
import type { Block } from "./write.ts";

/** How far a program's losses are apart from the library's. */
export const apart = ({ firstStep, secondStep, same }: Agreement, digits = 0): string =>
  `${firstStep.toExponential(digits)}, ${secondStep.toExponential(digits)}${same ? "" : " NOT THE SAME STEP"}`;

/** What is said of a busy machine; nothing of a quiet one. */
export const busyLines = ({ busy, load }: Machine): readonly string[] =>
  busy ? [`The machine was busy before (load ${load.toFixed(1)}): do not trust these times.`] : [];

/** What was timed, and where. */
export const titleBlock = (title: string, machine: Machine): Block => ({
  text: [title, `${machine.processor}, ${machine.cores} cores, Node ${machine.node}`, ...busyLines(machine)],
});

/** The programs that ran, each with its name and the library's time over its own. */
export const ranOf = <Done extends object>(
  outcomes: Readonly<Record<string, Done | Absent | Failed>>,
  ratios: Readonly<Record<string, Spread>> = {},
): readonly (Done & { readonly name: string; readonly ratio: Spread | undefined })[] =>
  Object.entries(outcomes).flatMap(([name, outcome]) =>
    "absent" in outcome || "failed" in outcome ? [] : [{ ...outcome, name, ratio: ratios[name] }],
  );

/** The mark of a figure that was extrapolated. */
export const about = ({ extrapolatedFrom }: { readonly extrapolatedFrom?: unknown }): string =>
  extrapolatedFrom === undefined ? "" : "~";

/** A line on each program: why it is not here, or what there is to say of one that ran. */
export const notesBlock = <Done extends object>(
  outcomes: Readonly<Record<string, Done | Absent | Failed>>,
  done: (outcome: Done) => string,
): Block => ({
  list: Object.entries(outcomes).map(([name, outcome]) => {
    if ("absent" in outcome) return `${name}: not here (${outcome.absent})`;
    if ("failed" in outcome) return `${name}: failed (${outcome.failed})`;
    return `${name}: ${done(outcome)}`;
  }),
});
