/** Operators that work element by element and round each element alike, wherever in an array it lies. */
export const ELEMENTWISE: ReadonlySet<string> = new Set([
  ...["Add", "Sub", "Mul", "Div", "Sqrt", "Neg", "Abs", "Reciprocal", "Min", "Max"],
]);
