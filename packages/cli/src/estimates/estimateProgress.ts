import { SingleBar } from "cli-progress";
import type { EstimateProgress } from "saddlepoint";
import { durationText } from "../durationText.ts";
import { measureText } from "../measureText.ts";
import { pace } from "../pace.ts";

/** Shows how an estimate is getting on. */
export type ShownProgress = { update(progress: EstimateProgress): void; close(): void };

/** An estimate says something at least this often. */
const SILENCE_MS = 30_000;

const now = () => performance.now();

const valueText = (value: number | undefined): string =>
  value === undefined ? "" : `so far ${measureText(value)(value)}`;

/** Progress as a bar at the foot of a terminal. */
export function estimateBar(stream: NodeJS.WriteStream): ShownProgress {
  const bar = new SingleBar({
    stream,
    format: "{bar} {step}/{total}  {left} left at most  {shown}",
    barsize: 20,
    gracefulExit: false,
    linewrap: false,
    clearOnComplete: true,
  });
  const clock = pace(0, 1, now);
  return {
    update({ step, steps, value }) {
      // The clock counts shares: how many steps there are comes with the first of them.
      const left = durationText(clock.at(step / steps).left);
      const shown = { step, left, shown: valueText(value) };
      if (bar.isActive) bar.update(step, shown);
      else bar.start(steps, step, shown);
    },
    close: () => bar.stop(),
  };
}

/** Progress as plain lines, for logs and pipes: one after each while without a word. */
export function estimateLines(write: (line: string) => void, clock: () => number = now): ShownProgress {
  let spoken = clock();
  return {
    update({ step, steps, value }) {
      if (clock() - spoken < SILENCE_MS) return;
      spoken = clock();
      write(`step ${step} of ${steps} at most  ${valueText(value)}`.trimEnd());
    },
    close() {},
  };
}
