/** The map in kilometres: everything stands on it, in steps of a tenth. */
export const MAP = { width: 12, height: 8 } as const;

/** How many places a side may have, and how many cows there may be in all. */
export const MOST_PLACES = 6;
export const MOST_COWS = 60;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A farm with the cows that it has, or a factory with the cows that it needs. */
export interface Place extends Point {
  readonly amount: number;
}

export const DISTANCES = ["euclidean", "manhattan", "chebyshev"] as const;
export type DistanceName = (typeof DISTANCES)[number];

export type Side = "farms" | "factories";

/** What is to be solved: where cows are, where they are needed, and how ways are measured. */
export interface Problem {
  readonly farms: readonly Place[];
  readonly factories: readonly Place[];
  readonly distance: DistanceName;
}

export const totalOf = (places: readonly Place[]): number =>
  places.reduce((sum, { amount }) => sum + amount, 0);

export const amountsOf = (places: readonly Place[]): number[] => places.map(({ amount }) => amount);

export const cowsText = (cows: number): string => `${cows} ${cows === 1 ? "cow" : "cows"}`;

/** Farms are called A, B, C, …, factories 1, 2, 3, … */
export const nameOf = (side: Side, index: number): string =>
  side === "farms" ? String.fromCharCode(65 + index) : String(index + 1);

const within = (value: number, most: number): number =>
  Math.round(10 * Math.min(most, Math.max(0, value))) / 10;

/** The nearest point of the map. */
export const onMap = (x: number, y: number): Point => ({
  x: within(x, MAP.width),
  y: within(y, MAP.height),
});

/** The problem with one place moved, to the nearest point of the map. */
export function withPlaceAt(problem: Problem, side: Side, index: number, x: number, y: number): Problem {
  const places = problem[side].map((place, k) => (k === index ? { ...place, ...onMap(x, y) } : place));
  return { ...problem, [side]: places };
}

/** The problem with other amounts on one side. */
export function withAmounts(problem: Problem, side: Side, amounts: readonly number[]): Problem {
  const places = problem[side].map((place, k) => ({ ...place, amount: amounts[k] ?? place.amount }));
  return { ...problem, [side]: places };
}

/** A number to a hundredth, as lengths and costs are read here: sums of such numbers look right. */
export const kmText = (value: number): string =>
  String(Number((Math.abs(value) < 0.005 ? 0 : value).toFixed(2))).replace("-", "−");
