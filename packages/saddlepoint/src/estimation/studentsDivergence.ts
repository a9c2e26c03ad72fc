import type { FDivergence } from "../divergences/fDivergence.ts";
import { gaussian } from "../divergences/gaussian.ts";
import { gaussianDivergence } from "../divergences/gaussianDivergence.ts";
import type { Rows } from "../information/scatter.ts";
import { studentQuantile } from "../information/studentT.ts";
import { logSigmoidOf } from "../numeric/scalars.ts";
import { student975 } from "../quantity/intervals.ts";
import { meanAndVariance } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { fillNormal } from "../random/normal.ts";
import { permutation } from "../random/permutation.ts";
import { type Stream, stream } from "../random/stream.ts";
import { type Both, ofBoth } from "./both.ts";
import { type StudentFit, studentLogDensities, studentRows } from "./studentFit.ts";
import { degreesIn, fitTwoStudents, type TwoStudents } from "./twoStudents.ts";

/** Draws of each distribution, where the divergence has no closed form between them. */
const DRAWS = 8192;

/** Parts of the samples that are left out one by one: fewer where there are many columns, whose fits take longer. */
const PARTS = 25;
const FEWER_PARTS = 10;
const MANY_COLUMNS = 16;

/** Where the divergence of normal distributions is known without draws. */
const isNormal = ({ blocks }: TwoStudents): boolean =>
  blocks.every(
    ({ p, q }) => p.degrees === Number.POSITIVE_INFINITY && q.degrees === Number.POSITIVE_INFINITY,
  );

/**
 * The divergence between the two distributions that samples were fitted by, with the interval over samples.
 *
 * The closed form between normal distributions, where there is one; otherwise the mean over draws of both that stay the same however
 * the fits move. Its bias and its error are the jackknife's, a part of the samples left out at a time (Quenouille 1956; Tukey 1958),
 * on the scale of log(1 + D), or of −log(1 − D/ceiling) where there is a ceiling, on which its distribution is nearly even.
 *
 * @returns undefined where it is infinite, or not known to be finite
 */
export function studentsDivergence(
  divergence: FDivergence,
  rows: Both<Rows>,
  fit: TwoStudents,
  seed: number,
): Quantity | undefined {
  const closed = divergence.alphas.length > 0 && isNormal(fit);
  const draws = closed
    ? []
    : fit.blocks.map((block, i) => ofBoth(block, drawsOf(stream(seed, `draws.${i}`))));
  const of = (model: TwoStudents): { readonly value: number; readonly error: number } =>
    closed ? { value: betweenNormals(divergence, model), error: 0 } : overDraws(divergence, model, draws);
  const parts = rows.p.d > MANY_COLUMNS ? FEWER_PARTS : PARTS;
  const whole = of(fit);
  const degrees = degreesIn(fit);
  const scale = scaleOf(divergence);
  const at = scale.to(whole.value);
  const without = Array.from({ length: parts }, (_, part) =>
    scale.to(
      of(
        fitTwoStudents(
          ofBoth(rows, (all) => leaving(all, part, parts)),
          fit.shape,
          degrees,
        ),
      ).value,
    ),
  );
  const pseudo = without.map((left) => parts * at - (parts - 1) * left);
  const { mean, variance } = meanAndVariance(pseudo);
  const drawn = scale.to(whole.value + whole.error) - at;
  const half = Math.hypot(student975(parts - 1) * Math.sqrt(variance), 2 * drawn);
  const ends = [mean, mean - half, mean + half].map(scale.from);
  const [value = Number.NaN, low = Number.NaN, high = Number.NaN] = ends;
  if (!ends.every(Number.isFinite)) return undefined;
  return {
    quantity: `${divergence.title}(P‖Q)`,
    value,
    unit: divergence.unit,
    kind: "estimate",
    ceiling: divergence.ceiling,
    ci: [low, high],
    n: rows.p.n + rows.q.n,
  };
}

/** log(1 + D), or −log(1 − D/ceiling), both counted from the least. */
function scaleOf({ least, ceiling }: FDivergence) {
  const most = ceiling - least;
  return Number.isFinite(most)
    ? {
        to: (value: number) => -Math.log1p(-Math.min((value - least) / most, 1 - Number.EPSILON)),
        from: (y: number) => least - most * Math.expm1(-Math.max(0, y)),
      }
    : {
        to: (value: number) => Math.log1p(value - least),
        from: (y: number) => least + Math.expm1(Math.max(0, y)),
      };
}

/** Rows without one of so many parts. */
function leaving({ values, n, d }: Rows, part: number, parts: number): Rows {
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => i % parts !== part);
  const out = new Float64Array(kept.length * d);
  kept.forEach((row, i) => {
    out.set(values.subarray(row * d, (row + 1) * d), i * d);
  });
  return { values: out, n: kept.length, d };
}

/** Of independent blocks ∫ pᵃ q¹⁻ᵃ is a product, and so one of distributions of all columns. */
function betweenNormals(divergence: FDivergence, { blocks }: TwoStudents): number {
  const whole = (which: keyof Both<unknown>) => {
    const fits = blocks.map((block) => block[which]);
    const d = fits.reduce((sum, { mean }) => sum + mean.length, 0);
    const covariance = Array.from({ length: d }, () => new Array<number>(d).fill(0));
    let from = 0;
    for (const { mean, scatter } of fits) {
      for (let a = 0; a < mean.length; a++)
        for (let b = 0; b < mean.length; b++) (covariance[from + a] ?? [])[from + b] = scatter.get(a, b);
      from += mean.length;
    }
    return gaussian(
      fits.flatMap(({ mean }) => [...mean]),
      covariance,
    );
  };
  return gaussianDivergence(divergence, whole("p"), whole("q")).value;
}

type Draws = readonly Both<Rows>[];

/** Rows of the standard distribution: one column evenly, as its quantiles in random order; more columns at random. */
const drawsOf =
  (source: Stream) =>
  ({ degrees, mean }: StudentFit): Rows => {
    const d = mean.length;
    if (d === 1) {
      const quantile = studentQuantile(degrees);
      const order = permutation(source, DRAWS);
      return { values: Float64Array.from(order, (place) => quantile((place + 0.5) / DRAWS)), n: DRAWS, d };
    }
    const values = Float64Array.from(fillNormal(source, new Float32Array(DRAWS * d)));
    if (degrees === Number.POSITIVE_INFINITY) return { values, n: DRAWS, d };
    const parts = fillNormal(source, new Float32Array(DRAWS * degrees));
    const square = (i: number) =>
      parts.subarray(i * degrees, (i + 1) * degrees).reduce((sum, part) => sum + part * part, 0);
    const stretch = Float64Array.from({ length: DRAWS }, (_, i) => Math.sqrt(degrees / square(i)));
    return { values: values.map((value, at) => value * (stretch[Math.floor(at / d)] ?? 1)), n: DRAWS, d };
  };

/** D = ½ E_P g + ½ E_Q g, g = q f(p/q)/m, m = (p + q)/2: no draw counts more than a bounded divergence's ceiling. */
function overDraws(divergence: FDivergence, { blocks }: TwoStudents, draws: Draws) {
  const ratios = (which: keyof Both<unknown>): Float64Array => {
    const sums = new Float64Array(DRAWS);
    blocks.forEach((fits, i) => {
      const standard = draws[i]?.[which];
      if (standard === undefined) return;
      const rows = studentRows(fits[which], standard);
      const [p, q] = [studentLogDensities(fits.p, rows), studentLogDensities(fits.q, rows)];
      for (let at = 0; at < DRAWS; at++) sums[at] = (sums[at] ?? 0) + (p[at] ?? 0) - (q[at] ?? 0);
    });
    return sums;
  };
  const g = (v: number) => divergence.integrand(Math.LN2 + logSigmoidOf(v), Math.LN2 + logSigmoidOf(-v));
  const [onP, onQ] = [meanAndVariance(ratios("p").map(g)), meanAndVariance(ratios("q").map(g))];
  return { value: (onP.mean + onQ.mean) / 2, error: Math.sqrt(onP.variance + onQ.variance) / 2 };
}
