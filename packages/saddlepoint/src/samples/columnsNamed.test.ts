import { expect, test } from "vitest";
import { parseCsv } from "../data/parseCsv.ts";
import { columnsNamed } from "./columnsNamed.ts";

const people = parseCsv("height,weight,2\n1,2,3\n4,5,6\n", "people.csv", { header: true });

test.each([
  [["weight"], [2, 5]],
  [
    ["3", "height"],
    [3, 1, 6, 4],
  ],
  [["1"], [1, 4]],
])("%j", (keys, values) => {
  const chosen = columnsNamed(people, keys);
  expect(Array.from(chosen.values)).toEqual(values);
  expect([chosen.n, chosen.d]).toEqual([2, keys.length]);
});

test("a name wins over a place", () => {
  expect(Array.from(columnsNamed(people, ["2"]).values)).toEqual([3, 6]);
  expect(columnsNamed(people, ["2"]).columnNames).toEqual(["2"]);
});

test.each(["age", "0", "4", "1.5", ""])("column %j is not there", (key) => {
  expect(() => columnsNamed(people, [key])).toThrow(
    `a column of people.csv must be a number from 1 to 3 or one of [height, weight, 2], got ${JSON.stringify(key)}`,
  );
});

test("a name that two columns have is refused, and each is found by its place", () => {
  const twice = parseCsv("a,b,a\n1,2,3\n", "t.csv");
  expect(() => columnsNamed(twice, ["a"])).toThrow(
    'columns 1 and 3 of t.csv are both called "a": give a place from 1 to 3',
  );
  expect(Array.from(columnsNamed(twice, ["3", "1"]).values)).toEqual([3, 1]);
});
