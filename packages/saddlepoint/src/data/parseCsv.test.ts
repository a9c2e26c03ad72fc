import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { CsvOptions } from "./csvLayout.ts";
import { csvTable } from "./csvTable.ts";
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
  fc.constantFrom("\n", "\r\n", "\r"),
  fc.boolean(),
  fc.boolean(),
])(
  "whatever numbers are written are read back, each to its last bit",
  (table, comma, newline, header, end) => {
    const lines = table.map((row) => row.map(String).join(comma));
    const names = (table[0] ?? []).map((_, i) => `c${i}`);
    const text = [...(header ? [names.join(comma)] : []), ...lines].join(newline) + (end ? newline : "");
    // Without it, a first sample (0, 1) could as well be pandas' header.
    const read = parseCsv(text, "t.csv", { header });
    expect([read.n, read.d]).toEqual([table.length, table[0]?.length]);
    // Minus zero is written as 0.
    expect(Array.from(read.values)).toEqual(table.flat().map((value) => value + 0));
    expect(read.columnNames).toEqual(header ? names : undefined);
  },
);

// One line alone of "0 1,5" could be cut either way.
const severalRows = rows.filter(({ length }) => length > 1);

test.prop([severalRows, fc.constantFrom(";", "\t", " "), fc.boolean()])(
  "decimals with a comma are read where no comma separates cells, and said",
  (table, separator, header) => {
    const lines = table.map((row) => row.map((value) => String(value).replace(".", ",")).join(separator));
    const names = (table[0] ?? []).map((_, i) => `c${i}`);
    const reader = csvTable("t.csv", { header });
    reader.push([...(header ? [names.join(separator)] : []), ...lines, ""].join("\n"));
    const { samples, remarks } = reader.end();
    expect(Array.from(samples.values)).toEqual(table.flat().map((value) => value + 0));
    expect(remarks.some((remark) => remark.startsWith("commas in numbers are read as decimal points"))).toBe(
      lines.some((line) => line.includes(",")),
    );
  },
);

test("a first line of decimals with a comma is no header", () => {
  expect(parseCsv("1,5;2,25\n2,5;3\n", "t.csv")).toMatchObject({ n: 2, d: 2 });
});

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
    [
      "a,b\n\n1,2\n3,\n",
      "line 4, column 2 (b) must be a number, got nothing; 1 of 2 rows miss a value; missing drop leaves them out",
    ],
    ["1,2\n3\n", "line 2 must have 2 columns as the first has, got 1"],
    ["a,b\n1,2,3\n", "line 2 must have 2 columns as the first has, got 3"],
    [
      'a,b\n"1,5",2\n',
      'line 2, column 1 must be a number, got "1,5"; write decimals with a point, and thousands together',
    ],
    ['a,b\n"1,102.5",2\n', 'got "1,102.5"; write decimals with a point, and thousands together'],
    ["a;b\n1.102,5;2\n", 'got "1.102,5"; write decimals with a point, and thousands together'],
    ["a;b\n1,000,000;2\n", 'got "1,000,000"; write decimals with a point, and thousands together'],
    [
      "a;b\n1,5;2\n1.000;3\n",
      'decimals must have either a comma or a point, got both (line 2, column 1: "1,5"; line 3, column 1: "1.000")',
    ],
    ["1.5 2\n1,5 3\n", "decimals must have either a comma or a point"],
    ["1,0x10\n", 'line 1, column 2 must be a number, got "0x10" beside numbers: header yes takes the line'],
    ["country,1990,2000\nFrance,1,2\n", 'line 1, column 1 must be a number, got "country" beside numbers'],
    ["NULL,0.3\n1,2\n", 'line 1, column 1 must be a number, got "NULL"; 1 of 2 rows miss a value'],
    ["?,0.3\n1,2\n", 'line 1, column 1 must be a number, got "?"'],
    [",0.3\n1,2\n", "line 1, column 1 must be a number, got nothing"],
    ["NA\n1\n", 'line 1, column 1 must be a number, got "NA"'],
    ['1,2\n3,"4\n5,6\n', "line 2 opens a quote that is not closed"],
    ["1,2\n3,1\u0000\n", 'line 2, column 2 must be a number, got "1\\u0000"'],
    ["1,2\n3,0x10\n", 'column 2 must be a number, got "0x10"'],
    ["", "must hold at least one line of numbers, got none"],
    ["a,b\n", "must hold at least one line of numbers, got none"],
    ["1,2\n3,nan\n", 'line 2, column 2 must be a number, got "nan"; 1 of 2 rows miss a value'],
    ["h,w\n1,-inf\n3,inf\n", "got -Infinity in row 1, column 2 (w); so are 1 more"],
    ["1,1e999\n", "every value must be finite, got Infinity in row 1, column 2"],
  ])("%j", (text, message) => {
    expect(() => parseCsv(text, "t.csv")).toThrow(message);
  });
});

describe("the first line", () => {
  const header = (text: string, options = {}) => {
    const { n, columnNames } = parseCsv(text, "t.csv", options);
    return [n, columnNames];
  };

  test.each([
    ["without a number is the header", "a b,c\n1,2\n", [1, ["a b", "c"]]],
    ["of missing values alone is a row", "NA,NA\n1,2\n", [1, undefined]],
    ["with a name left out is the header", ",b\n1,2\n", [1, ["", "b"]]],
    ["that counts is the header that pandas writes", "0,1\n0.5,0.25\n", [1, ["0", "1"]]],
    ["that counts is, though the next are integers", "0,1\n0,0\n0.5,0.25\n", [2, ["0", "1"]]],
    ["that counts three columns is, whatever follows", "0,1,2\n7,8,9\n", [1, ["0", "1", "2"]]],
    ["with nothing above pandas' index is", ",0,1\n0,7,8\n", [1, ["", "0", "1"]]],
    ["of integers among integers is a row", "0,1\n1,0\n", [2, undefined]],
    ["of one zero is a row", "0\n0.5\n", [2, undefined]],
    ["that counts from 1 is a row", "1,2\n0.5,0.25\n", [2, undefined]],
    ["with a space in its only name is one name", "my column\n1\n2\n", [2, ["my column"]]],
    ["of two names over two columns is two names", "my column\n1 2\n3 4\n", [2, ["my", "column"]]],
    ["with commas over tabs", "a, x\tb\n1\t2\n", [1, ["a, x", "b"]]],
  ])("%s", (_, text, expected) => {
    expect(header(text, { missing: "drop" })).toEqual(expected);
  });

  test("is what it is said to be", () => {
    expect(header("0,1\n0.5,0.25\n", { header: false })).toEqual([2, undefined]);
    expect(header("1,2\n3,4\n", { header: true })).toEqual([1, ["1", "2"]]);
    expect(header("country,1990\n1,2\n", { header: true })).toEqual([1, ["country", "1990"]]);
  });

  test("is the header where a column is asked for by a name in it", () => {
    expect(header("country,1990,2000\nFrance,1,2\n", { columns: ["2000"] })).toEqual([1, ["2000"]]);
  });

  test("is remarked on where it may be read in two ways", () => {
    const remarksOn = (text: string) => {
      const table = csvTable("t.csv");
      table.push(text);
      return table.end().remarks;
    };
    expect(remarksOn("0,1\n0.5,0.25\n")).toEqual([
      "line 1 (0,1) is taken for the header, as pandas writes it: header no changes that",
    ]);
    expect(remarksOn("0,1\n1,0\n")).toEqual(["line 1 (0,1) is taken for numbers: header yes changes that"]);
    expect(remarksOn("0\n1\n")).toEqual([]);
    expect(Array.from(parseCsv("0,1\n1,0\n5,6\n", "t.csv").values)).toEqual([0, 1, 1, 0, 5, 6]);
  });
});

describe("of a table with texts, dates and gaps", () => {
  const text = 'id,when,"a ""b""",c\nx,2020-01-01,1,\ny,"2020, or\nlater",2,NA\nz,,3,4\n';

  test("only the columns asked for must be numbers, in the order asked for", () => {
    const { values, n, columnNames } = parseCsv(text, "t.csv", { columns: ['a "b"'] });
    expect([n, columnNames, ...values]).toEqual([3, ['a "b"'], 1, 2, 3]);
    expect(() => parseCsv(text, "t.csv", { columns: ["3", "4"] })).toThrow(
      "line 2, column 4 (c) must be a number, got nothing; 2 of 3 rows miss a value",
    );
    expect(() => parseCsv(text, "t.csv")).toThrow('line 2, column 1 must be a number, got "x"');
  });

  test("rows with a gap are left out where asked, and said", () => {
    const table = csvTable("t.csv", { columns: ["c", "3"], missing: "drop" });
    table.push(text);
    const { samples, remarks, rows } = table.end();
    expect([samples.n, ...samples.values]).toEqual([1, 4, 3]);
    expect(rows).toEqual({ total: 3, dropped: [0, 1] });
    expect(remarks).toEqual([
      "left out: 2 of 3 rows, which miss a value (such as line 2, column 4 (c): nothing)",
    ]);
  });

  test("nothing is left where every row has a gap", () => {
    expect(() => parseCsv("1,NA\nNA,2\n", "t.csv", { missing: "drop" })).toThrow("2 of 2 rows miss a value");
  });
});

describe("a column read as classes", () => {
  const classes = (text: string, options = {}) => {
    const { values, labelNames } = parseCsv(text, "t.csv", { classes: true, ...options });
    return [Array.from(values), labelNames];
  };
  test.each([
    [
      "names under a header",
      "species\ncat\ndog\ncat\n",
      {},
      [
        [0, 1, 0],
        ["cat", "dog"],
      ],
    ],
    [
      "names without one",
      "dog\ncat\ndog\n",
      {},
      [
        [1, 0, 1],
        ["cat", "dog"],
      ],
    ],
    [
      "one of several columns",
      "x,y\n1,b\n2,a\n",
      { columns: ["y"] },
      [
        [1, 0],
        ["a", "b"],
      ],
    ],
    ["integers stay", "3\n1\n3\n", {}, [[3, 1, 3], undefined]],
  ])("%s", (_, text, options, expected) => {
    expect(classes(text, options)).toEqual(expected);
  });

  test("must be one column", () => {
    expect(() => classes("1,2\n3,4\n")).toThrow("classes must lie in one column, got 2");
  });
});

const wild = fc
  .array(fc.constantFrom("1", "2.5", ",", '"', '""', "\r", "\n", " ", "#", "x", '"a,\n"', ',"b\r\n",'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(""));
const outcome = (pieces: readonly string[]) => {
  try {
    const table = csvTable("t.csv", { header: false, missing: "drop" });
    for (const piece of pieces) table.push(piece);
    const { samples, remarks, rows } = table.end();
    return { n: samples.n, values: Array.from(samples.values), remarks, rows };
  } catch (error) {
    return String(error);
  }
};

test.prop([wild, fc.integer({ min: 1, max: 5 })])(
  "a table says the same wherever its text is cut into pieces",
  (text, size) => {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size),
    );
    expect(outcome(pieces)).toEqual(outcome([text]));
  },
);

test("a line end of two characters within quotes may be cut between them", () => {
  const text = 'a,b\n1,"x\r\ny"\n';
  const whole = outcome([text]);
  for (let at = 1; at < text.length; at++)
    expect(outcome([text.slice(0, at), text.slice(at)])).toEqual(whole);
});

describe("time is linear: in quadratic time each of these would take hours", () => {
  const many = 2_000_000;
  test.each([
    ["blanks in a line", `1${" ".repeat(many)},2\n3,4\n`, [1, 2, 3, 4]],
    ["blanks before and after a line", `${" ".repeat(many)}1,2${" ".repeat(many)}\n3,4\n`, [1, 2, 3, 4]],
    ["blank lines", `1,2\n${"\n".repeat(many)}3,4\n`, [1, 2, 3, 4]],
    ["cells of one line", `${"1,".repeat(many / 4)}1\n`, undefined],
    ["a number of many digits", `1.${"0".repeat(many)},2\n3,4\n`, [1, 2, 3, 4]],
    ["quotes in a comment", `# ${'"'.repeat(many + 1)}\n1,2\n`, [1, 2]],
    ["quotes of a cell that is not asked for", `1,2,"${'""'.repeat(many / 8)}"\n`, [1, 2]],
  ])("%s", (_, text, values) => {
    const columns = text.includes('"') && !text.startsWith("#") ? ["1", "2"] : undefined;
    const read = parseCsv(text, "t.csv", { columns });
    if (values !== undefined) expect(Array.from(read.values)).toEqual(values);
  });

  test.each([
    ["digits and a letter", `1,2\n3,${"1".repeat(many)}x\n`, /column 2 must be a number, got "1{40}…"$/],
    ["digits, a comma and more", `1;2\n3;${"1".repeat(many)},${"1".repeat(many)}x\n`, /got "1{40}…"$/],
    ["an open quote", `1,2\n3,"${"\n".repeat(many)}`, /line 2 opens a quote that is not closed within/],
  ])("%s are refused", (_, text, message) => {
    expect(() => parseCsv(text, "t.csv")).toThrow(message);
  });
});

describe("a first column without a name", () => {
  const remarksOn = (text: string, options: CsvOptions = {}) => {
    const table = csvTable("t.csv", options);
    table.push(text);
    const { samples, remarks } = table.end();
    return { names: samples.columnNames, values: Array.from(samples.values), remarks };
  };
  const said = [expect.stringContaining("left out: column 1, which has no name and counts the rows")];

  test("that counts the rows is pandas' index: it is left out, and said", () => {
    const read = { names: ["a", "b"], values: [5, 6, 7, 8, 9, 10], remarks: said };
    expect(remarksOn(",a,b\n0,5,6\n1,7,8\n2,9,10\n")).toEqual(read);
    expect(remarksOn('"","a","b"\n"1",5,6\n"2",7,8\n"3",9,10\n')).toEqual(read);
    expect(remarksOn(",a\n0,5\n1,\n2,7\n", { missing: "drop" }).values).toEqual([5, 7]);
  });

  test.each([
    ["in another order", ",a\n1,5\n0,6\n", undefined],
    ["with a name", "i,a\n0,5\n1,6\n", undefined],
    ["of one row", ",a\n0,5\n", undefined],
    ["that is asked for", ",a\n0,5\n1,6\n", ["1", "a"]],
  ])("%s is a column as others are", (_, text, columns) => {
    const { values, remarks } = remarksOn(text, { columns });
    expect([values.length, remarks]).toEqual([2 * (text.split("\n").length - 2), []]);
  });
});

test("a column without any value is named, and not blamed on every row", () => {
  for (const missing of ["error", "drop"] as const) {
    expect(() => parseCsv("a,b,\n1,2,\n3,4,\n", "t.csv", { missing })).toThrow(
      "t.csv: column 3 has no value in any of 2 rows, as where lines end in a separator: a choice of columns leaves it out",
    );
  }
});

test("a choice that leaves no column of numbers is refused in its own words", () => {
  for (const options of [{ columns: [] }, { columns: ["b"], labels: "b" }]) {
    expect(() => parseCsv("a,b\n1,2\n", "t.csv", options)).toThrow(
      "t.csv: there must be a column of numbers besides labels, got none",
    );
  }
});
