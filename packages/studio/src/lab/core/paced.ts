/** A step that is measured late weighs little: other tabs and the page's own work make single calls slow. */
const NEW_SHARE = 0.3;
/** Beyond this the cost of a view is not to be seen beside its steps'. */
const MOST_STEPS = 400;

/** Where a view takes most of the time, as with many codes, the game gets as much: or lessons would take minutes. */
const playing = (milliseconds: number, perView: number): number => Math.max(perView, milliseconds - perView);

/**
 * Chooses how many steps fit into a time from how long the last ones took. It changes no numbers, only when they are seen.
 *
 * @param now a clock in milliseconds
 */
export function paced(now: () => number = () => performance.now()) {
  let perStep: number | undefined;
  let perView = 0;
  const follow = (before: number | undefined, measured: number): number =>
    before === undefined ? measured : before + NEW_SHARE * (measured - before);
  const timed = async <Result>(work: () => Promise<Result>, took: (milliseconds: number) => void) => {
    const started = now();
    const result = await work();
    took(now() - started);
    return result;
  };
  return {
    /** How many steps take about so long, with a view after them; one before anything was measured. */
    steps: (milliseconds: number): number =>
      perStep === undefined
        ? 1
        : Math.max(
            1,
            Math.min(MOST_STEPS, Math.round(playing(milliseconds, perView) / Math.max(perStep, 1e-3))),
          ),
    playing: <Result>(steps: number, work: () => Promise<Result>): Promise<Result> =>
      timed(work, (took) => {
        perStep = follow(perStep, took / steps);
      }),
    viewing: <Result>(work: () => Promise<Result>): Promise<Result> =>
      timed(work, (took) => {
        perView = follow(perView, took);
      }),
  };
}
