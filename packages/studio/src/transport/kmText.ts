/** A number to a hundredth, as lengths and costs are read here: sums of such numbers look right. */
export const kmText = (value: number): string =>
  String(Number((Math.abs(value) < 0.005 ? 0 : value).toFixed(2))).replace("-", "−");
