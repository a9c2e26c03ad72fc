import { Presets, SingleBar } from "cli-progress";
import { durationText } from "./numberText.ts";
import { pace } from "./pace.ts";

/** How much is done of how much, and of what. */
type Progress = { readonly done: number; readonly total: number; readonly what: string };

const now = () => performance.now();

/** Without a terminal, a line at least this often. */
const SILENCE_MS = 15_000;

/** How far long work has come: a bar on a terminal, a line now and then elsewhere. */
export function workProgress(quiet: boolean, note: (line: string) => void) {
  if (!quiet && process.stderr.isTTY) return bar();
  return lines(note);
}

function bar() {
  const shown = new SingleBar(
    { format: "{bar} {percentage}%  {left} left  {what}", barsize: 20, gracefulExit: false, linewrap: false },
    Presets.shades_classic,
  );
  const clock = pace(0, 1, now);
  let begun = false;
  return {
    at({ done, total, what }: Progress) {
      const left = durationText(clock.at(done / total).left);
      if (!begun) shown.start(total, done, { left, what });
      else shown.update(done, { left, what });
      begun = true;
    },
    close: () => shown.stop(),
  };
}

function lines(note: (line: string) => void) {
  const clock = pace(0, 1, now);
  let spoken = now();
  return {
    at({ done, total, what }: Progress) {
      const { left } = clock.at(done / total);
      if (now() - spoken < SILENCE_MS) return;
      spoken = now();
      note(`${Math.round((100 * done) / total)}%  ${durationText(left)} left  ${what}`);
    },
    close() {},
  };
}
