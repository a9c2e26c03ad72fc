import { numpy as np, tree } from "@jax-js/jax";
import { type Samples, samples } from "../samples/samples.ts";
import { fitEllipticalCopula, marginalScores } from "./ellipticalCopula.ts";
import type { Ranks } from "./ranks.ts";
import { fitRatioBase, type RatioBase, type Sides } from "./ratioBase.ts";
import { besides, type Rows, squaresOf } from "./scatter.ts";

/** What a critic of pairs is given of the rows of one side. */
export type CriticRows<A> = {
  /** What its network reads. */
  readonly inputs: A;
  /** Columns whose products with the other side's its base counts; and two squares, [n, 1]. */
  readonly cross: A;
  readonly squares: A;
  readonly own: A;
};

/** Coordinates in which the dependence of pairs is easy to learn, and a critic to begin from. */
export type PairCoordinates = {
  readonly rows: Sides<(given: Ranks) => CriticRows<Samples<Float32Array>>>;
  /** Rows [n, …] and [m, …] → [n, m]: a log density ratio that was fitted in closed form. Traced; consumes all but the inputs. */
  readonly base: (x: BaseRows, y: BaseRows) => np.Array;
};

type BaseRows = Omit<CriticRows<np.Array>, "inputs">;

/** Rows for each column without which moments are mostly noise. */
const ROWS_A_COLUMN = 10;

/** Columns beyond which decompositions take longer than the training. */
const MOST_COLUMNS = 128;

/** The highest order of radial features that is tried. */
const MOST_ORDER = 7;

/** Higher orders are left when so many one after another were no better. */
const ORDERS_NO_BETTER = 2;

/** What is added to a mean square before its logarithm is taken. */
const NEAR = 0.1;

/** Canonical variables of radial features that the network reads beside the coordinates. */
const FEATURES_READ = 8;

/**
 * Fits coordinates to the training part, and chooses among them by the selection part.
 *
 * Each column's ranks among the training part's are mapped to normal scores: information does not change under increasing
 * maps of columns, and no tail is heavy after it. Then each side is whitened, and the network reads its columns and how far out a row
 * lies. The base is the log density ratio of an elliptical copula, or of canonical variables of radial features taken to be normal,
 * whichever tells more of pairs that it was not fitted to. Of many columns or few rows the scores stay as they are, and there is no
 * base.
 */
export function fitPairCoordinates(training: Sides<Ranks>, selection: Sides<Ranks>): PairCoordinates {
  const columns = training.x.d + training.y.d;
  const most = training.x.n / (ROWS_A_COLUMN * columns);
  if (columns > MOST_COLUMNS || most < 1) return plainCoordinates;
  const normal = fitRatioBase(training, selection, { degrees: Number.POSITIVE_INFINITY, order: 0 });
  const { degrees } = fitEllipticalCopula(training.x, training.y);
  let best = normal;
  const offer = (base: RatioBase) => {
    if (base.worth > best.worth) best = base;
  };
  if (Number.isFinite(degrees)) offer(fitRatioBase(training, selection, { degrees, order: 0 }));
  let bestOrder = 0;
  for (let order = 1; order <= Math.min(MOST_ORDER, most - 1, bestOrder + ORDERS_NO_BETTER); order++) {
    const base = fitRatioBase(training, selection, { degrees: Number.POSITIVE_INFINITY, order });
    if (base.worth > best.worth) bestOrder = order;
    offer(base);
  }
  return basedCoordinates(normal, best);
}

/** n rows in float32; a column of zeros where there is none. */
function rowsSamples({ values, n }: Pick<Rows, "values" | "n">): Samples<Float32Array> {
  return values.length === 0
    ? samples(new Float32Array(n), n, 1)
    : samples(Float32Array.from(values), n, values.length / n);
}

const normalRows = (ranks: Ranks): CriticRows<Samples<Float32Array>> => {
  const none = rowsSamples({ values: new Float64Array(0), n: ranks.n });
  const inputs = rowsSamples(marginalScores(ranks, Number.POSITIVE_INFINITY));
  return { inputs, cross: none, squares: none, own: none };
};

const plainCoordinates: PairCoordinates = {
  rows: { x: normalRows, y: normalRows },
  base(x, y) {
    tree.dispose([x.own, y.own]);
    return jointSquares(x, y); // of zeros
  },
};

function basedCoordinates(normal: RatioBase, base: RatioBase): PairCoordinates {
  const features = base === normal ? 0 : Math.min(base.width, FEATURES_READ);
  const rowsOf = (side: keyof PairCoordinates["rows"]) => (ranks: Ranks) => {
    const { cross, squares, own, variables } = base.of[side](ranks);
    const coordinates = normal.coordinates[side](ranks);
    const inputs = besides(besides(coordinates, radiusOf(coordinates)), firstColumns(variables, features));
    const column = (values: Float64Array) => rowsSamples({ values, n: ranks.n });
    return {
      inputs: rowsSamples(inputs),
      cross: rowsSamples(cross),
      squares: column(squares),
      own: column(own),
    };
  };
  return {
    rows: { x: rowsOf("x"), y: rowsOf("y") },
    base(x, y) {
      const [own, ownOfY] = [x.own, y.own.transpose()];
      return base.logRatio(jointSquares(x, y), own, ownOfY);
    },
  };
}

/** zᵀ Σ⁻¹ z of all pairs, [n, m]; leaves `own` as it is. */
const jointSquares = (x: BaseRows, y: BaseRows): np.Array =>
  np.add(x.squares, y.squares.transpose()).sub(np.matmul(x.cross, y.cross.transpose()).mul(2));

/** How far out rows lie, as a column. */
function radiusOf(rows: Rows): Rows {
  const values = squaresOf(rows).map((square) => Math.log(square / rows.d + NEAR));
  return { values, n: rows.n, d: 1 };
}

function firstColumns({ values, n, d }: Rows, count: number): Rows {
  const kept = new Float64Array(n * count);
  for (let i = 0; i < n; i++) kept.set(values.subarray(i * d, i * d + count), i * count);
  return { values: kept, n, d: count };
}
