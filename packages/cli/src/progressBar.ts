import { MultiBar, Presets, type SingleBar } from "cli-progress";
import { durationText } from "./numberText.ts";
import { type Pace, pace } from "./pace.ts";
import {
  batchText,
  measuredText,
  phaseText,
  type StepCounts,
  type TrainingProgress,
} from "./trainingProgress.ts";

const now = () => performance.now();

/** One bar of steps, made when its first step is done. */
function stepBar(bars: MultiBar, what: string, from: number, steps: number) {
  let bar: SingleBar | undefined;
  let clock: Pace = pace(from, steps, now);
  return {
    update(step: number, batch: string) {
      const { rate, left } = clock.at(step);
      const shown = { what, rate: rate.toFixed(1), left: durationText(left), batch };
      if (bar === undefined) bar = bars.create(steps, step, shown);
      else bar.update(step, shown);
    },
    restart() {
      clock = pace(from, steps, now);
    },
    remove() {
      if (bar !== undefined) bars.remove(bar);
      bar = undefined;
    },
  };
}

/** Progress as a bar at the foot of a terminal, with measurements scrolling by above it. */
export function progressBar(
  { from, steps, estimate }: StepCounts,
  stream: NodeJS.WriteStream,
): TrainingProgress {
  const bars = new MultiBar(
    {
      stream,
      format: "{what} {bar} {value}/{total}  {rate} steps/s  {left} left  {batch}",
      barsize: 20,
      // Signals are the verb's: it saves first.
      gracefulExit: false,
      linewrap: false,
    },
    Presets.shades_classic,
  );
  let preparing: { readonly part: string; readonly bar: ReturnType<typeof stepBar> } | undefined;
  const playing = stepBar(bars, "game", from, steps);
  return {
    prepared({ part, done, of, metrics }) {
      if (preparing?.part !== part) {
        preparing?.bar.remove();
        preparing = { part, bar: stepBar(bars, part, 0, of) };
      }
      preparing.bar.update(done, phaseText(metrics));
      playing.restart();
    },
    stepped(step, metrics) {
      preparing?.bar.remove();
      preparing = undefined;
      playing.update(step, batchText(metrics, estimate));
    },
    measured: (report) => bars.log(`${measuredText(report)}\n`),
    close: () => bars.stop(),
  };
}
