import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { sampleTable } from "./sampleTable.ts";

const table = { name: "heights.csv", values: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 3, columns: 2 };

test("samples that are what they say are returned as they are", () => {
  expect(sampleTable(table)).toBe(table);
});

test.prop([fc.integer({ min: 0, max: 5 }), fc.constantFrom(Number.NaN, Infinity, -Infinity)])(
  "a value that is not finite is found by its row and column",
  (at, wrong) => {
    const values = table.values.with(at, wrong);
    const place = `got ${wrong} in row ${Math.floor(at / 2) + 1}, column ${(at % 2) + 1}`;
    expect(() => sampleTable({ ...table, values })).toThrow(new RegExp(`${place}$`));
  },
);

test("the first of several is named, and the others are counted", () => {
  const values = Float64Array.of(1, 2, Number.NaN, 4, Number.NaN, Infinity);
  expect(() => sampleTable({ ...table, values, columnNames: ["h", "w"] })).toThrow(
    "sampleTable: heights.csv: every value must be finite, got NaN in row 2, column 1 (h); so are 2 more",
  );
});

test.each([
  [{ rows: 0 }, "rows and columns must be integers of at least 1, got 0 rows and 2 columns"],
  [{ columns: 1.5 }, "got 3 rows and 1.5 columns"],
  [{ rows: 4 }, "4 rows of 2 columns need 8 values, got 6"],
  [{ columnNames: ["h"] }, "there must be a name for each of 2 columns, got 1 names"],
])("%j is refused", (change, message) => {
  expect(() => sampleTable({ ...table, ...change })).toThrow(message);
});
