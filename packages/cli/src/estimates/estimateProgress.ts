import { SingleBar } from "cli-progress";
import { countText, durationText, measureText } from "../numberText.ts";
import { pace } from "../pace.ts";
import type { EstimateStep } from "./estimand.ts";

/** Shows how an estimate is getting on. */
export type ShownProgress = { update(progress: EstimateStep): void; close(): void };

/** An estimate says something at least this often. */
const SILENCE_MS = 30_000;

const now = () => performance.now();

const valueText = (value: number | undefined): string =>
  value === undefined ? "" : `so far ${measureText(value)(value)}`;

/** Progress at the foot of a terminal: a bar where it is known how many steps there are at most. */
export function estimateBar(stream: NodeJS.WriteStream): ShownProgress {
  const clock = pace(0, 1, now);
  const look = { stream, barsize: 20, gracefulExit: false, linewrap: false, clearOnComplete: true };
  let bar: SingleBar | undefined;
  return {
    update({ step, steps, value }) {
      // The clock counts shares: how many steps there are comes with the first of them.
      const left = steps === undefined ? "" : durationText(clock.at(step / steps).left);
      const shown = { step, left, shown: valueText(value) };
      if (bar === undefined) {
        const format =
          steps === undefined ? "step {step}  {shown}" : "{bar} {step}/{total}  {left} left at most  {shown}";
        bar = new SingleBar({ ...look, format });
        bar.start(steps ?? 0, step, shown);
      } else bar.update(step, shown);
    },
    close: () => bar?.stop(),
  };
}

/** Progress as plain lines, for logs and pipes: one after each while without a word. */
export function estimateLines(write: (line: string) => void, clock: () => number = now): ShownProgress {
  let spoken = clock();
  return {
    update({ step, steps, value }) {
      if (clock() - spoken < SILENCE_MS) return;
      spoken = clock();
      const most = steps === undefined ? "" : ` of ${countText(steps)} at most`;
      write(`step ${countText(step)}${most}  ${valueText(value)}`.trimEnd());
    },
    close() {},
  };
}
