/** log(1 + 1/u) for u > 0, finite down to the smallest number, whose reciprocal is not. */
export const log1pReciprocal = (u: number): number =>
  u < 1 ? Math.log1p(u) - Math.log(u) : Math.log1p(1 / u);
