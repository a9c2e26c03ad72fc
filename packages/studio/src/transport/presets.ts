import { stream } from "saddlepoint/random";
import { apportioned } from "./changes.ts";
import { MAP, onMap, type Place, type Problem } from "./problem.ts";

const place = (x: number, y: number, amount: number): Place => ({ ...onMap(x, y), amount });

/** The farms and factories of the library's example along one road; the article's figure has no numbers in its text. */
const road: Problem = {
  farms: [place(3, 4, 4), place(5, 4, 3), place(8, 4, 3)],
  factories: [place(4, 4, 5), place(7, 4, 3), place(9, 4, 2)],
  distance: "euclidean",
};

/** Two parallel lines of points, five kilometres apart: every cow goes straight across. */
const lines: Problem = {
  farms: [1, 2.5, 4, 5.5, 7].map((y) => place(3.5, y, 3)),
  factories: [1, 2.5, 4, 5.5, 7].map((y) => place(8.5, y, 3)),
  distance: "euclidean",
};

/** Two towns, each with more cows or more need than the other: some must cross. */
const clusters: Problem = {
  farms: [place(2, 2, 5), place(3.2, 3.1, 5), place(9.4, 5.2, 2)],
  factories: [place(2.4, 4.2, 4), place(8.6, 6.4, 3), place(10.2, 6.2, 3), place(9.6, 3.6, 2)],
  distance: "euclidean",
};

export const PRESETS: readonly { readonly name: string; readonly problem: Problem }[] = [
  { name: "A road", problem: road },
  { name: "Two lines", problem: lines },
  { name: "Two clusters", problem: clusters },
];

/** What the room opens with: something on a plane, with crossings to choose from. */
export const FIRST: Problem = {
  farms: [place(2, 2.2, 4), place(3.4, 5.8, 3), place(7, 6.6, 3)],
  factories: [place(5.2, 2, 5), place(8.8, 4, 3), place(10.4, 6.4, 2)],
  distance: "euclidean",
};

/** Three to five farms and factories anywhere on the map with 20 cows, the same for the same seed. */
export function randomProblem(seed: number): Problem {
  const draws = stream(seed, "farms and factories");
  const side = (): Place[] => {
    const weights = Array.from({ length: 3 + Math.floor(3 * draws.next()) }, () => 0.3 + draws.next());
    return apportioned(weights, 20).map((amount) =>
      place(1 + draws.next() * (MAP.width - 2), 1 + draws.next() * (MAP.height - 2), amount),
    );
  };
  return { farms: side(), factories: side(), distance: "euclidean" };
}
