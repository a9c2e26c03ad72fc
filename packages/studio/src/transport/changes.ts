import {
  amountsOf,
  MAP,
  MOST_PLACES,
  type Place,
  type Point,
  type Problem,
  type Side,
  totalOf,
  withAmounts,
} from "./problem.ts";

/**
 * Whole numbers of a given total in the proportions of the weights, by largest remainders: each is off its share by less
 * than 1. Weights of 0 throughout count as equal.
 *
 * @param weights at least 0
 * @param total a whole number of at least 0
 */
export function apportioned(weights: readonly number[], total: number): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => total * (all > 0 ? weight / all : 1 / weights.length));
  const whole = shares.map(Math.floor);
  const left = total - whole.reduce((sum, count) => sum + count, 0);
  const order = shares
    .map((share, k) => ({ k, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.k - b.k);
  for (const { k } of order.slice(0, left)) whole[k] = (whole[k] ?? 0) + 1;
  return whole;
}

/** The amounts with one of them set: the others give or take the difference in proportion, and the total stays. */
export function withAmount(amounts: readonly number[], index: number, wanted: number): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (amounts.length < 2) return [...amounts];
  const amount = Math.min(total, Math.max(0, Math.round(wanted)));
  const others = apportioned(
    amounts.filter((_, k) => k !== index),
    total - amount,
  );
  return [...others.slice(0, index), amount, ...others.slice(index)];
}

/** The problem with the amount of one place set; the others of its side give or take what the total asks. */
export const withAmountAt = (problem: Problem, side: Side, index: number, amount: number): Problem =>
  withAmounts(problem, side, withAmount(amountsOf(problem[side]), index, amount));

/** The problem with other totals, each side in its proportions. */
export function withTotal(problem: Problem, total: number): Problem {
  const farms = withAmounts(problem, "farms", apportioned(amountsOf(problem.farms), total));
  return withAmounts(farms, "factories", apportioned(amountsOf(problem.factories), total));
}

/** The whole kilometre of the map that is farthest from every place. */
function freest(places: readonly Place[]): Point {
  let best = { x: 0, y: 0, room: -1 };
  for (let x = 1; x < MAP.width; x++) {
    for (let y = 1; y < MAP.height; y++) {
      const room = Math.min(...places.map((place) => Math.hypot(place.x - x, place.y - y)));
      if (room > best.room) best = { x, y, room };
    }
  }
  return { x: best.x, y: best.y };
}

/** The problem with one more place where there is room for it, with its even share of the cows; null at the most. */
export function withOneMore(problem: Problem, side: Side): Problem | null {
  const places = problem[side];
  if (places.length >= MOST_PLACES) return null;
  const added = {
    ...problem,
    [side]: [...places, { ...freest([...problem.farms, ...problem.factories]), amount: 0 }],
  };
  return withAmountAt(added, side, places.length, totalOf(places) / (places.length + 1));
}

/** The problem without a side's last place, whose cows go to the others; null where it is the only one. */
export function withOneFewer(problem: Problem, side: Side): Problem | null {
  const places = problem[side];
  if (places.length < 2) return null;
  const emptied = withAmountAt(problem, side, places.length - 1, 0);
  return { ...emptied, [side]: emptied[side].slice(0, -1) };
}
