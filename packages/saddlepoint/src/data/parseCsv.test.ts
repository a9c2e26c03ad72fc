import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { parseCsv } from "./parseCsv.ts";

const rows = fc.integer({ min: 2, max: 4 }).chain((columns) =>
  fc.array(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: columns,
      maxLength: columns,
    }),
    { minLength: 1, maxLength: 6 },
  ),
);

test.prop([
  rows,
  fc.constantFrom(",", ";", "\t", " ", ", "),
  fc.constantFrom("\n", "\r\n"),
  fc.boolean(),
  fc.boolean(),
])(
  "whatever numbers are written are read back, each to its last bit",
  (table, comma, newline, header, end) => {
    const lines = table.map((row) => row.map(String).join(comma));
    const names = (table[0] ?? []).map((_, i) => `c${i}`);
    const text = [...(header ? [names.join(comma)] : []), ...lines].join(newline) + (end ? newline : "");
    const read = parseCsv(text, "t.csv");
    expect([read.n, read.d]).toEqual([table.length, table[0]?.length]);
    // Minus zero is written as 0.
    expect(Array.from(read.values)).toEqual(table.flat().map((value) => value + 0));
    expect(read.columnNames).toEqual(header ? names : undefined);
  },
);

const read = (text: string) => {
  const { n: count, d: columns, values, columnNames } = parseCsv(text, "t.csv");
  return { count, columns, values: Array.from(values), columnNames };
};

describe("what other programs write is read", () => {
  const expected = { count: 2, columns: 2, values: [1, 2, 3, 4], columnNames: undefined };
  test.each([
    ["NumPy's savetxt", "# x y\n1.000000000000000000e+00 2.000000000000000000e+00\n3.0e0 4.0e0\n", undefined],
    ["a spreadsheet with a byte-order mark", "\uFEFF1;2\r\n3;4\r\n", undefined],
    ["quoted numbers", '"1","2"\n"3","4"\n', undefined],
    ["blank lines", "a,b\n1,2\n\n3,4\n\n", ["a", "b"]],
    ["names with a separator and quotes in them", '"a, or ""A""",b\n1,2\n3,4', ['a, or "A"', "b"]],
    ["a name left out", ",b\n1,2\n3,4", ["", "b"]],
    ["the same with tabs", "\tb\r\n1\t2\r\n3\t4\r\n", ["", "b"]],
    ["aligned columns", "  1   2\n  3   4\n", undefined],
  ])("%s", (_, text, columnNames) => {
    expect(read(text)).toEqual({ ...expected, columnNames });
  });

  test("one column needs no separator", () => {
    expect(read("x\n1\n2\n3\n")).toEqual({ count: 3, columns: 1, values: [1, 2, 3], columnNames: ["x"] });
  });
});

describe("a column of classes", () => {
  test.each([
    ["integers from 0", "x,y,class\n1,2,1\n3,4,0\n", "class", [1, 0], undefined],
    ["texts, in their order", "x,class,y\n1,setosa,2\n3,iris,4\n", "class", [1, 0], ["iris", "setosa"]],
    ["by its place, without a header", "1,2,b\n3,4,a\n", "3", [1, 0], ["a", "b"]],
    ["integers that do not begin at 0 are names", "x,y,z\n1,2,-1\n3,4,7\n", "z", [0, 1], ["-1", "7"]],
  ])("%s", (_, text, column, labels, labelNames) => {
    const read = parseCsv(text, "t.csv", { labels: column });
    expect([read.n, read.d, ...read.values]).toEqual([2, 2, 1, 2, 3, 4]);
    expect([...(read.labels ?? [])]).toEqual(labels);
    expect(read.labelNames).toEqual(labelNames);
    expect(read.columnNames ?? ["x", "y"]).toEqual(["x", "y"]);
  });

  test("that is not there is refused with those that are", () => {
    expect(() => parseCsv("x,y\n1,2\n", "t.csv", { labels: "class" })).toThrow(
      'a column of t.csv must be a number from 1 to 2 or one of [x, y], got "class"',
    );
  });
});

describe("what is not a table of numbers is refused with its place", () => {
  test.each([
    ["1,2\n3,four\n", 'parseCsv: t.csv: line 2, column 2 must be a number, got "four"'],
    ["a,b\n\n1,2\n3,\n", "line 4, column 2 must be a number, got nothing"],
    ["1,2\n3\n", "line 2 must have 2 columns as the first has, got 1"],
    ["a,b\n1,2,3\n", "line 2 must have 2 columns as the first has, got 3"],
    ["a;b\n1,5;2\n", 'line 2, column 1 must be a number, got "1,5"; write decimals with a point'],
    ["1,0x10\n", "must hold at least one line of numbers, got none"],
    ["1,2\n3,0x10\n", 'column 2 must be a number, got "0x10"'],
    ["", "must hold at least one line of numbers, got none"],
    ["a,b\n", "must hold at least one line of numbers, got none"],
    ["1,2\n3,nan\n", "every value must be finite, got NaN in row 2, column 2"],
    ["h,w\n1,-inf\n3,NA\n", "got -Infinity in row 1, column 2 (w); so are 1 more"],
    ["1,1e999\n", "every value must be finite, got Infinity in row 1, column 2"],
  ])("%j", (text, message) => {
    expect(() => parseCsv(text, "t.csv")).toThrow(message);
  });
});
