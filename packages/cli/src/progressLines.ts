import { durationText } from "./durationText.ts";
import { type Pace, pace } from "./pace.ts";
import {
  batchText,
  measuredText,
  readerText,
  type StepCounts,
  type TrainingProgress,
} from "./trainingProgress.ts";

/** A run says something at least this often. */
const SILENCE_MS = 30_000;

const speedText = ({ rate, left }: ReturnType<Pace["at"]>): string =>
  `${rate.toFixed(1)} steps/s  ${durationText(left)} left`;

/** Progress as plain lines, for logs and pipes: one at each measurement, and one when there was none for a while. */
export function progressLines(
  { from, steps, readerSteps, game }: StepCounts,
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): TrainingProgress {
  const reading = pace(0, readerSteps, now);
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
    read(step, metrics) {
      const done = `reader: step ${step} of ${readerSteps} on real images`;
      sayAfterSilence(`${done}  ${speedText(reading.at(step))}  this batch: ${readerText(metrics)}`);
      playing = pace(from, steps, now);
      if (step === readerSteps) say(`reader: done after ${readerSteps} steps on real images`);
    },
    stepped(step, metrics) {
      speed = speedText(playing.at(step));
      sayAfterSilence(`step ${step} of ${steps}  ${speed}  this batch: ${batchText(metrics, game)}`);
    },
    measured: (report) => say(`${measuredText(report)}  ${speed}`),
    close() {},
  };
}
