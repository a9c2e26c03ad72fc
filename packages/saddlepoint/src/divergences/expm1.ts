import { lax, numpy as np } from "@jax-js/jax";

/** Where the series takes over: its first left-out term, ½⁸/8!, is below float32's rounding. */
const SERIES_LIMIT = 0.5;
const SERIES_TERMS = 8;

/** e^z − 1 for arrays of any shape, to float32's rounding for small z too, with its gradient; consumes its argument. */
export function expm1(z: np.Array): np.Array {
  const fixed = lax.stopGradient(z.ref);
  const isSmall = np.where(np.absolute(fixed).less(SERIES_LIMIT), 1, 0);
  const small = z.ref.mul(isSmall.ref);
  // 1 + z/2 (1 + z/3 (1 + …)), Horner's way.
  let series = small.ref.mul(1 / SERIES_TERMS).add(1);
  for (let n = SERIES_TERMS - 1; n > 1; n--)
    series = series
      .mul(small.ref)
      .mul(1 / n)
      .add(1);
  const isLarge = np.subtract(1, isSmall);
  return small.mul(series).add(np.exp(z.mul(isLarge.ref)).sub(1).mul(isLarge));
}
