/** How fast steps are done. */
export type Pace = {
  /** Takes note of a step; returns steps a second over the last while, and the milliseconds left. */
  at(step: number): { readonly rate: number; readonly left: number };
};

/** Long enough to hold several calls, short enough to follow a machine that gets busy. */
const WINDOW_MS = 30_000;

/**
 * @param from the step at which the clock starts
 * @param steps the last step
 * @param now a clock in milliseconds
 */
export function pace(from: number, steps: number, now: () => number): Pace {
  const seen = [{ step: from, time: now() }];
  return {
    at(step) {
      const time = now();
      seen.push({ step, time });
      while (seen.length > 2 && time - (seen[1]?.time ?? time) > WINDOW_MS) seen.shift();
      const [first] = seen;
      const rate = first === undefined ? 0 : (step - first.step) / Math.max((time - first.time) / 1000, 1e-3);
      return { rate, left: rate > 0 ? ((steps - step) / rate) * 1000 : Number.POSITIVE_INFINITY };
    },
  };
}
