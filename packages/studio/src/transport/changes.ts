import { apportioned, withAmount } from "./amounts.ts";
import { MAP, MOST_PLACES, type Place, type Problem, type Side, totalOf, withAmounts } from "./problem.ts";

const amountsOf = (places: readonly Place[]): number[] => places.map(({ amount }) => amount);

/** The problem with the amount of one place set; the others of its side give or take what the total asks. */
export const withAmountAt = (problem: Problem, side: Side, index: number, amount: number): Problem =>
  withAmounts(problem, side, withAmount(amountsOf(problem[side]), index, amount));

/** The problem with other totals, each side in its proportions. */
export function withTotal(problem: Problem, total: number): Problem {
  const farms = withAmounts(problem, "farms", apportioned(amountsOf(problem.farms), total));
  return withAmounts(farms, "factories", apportioned(amountsOf(problem.factories), total));
}

/** The whole kilometre of the map that is farthest from every place. */
function freest(places: readonly Place[]): { x: number; y: number } {
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
