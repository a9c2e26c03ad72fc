import type { Costs } from "./costs.ts";
import type { SpanningTree } from "./spanningTree.ts";

/** Arcs kept of each source. */
const KEPT = 8;

/** Rows whose best arc must improve the plan before their arcs are tried, as a share of all. */
const SHARE = 0.1;

/** Arcs looked at for the best of them, as a share of the root of the number kept; measured. */
const BLOCK = 0.5;

/** What rounding makes of a reduced cost's own terms at most, beside what is in doubt of its potentials. */
const ROUNDING = 2 ** -51;

/** The most promising arcs of each source by the potentials at the time that its row was read. */
export type Candidates = {
  readonly columns: Int32Array;
  readonly costs: Float64Array;
  /**
   * Reads rows, from where it last stopped, until enough of them have an arc that improves the plan, or all are read.
   *
   * @returns how many had one: 0 means that the plan is optimal as far as rounding lets tell
   */
  read(potential: Float64Array, doubt: Float64Array, enough?: number): number;
  /** The arc, as a place in the lists, that improves the plan most among the next ones; -1 when none does. */
  next(tree: Pick<SpanningTree, "potential" | "doubt">): number;
  readonly kept: number;
};

/** The least of cost − own + target in a row, ascending, into `best`, and where they are. */
function leastOf(
  costs: Float64Array,
  own: number,
  targets: Float64Array,
  best: Float64Array,
  columns: Int32Array,
): void {
  const last = best.length - 1;
  best.fill(Number.POSITIVE_INFINITY);
  columns.fill(0);
  let worst = Number.POSITIVE_INFINITY;
  for (let j = 0; j < costs.length; j++) {
    const reduced = (costs[j] ?? 0) - own + (targets[j] ?? 0);
    if (reduced >= worst) continue;
    let place = last;
    for (; place > 0 && (best[place - 1] ?? 0) > reduced; place--) {
      best[place] = best[place - 1] ?? 0;
      columns[place] = columns[place - 1] ?? 0;
    }
    best[place] = reduced;
    columns[place] = j;
    worst = best[last] ?? 0;
  }
}

/**
 * A list of arcs for each source, so that most pivots never look at a whole row (a candidate list, with block search on it;
 * Ahuja, Magnanti and Orlin 1993, section 11.5).
 *
 * A reduced cost counts as negative beyond what rounding can have made of its own terms, so costs far larger elsewhere
 * hide nothing.
 */
export function candidates(costs: Costs): Candidates {
  const { n, m } = costs;
  const kept = Math.min(KEPT, m);
  const columns = new Int32Array(n * kept);
  // A row that has not been read offers nothing.
  const prices = new Float64Array(n * kept).fill(Number.POSITIVE_INFINITY);
  const best = new Float64Array(kept);
  const bestColumns = new Int32Array(kept);
  const arcs = n * kept;
  const block = Math.max(10, Math.ceil(BLOCK * Math.sqrt(arcs)));
  let row = 0;
  let at = 0;

  return {
    columns,
    costs: prices,
    kept,
    read(potential, doubt, enough = Math.ceil(SHARE * n)) {
      const targets = potential.subarray(n);
      let improving = 0;
      for (let seen = 0; seen < n && improving < enough; seen++) {
        const values = costs.row(row);
        leastOf(values, potential[row] ?? 0, targets, best, bestColumns);
        for (let k = 0; k < kept; k++) {
          columns[row * kept + k] = bestColumns[k] ?? 0;
          prices[row * kept + k] = values[bestColumns[k] ?? 0] ?? 0;
        }
        for (let k = 0; k < kept; k++) {
          const j = bestColumns[k] ?? 0;
          const terms =
            Math.abs(values[j] ?? 0) + Math.abs(potential[row] ?? 0) + Math.abs(potential[n + j] ?? 0);
          if ((best[k] ?? 0) >= -((doubt[row] ?? 0) + (doubt[n + j] ?? 0) + ROUNDING * terms)) continue;
          improving++;
          break;
        }
        row = row + 1 === n ? 0 : row + 1;
      }
      return improving;
    },
    next({ potential, doubt }) {
      let least = 0;
      let found = -1;
      let left = block;
      for (let scanned = 0; scanned < arcs; ) {
        const stop = Math.min(arcs, at + left);
        scanned += stop - at;
        left -= stop - at;
        let i = Math.floor(at / kept);
        for (let k = at; k < stop; i++) {
          const own = potential[i] ?? 0;
          for (const end = Math.min(stop, (i + 1) * kept); k < end; k++) {
            const target = n + (columns[k] ?? 0);
            const cost = prices[k] ?? 0;
            const other = potential[target] ?? 0;
            const reduced = cost - own + other;
            if (reduced >= least) continue;
            const terms = Math.abs(cost) + Math.abs(own) + Math.abs(other);
            if (reduced >= -((doubt[i] ?? 0) + (doubt[target] ?? 0) + ROUNDING * terms)) continue;
            least = reduced;
            found = k;
          }
        }
        at = stop === arcs ? 0 : stop;
        if (left === 0) {
          if (found >= 0) return found;
          left = block;
        }
      }
      return found;
    },
  };
}
