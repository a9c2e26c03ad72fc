export type InverseCdfOptions = {
  /** An interval that holds all the probability; its ends may be infinite, and are by default. */
  readonly support?: readonly [number, number];
  /** How wide the last bracket may be, relative to where it lies and at least to 1. Default 1e-12. */
  readonly tolerance?: number;
};

const OWNER = "inverseCdf(cdf)";

/** Brackets double from [−1, 1] up to here; float64 ends soon after. */
const FARTHEST = 2 ** 1023;

/** The bracket's smaller share that interpolation may leave for a step of the bracketing method. */
const TRUNCATION = 0.2;

/**
 * The inverse of a distribution function, by root finding: inf { x : cdf(x) ≥ u }.
 *
 * A bracket cdf(low) < u ≤ cdf(high) is found by doubling and shrunk by interpolation that is truncated and projected
 * towards bisection (Oliveira and Takahashi 2020, the ITP method with κ₁ = 0.2 / (high − low), κ₂ = 2, n₀ = 1): as few
 * evaluations as a secant method on a smooth cdf, at most one more than bisection on any, jumps and flat parts included.
 *
 * @param cdf non-decreasing, from 0 to 1
 * @returns u in (0, 1) ↦ x, at most the tolerance above the infimum
 * @throws RangeError when the support is empty or the tolerance not positive; and from the returned function when u is not
 * inside (0, 1), the cdf is not a number, or never reaches u
 * @example inverseCdf((x) => x ** 3, { support: [0, 1] })(0.125) // 0.5
 */
export function inverseCdf(
  cdf: (x: number) => number,
  options: InverseCdfOptions = {},
): (u: number) => number {
  const { support = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], tolerance = 1e-12 } = options;
  const [least, most] = support;
  if (!(least < most))
    throw new RangeError(`${OWNER}: support must be [low, high] with low < high, got [${support}]`);
  if (!(tolerance > 0)) throw new RangeError(`${OWNER}: tolerance must be positive, got ${tolerance}`);
  const above = (x: number, u: number): number => {
    const value = cdf(x);
    if (Number.isNaN(value))
      throw new RangeError(`${OWNER}: cdf must be a number everywhere, got NaN at ${x}`);
    return value - u;
  };
  return (u) => {
    if (!(u > 0 && u < 1)) throw new RangeError(`${OWNER}(u): u must lie inside (0, 1), got ${u}`);
    const start = bracket((x) => above(x, u), least, most, u);
    return shrunk((x) => above(x, u), start, tolerance);
  };
}

/** An interval with excess(low) < 0 ≤ excess(high). */
function bracket(
  excess: (x: number) => number,
  least: number,
  most: number,
  u: number,
): readonly [number, number] {
  // From a finite end of the support, or from 0.
  const origin = Number.isFinite(least) ? least : Number.isFinite(most) ? most : 0;
  const at = (x: number) => Math.min(most, Math.max(least, x));
  let width = 1;
  let low = at(origin - width);
  let high = at(origin + width);
  while (excess(high) < 0) {
    if (high === most || width >= FARTHEST) throw new RangeError(`${OWNER}(u): cdf never reaches u = ${u}`);
    low = high;
    width *= 2;
    high = at(origin + width);
  }
  width = 1;
  while (low > least && excess(low) >= 0) {
    if (width >= FARTHEST) throw new RangeError(`${OWNER}(u): cdf never falls below u = ${u}`);
    high = low;
    width *= 2;
    low = at(origin - width);
  }
  return [low, high];
}

/** The upper end of the bracket once it is narrow. */
function shrunk(
  excess: (x: number) => number,
  [from, to]: readonly [number, number],
  tolerance: number,
): number {
  let [low, high] = [from, to];
  let [atLow, atHigh] = [excess(low), excess(high)];
  if (atLow >= 0) return low; // an atom at the support's lower end
  const precision = () => tolerance * Math.max(1, Math.min(Math.abs(low), Math.abs(high)));
  const factor = TRUNCATION / (high - low);
  const steps = Math.ceil(Math.log2((high - low) / precision())) + 1; // bisection's and n₀ = 1
  for (let step = 0; high - low > precision(); step++) {
    const middle = low + (high - low) / 2;
    const falsi = atHigh > atLow ? low - (atLow * (high - low)) / (atHigh - atLow) : middle;
    const truncation = factor * (high - low) ** 2;
    const side = Math.sign(middle - falsi);
    const pulled = truncation <= Math.abs(middle - falsi) ? falsi + side * truncation : middle;
    const reach = Math.max(0, precision() * 2 ** (steps - step - 1) - (high - low) / 2);
    const projected = Math.abs(pulled - middle) <= reach ? pulled : middle - side * reach;
    const x = projected > low && projected < high ? projected : middle;
    if (x <= low || x >= high) break; // no float64 between them
    const value = excess(x);
    if (value >= 0) [high, atHigh] = [x, value];
    else [low, atLow] = [x, value];
  }
  return high;
}
