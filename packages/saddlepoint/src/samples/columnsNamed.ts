import { float64Numbers } from "./numbers.ts";
import { type Samples, samples } from "./samples.ts";

/** There is no such column. */
export class NoColumnError extends Error {
  override readonly name = "NoColumnError";
}

/**
 * The place of a column that is called by its name, or by its place counted from 1; a name wins.
 *
 * @throws NoColumnError for a column that is not there, with those that are, and for a name that several have
 */
export function columnPlace(
  key: string,
  { name, d, columnNames }: Pick<Samples, "name" | "d" | "columnNames">,
): number {
  const named = columnNames?.indexOf(key) ?? -1;
  const last = columnNames?.lastIndexOf(key) ?? -1;
  if (last !== named) {
    throw new NoColumnError(
      `columnPlace(key): columns ${named + 1} and ${last + 1} of ${name} are both called ${JSON.stringify(key)}: give a place from 1 to ${d}`,
    );
  }
  if (named >= 0) return named;
  const place = Number(key);
  if (Number.isInteger(place) && place >= 1 && place <= d) return place - 1;
  const names = columnNames === undefined ? "" : ` or one of [${columnNames.join(", ")}]`;
  throw new NoColumnError(
    `columnPlace(key): a column of ${name} must be a number from 1 to ${d}${names}, got ${JSON.stringify(key)}`,
  );
}

/**
 * Some columns of samples, in the order asked for: one file may hold both sides of a pair.
 *
 * @param keys names from the header, or places counted from 1; a name wins
 * @throws Error for a column that is not there, with those that are
 * @example columnsNamed(people, ["height", "weight"])
 */
export function columnsNamed(given: Samples, keys: readonly string[]): Samples {
  const { columnNames, modes: _, ...about } = given;
  const places = keys.map((key) => columnPlace(key, given));
  const numbers = float64Numbers(given);
  const picked = new Float64Array(given.n * places.length);
  for (let row = 0; row < given.n; row++) {
    places.forEach((place, i) => {
      picked[row * places.length + i] = numbers[row * given.d + place] ?? Number.NaN;
    });
  }
  const named = columnNames && { columnNames: places.map((place) => columnNames[place] ?? "") };
  return samples(picked, given.n, places.length, { ...about, ...named });
}
