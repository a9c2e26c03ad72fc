import type { Samples } from "../samples/samples.ts";

/** What kind of variable a set of rows seems to hold. */
type VariableKind = "constant" | "discrete" | "continuous" | "mixed";

/** What is seen of one side of pairs. */
export type VariableLook = {
  readonly kind: VariableKind;
  /** Rows that differ. */
  readonly distinct: number;
  /** The symbol of each row, from 0 in the order of their first sight. */
  readonly symbols: Int32Array;
  /** The share of rows that have an equal in some column that is not constant, at most 1. */
  readonly ties: number;
  /** The largest share of rows that have one and the same number in a column that is not constant. */
  readonly atom: number;
  /** How alike neighbouring rows are: the largest lag-1 correlation of a column's ranks. */
  readonly serial: number;
};

/** Times the root of the number of rows: so many different rows are few. */
const FEW = 0.5;

/** Rows for each different integer from which integers are rather names than numbers. */
const CROWD = 20;

/** A share of ties below which a few coinciding numbers are an accident of rounding. */
const FEW_TIES = 0.02;

/** Looks at one side: whether its rows are names, numbers, or numbers some of which stand out. */
export function lookAtVariable({ values, n, d }: Samples): VariableLook {
  const known = new Map<string | number, number>();
  const symbols = Int32Array.from({ length: n }, (_, i) => {
    const key = d === 1 ? (values[i] ?? 0) : values.subarray(i * d, (i + 1) * d).join();
    const symbol = known.get(key) ?? known.size;
    known.set(key, symbol);
    return symbol;
  });
  const columns = Array.from({ length: d }, (_, j) => lookAtColumn(values, n, d, j));
  const distinct = known.size;
  const ties = columns.reduce((most, column) => Math.max(most, column.ties), 0);
  const atom = columns.reduce((most, column) => Math.max(most, column.atom), 0);
  const serial = columns.reduce((most, column) => Math.max(most, column.serial), 0);
  const few = distinct <= FEW * Math.sqrt(n);
  const names = d === 1 && distinct * CROWD <= n && values.every((value) => Number.isInteger(value));
  const kind =
    distinct === 1 ? "constant" : few || names ? "discrete" : ties > FEW_TIES ? "mixed" : "continuous";
  return { kind, distinct, symbols, ties, atom, serial };
}

function lookAtColumn(values: Samples["values"], n: number, d: number, j: number) {
  const column = Float64Array.from({ length: n }, (_, i) => values[i * d + j] ?? 0);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => (column[a] ?? 0) - (column[b] ?? 0),
  );
  const ranks = new Float64Array(n);
  let [tied, most] = [0, 0];
  for (let from = 0; from < n; ) {
    let until = from + 1;
    while (until < n && column[order[until] ?? 0] === column[order[from] ?? 0]) until++;
    for (let at = from; at < until; at++) ranks[order[at] ?? 0] = (from + until - n) / 2;
    if (until - from > 1) tied += until - from;
    most = Math.max(most, until - from);
    from = until;
  }
  let [own, next] = [0, 0];
  for (let i = 0; i < n; i++) {
    own += (ranks[i] ?? 0) ** 2;
    next += (ranks[i] ?? 0) * (ranks[i + 1] ?? 0);
  }
  const constant = tied === n && own === 0;
  return { ties: constant ? 0 : tied / n, atom: constant ? 0 : most / n, serial: own > 0 ? next / own : 0 };
}
