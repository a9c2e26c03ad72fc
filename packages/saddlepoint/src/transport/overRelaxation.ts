/** Iterations at a factor before its rate counts, and again while it is measured: these, and more for a slower transient. */
const SETTLING = 4;

/** No factor reaches 2, where the iterations would not end. */
const LARGEST = 1.99;

/** An error this often that of when the factor was chosen is no transient. */
const GROWTH = 20;

/** Each factor that failed lowers the next ones' limit to this share of its distance from 1. */
const RETREAT = 0.9;

/** Limits below this gain nothing: plain iterations from there on. */
const PLAIN = 1.05;

/** A factor has failed where this many iterations made no error smaller than before. */
const PATIENCE = 100;

/**
 * The factor ω by which alternating steps are lengthened, chosen from the errors that they leave.
 *
 * Where plain iterations shrink the error by η each, lengthened ones do by μ with (μ + ω − 1)² = μ ω² η, and by least,
 * ω − 1, at ω = 2 / (1 + √(1 − η)) (Young 1954; for Sinkhorn's, Thibault, Chizat, Dossal and Papadakis 2021). So η follows
 * from the rate seen, and ω from η; where errors grow or stay, ω falls back, finally to 1, from which the iterations
 * converge whatever their start.
 *
 * @returns the next factor, at least 1, told the error after each iteration
 */
export function overRelaxation(): (error: number) => number {
  let factor = 1;
  let limit = LARGEST;
  let window = SETTLING;
  let left = 2 * SETTLING;
  let chosenAt = Number.POSITIVE_INFINITY;
  let measuredFrom = Number.NaN;
  let [best, since] = [Number.POSITIVE_INFINITY, 0];
  const choose = (next: number, error: number) => {
    factor = next;
    chosenAt = error;
    window = SETTLING + Math.ceil(1 / (2 - factor));
    left = 2 * window;
    since = 0;
  };
  return (error) => {
    since = error < best ? 0 : since + 1;
    best = Math.min(best, error);
    if (factor > 1 && !(error <= GROWTH * chosenAt && since < PATIENCE)) {
      limit = 1 + RETREAT * (factor - 1);
      choose(limit < PLAIN ? 1 : (1 + factor) / 2, error);
      if (limit < PLAIN) limit = 1;
      return factor;
    }
    left--;
    if (left === window) measuredFrom = error;
    if (left > 0) return factor;
    const rate = (error / measuredFrom) ** (1 / window);
    const plain = (rate + factor - 1) ** 2 / (rate * factor ** 2);
    measuredFrom = error;
    left = window;
    if (!(rate < 1 && rate > factor - 1)) return factor;
    const next = Math.min(limit, 2 / (1 + Math.sqrt(Math.max(0, 1 - plain))));
    if (next - factor > 0.005 * (2 - factor)) choose(next, error);
    return factor;
  };
}
