/** A few neighbours' estimate against that of so many times as many. */
const TIMES = 4;

/** Rows that are enough to see it by. */
const ROWS = 1000;

/** Samples below which many neighbours are all there are. */
const LEAST = 100;

/** Nats by which the estimate may fall: where information is infinite, it falls by about log TIMES. */
const MOST_FALL = 0.3;

/**
 * What to say of a nearest-neighbour estimate that has not converged: it falls as the neighbours are taken from farther away, so that
 * with more samples, whose neighbours are nearer, it would rise.
 *
 * @param term a row's term of the estimate by so many neighbours, in nats
 */
export function convergenceWarning(
  n: number,
  k: number,
  term: (row: number, k: number) => number,
): string | undefined {
  const many = Math.min(TIMES * k, n - 1);
  if (n < LEAST || many <= k) return undefined;
  const rows = Math.min(n, ROWS);
  let fall = 0;
  for (let i = 0; i < rows; i++) {
    const row = Math.floor((i * n) / rows);
    fall += (term(row, k) - term(row, many)) / rows;
  }
  if (fall < MOST_FALL) return undefined;
  return (
    `with ${many} neighbours in place of ${k} it is ${fall.toFixed(1)} nats less: it has not converged, and the information may be ` +
    "much larger, or infinite"
  );
}
