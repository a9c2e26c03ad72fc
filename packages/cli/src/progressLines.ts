import { durationText } from "./numberText.ts";
import { type Pace, pace } from "./pace.ts";
import {
  batchText,
  measuredText,
  phaseText,
  type StepCounts,
  type TrainingProgress,
} from "./trainingProgress.ts";

/** A run says something at least this often. */
const SILENCE_MS = 30_000;

const speedText = ({ rate, left }: ReturnType<Pace["at"]>): string =>
  `${rate.toFixed(1)} steps/s  ${durationText(left)} left`;

/** Progress as plain lines, for logs and pipes: one at each measurement, and one when there was none for a while. */
export function progressLines(
  { from, steps, estimate }: StepCounts,
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): TrainingProgress {
  const preparing = new Map<string, Pace>();
  let playing = pace(from, steps, now);
  let speed = "";
  let spoken = now();
  const say = (line: string): void => {
    spoken = now();
    write(line);
  };
  const sayAfterSilence = (line: string): void => {
    if (now() - spoken >= SILENCE_MS) say(line);
  };
  return {
    prepared({ part, done, of, metrics }) {
      const clock = preparing.get(part) ?? pace(0, of, now);
      preparing.set(part, clock);
      const speed = speedText(clock.at(done));
      sayAfterSilence(`${part}: step ${done} of ${of}  ${speed}  this batch: ${phaseText(metrics)}`);
      playing = pace(from, steps, now);
      if (done === of) {
        preparing.delete(part);
        say(`${part}: done after ${of} steps`);
      }
    },
    stepped(step, metrics) {
      speed = speedText(playing.at(step));
      sayAfterSilence(`step ${step} of ${steps}  ${speed}  this batch: ${batchText(metrics, estimate)}`);
    },
    measured: (report) => say(`${measuredText(report)}  ${speed}`),
    close() {},
  };
}
