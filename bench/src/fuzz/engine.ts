import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import { type Draw, drawOf } from "./draw.ts";
import type { Part } from "./part.ts";

/** A matrix in float64: what the truth is made of. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** One line of a program: what it makes of matrices that were made before, for the engine and in float64. */
interface Line {
  readonly text: string;
  readonly run: (pool: readonly np.Array[]) => np.Array;
  readonly exact: (pool: readonly Matrix[]) => Matrix;
}

const at = ({ values, columns }: Matrix, i: number, j: number): number =>
  values[i * columns + j] ?? Number.NaN;

const made = (rows: number, columns: number, value: (i: number, j: number) => number): Matrix => ({
  rows,
  columns,
  values: Array.from({ length: rows * columns }, (_, k) => value(Math.floor(k / columns), k % columns)),
});

const sum = (n: number, term: (k: number) => number): number =>
  Array.from({ length: n }, (_, k) => term(k)).reduce((total, each) => total + each, 0);

const mapped = (x: Matrix, f: (value: number) => number): Matrix => ({ ...x, values: x.values.map(f) });

function item<T>(items: readonly T[], i: number): T {
  const found = items[i];
  if (found === undefined) throw new RangeError(`item ${i} of ${items.length}`);
  return found;
}

const POINTWISE = [
  { text: "sqrt", run: np.sqrt, exact: Math.sqrt },
  { text: "square", run: np.square, exact: (x: number) => x * x },
  { text: "reciprocal", run: np.reciprocal, exact: (x: number) => 1 / x },
] as const;

const PAIRWISE = [
  { text: "+", run: np.add, exact: (x: number, y: number) => x + y },
  { text: "*", run: np.multiply, exact: (x: number, y: number) => x * y },
  { text: "/", run: np.divide, exact: (x: number, y: number) => x / y },
  { text: "max", run: np.maximum, exact: Math.max },
  { text: "min", run: np.minimum, exact: Math.min },
] as const;

/**
 * All numbers are positive and nothing is subtracted, so that every line keeps the relative error that it is given: what differs
 * from the truth by more than rounding is a fault.
 */
function lineOf(draw: Draw, pool: readonly Matrix[]): Line {
  const i = draw.below(pool.length);
  const x = item(pool, i);
  const fits = (other: Matrix): boolean =>
    [1, x.rows].includes(other.rows) && [1, x.columns].includes(other.columns);
  switch (draw.below(6)) {
    case 0: {
      const e = draw.below(75) - 37;
      const run = (p: readonly np.Array[]) => item(p, i).ref.mul(10 ** e);
      return {
        text: `$${i} * 1e${e}`,
        run,
        exact: (p) => mapped(item(p, i), (value) => value * Math.fround(10 ** e)),
      };
    }
    case 1: {
      const { text, run, exact } = item(POINTWISE, draw.below(POINTWISE.length));
      return {
        text: `${text} $${i}`,
        run: (p) => run(item(p, i).ref),
        exact: (p) => mapped(item(p, i), exact),
      };
    }
    case 2: {
      const others = pool.flatMap((other, k) => (fits(other) ? [k] : []));
      const j = item(others, draw.below(others.length));
      const { text, run, exact } = item(PAIRWISE, draw.below(PAIRWISE.length));
      const value = (p: readonly Matrix[]) => (r: number, c: number) => {
        const [a, b] = [item(p, i), item(p, j)];
        return exact(at(a, r, c), at(b, b.rows === 1 ? 0 : r, b.columns === 1 ? 0 : c));
      };
      return {
        text: `$${i} ${text} $${j}`,
        run: (p) => run(item(p, i).ref, item(p, j).ref),
        exact: (p) => made(x.rows, x.columns, value(p)),
      };
    }
    case 3: {
      const axis = draw.below(2);
      const way = draw.pick(["sum", "mean", "max", "min"]);
      const over = (values: readonly number[]): number => {
        if (way === "max") return Math.max(...values);
        if (way === "min") return Math.min(...values);
        const total = sum(values.length, (k) => item(values, k));
        return way === "sum" ? total : total / values.length;
      };
      const column = (m: Matrix, c: number) => Array.from({ length: m.rows }, (_, r) => at(m, r, c));
      const row = (m: Matrix, r: number) => Array.from({ length: m.columns }, (_, c) => at(m, r, c));
      return {
        text: `${way} $${i} over ${axis}`,
        run: (p) => {
          const of = item(p, i).ref;
          const keepdims = { keepdims: true };
          if (way === "sum") return of.sum(axis, keepdims);
          if (way === "mean") return of.mean(axis, keepdims);
          return way === "max" ? of.max(axis, keepdims) : of.min(axis, keepdims);
        },
        exact: (p) => {
          const m = item(p, i);
          return axis === 0
            ? made(1, m.columns, (_, c) => over(column(m, c)))
            : made(m.rows, 1, (r) => over(row(m, r)));
        },
      };
    }
    case 4:
      return {
        text: `$${i} transposed`,
        run: (p) => item(p, i).ref.transpose(),
        exact: (p) => made(x.columns, x.rows, (r, c) => at(item(p, i), c, r)),
      };
    default: {
      const others = pool.flatMap((other, k) => (other.rows === x.columns ? [k] : []));
      if (others.length === 0) return { text: `$${i}`, run: (p) => item(p, i).ref, exact: (p) => item(p, i) };
      const j = item(others, draw.below(others.length));
      // Half of them scaled to about 1 first, as who fears an overflow does it.
      const [e, f] = draw.next() < 0.5 ? [0, 0] : [-magnitude(x), -magnitude(item(pool, j))];
      return {
        text: `($${i} * 1e${e}) @ ($${j} * 1e${f})`,
        run: (p) => np.matmul(item(p, i).ref.mul(10 ** e), item(p, j).ref.mul(10 ** f)),
        exact: (p) => {
          const a = mapped(item(p, i), (value) => value * Math.fround(10 ** e));
          const b = mapped(item(p, j), (value) => value * Math.fround(10 ** f));
          return made(a.rows, b.columns, (r, c) => sum(a.columns, (k) => at(a, r, k) * at(b, k, c)));
        },
      };
    }
  }
}

/** The power of ten of a matrix's first number. */
const magnitude = (x: Matrix): number => Math.round(Math.log10(at(x, 0, 0)));

/** Where float32 has all its digits; sums of a dozen numbers near the end are left out with it. */
const inRange = ({ values }: Matrix): boolean => values.every((value) => value > 1e-36 && value < 1e37);

/** Random programs of matrices over the whole range of float32, against the same in float64. */
export const engine: Part = {
  name: "engine",
  limit: 30_000,
  async open() {
    return {
      input(seed, size) {
        const draw = drawOf(seed);
        const given = Array.from({ length: 1 + draw.below(3) }, () => {
          const scale = 10 ** (draw.below(61) - 30);
          return made(1 + draw.below(4), 1 + draw.below(4), () => Math.fround((1 + draw.next()) * scale));
        });
        const pool: Matrix[] = [...given];
        const lines: Line[] = [];
        // A line that leaves the range of float32, where the truth is no longer the program's, is left out.
        for (let i = 0; i < 3 * size && lines.length < size; i++) {
          const line = lineOf(draw, pool);
          const next = line.exact(pool);
          if (!inRange(next)) continue;
          lines.push(line);
          pool.push(next);
        }
        const texts = lines.map(({ text }, i) => `$${given.length + i} = ${text}`);
        const shapes = given.map(({ rows, columns }) => `[${rows}, ${columns}]`);
        return {
          text: `${shapes.join(" ")}; ${texts.join("; ")}`,
          feed: () => compared(given, lines, pool),
        };
      },
    };
  },
};

async function compared(
  given: readonly Matrix[],
  lines: readonly Line[],
  exact: readonly Matrix[],
): Promise<void> {
  const program = (xs: np.Array[]): np.Array[] => {
    const pool = [...xs];
    for (const { run } of lines) pool.push(run(pool));
    return pool;
  };
  const compiled = await compile(program, [given.map(({ rows, columns }) => spec([rows, columns]))], {
    threads: 1,
  });
  try {
    const results = await compiled(
      given.map(
        ({ rows, columns, values }) => new Tensor("float32", Float32Array.from(values), [rows, columns]),
      ),
    );
    results.forEach(({ data }, i) => {
      const { values } = item(exact, i);
      values.forEach((value, k) => {
        const got = Number(data[k]);
        if (Math.abs(got - value) <= 1e-4 * value) return;
        throw new Error(`$${i}[${k}] is ${got}, and in float64 ${value}`);
      });
    });
  } finally {
    await compiled.release();
  }
}
