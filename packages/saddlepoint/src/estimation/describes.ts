import type { Rows } from "../information/scatter.ts";
import { studentCdf } from "../information/studentT.ts";
import { firstWhere } from "../numeric/firstWhere.ts";
import type { Both } from "./both.ts";
import { columnsOf, type StudentFit, whitened } from "./studentFit.ts";
import type { TwoStudents } from "./twoStudents.ts";

/** How often rows that a distribution did make are taken for others', over all that is looked at. */
const FALSE_ALARM = 1e-3;

/** What fitting leaves of Kolmogorov's distance (Lilliefors 1967). */
const FITTED = 0.7;

/**
 * Whether rows look as if two fitted distributions had made them: each whitened column's distribution is nowhere further from Student's
 * than chance explains (Kolmogorov's distance), and neither are the columns themselves.
 */
export function describes({ blocks, shape }: TwoStudents, rows: Both<Rows>): boolean {
  const looked = {
    p: looksOf(
      blocks.map(({ p }) => p),
      shape.together,
      rows.p,
    ),
    q: looksOf(
      blocks.map(({ q }) => q),
      shape.together,
      rows.q,
    ),
  };
  const tests = looked.p.length + looked.q.length;
  return [...looked.p, ...looked.q].every(
    ({ numbers, degrees }) =>
      kolmogorov(numbers, degrees) <
      FITTED * Math.sqrt(-Math.log(FALSE_ALARM / tests / 2) / 2 / numbers.length),
  );
}

type Look = { readonly numbers: Float64Array; readonly degrees: number };

function looksOf(fits: readonly StudentFit[], together: boolean, rows: Rows): readonly Look[] {
  const columns = columnsOf(rows);
  const of = (fit: StudentFit, block: Rows): readonly Look[] =>
    columnsOf(whitened(fit, block)).map((numbers) => ({ numbers, degrees: fit.degrees }));
  const [only] = fits;
  if (together && only !== undefined) {
    const own = columns.map((column, j) => {
      const spread = Math.sqrt(only.scatter.get(j, j)) || 1;
      return {
        numbers: column.map((value) => (value - (only.mean[j] ?? 0)) / spread),
        degrees: only.degrees,
      };
    });
    return [...of(only, rows), ...own];
  }
  return fits.flatMap((fit, j) => of(fit, { values: columns[j] ?? new Float64Array(0), n: rows.n, d: 1 }));
}

/** Kolmogorov's distance of numbers from a Student distribution; equal numbers count together. */
function kolmogorov(numbers: Float64Array, degrees: number): number {
  const sorted = numbers.slice().sort();
  const n = sorted.length;
  let most = 0;
  for (let i = 0; i < n; ) {
    const value = sorted[i] ?? 0;
    const until = firstWhere(n, (at) => (sorted[at] ?? 0) > value);
    const share = studentCdf(value, degrees);
    most = Math.max(most, share - i / n, until / n - share);
    i = until;
  }
  return most;
}
