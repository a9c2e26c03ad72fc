import { expect, test } from "vitest";
import { between, duration, memory, percent, ratio, scaled } from "./units.ts";
import { type Block, cut, markdown, plain } from "./write.ts";

const TABLE: Block = {
  table: [
    ["step", "time", "note"],
    ["a", "12 ms", "x"],
    ["longer", "1 ms", "yy"],
  ],
};

test("a table in Markdown has its first column to the left and numbers to the right", () => {
  expect(markdown([TABLE])).toBe(
    "| step | time | note |\n|---|---:|---:|\n| a | 12 ms | x |\n| longer | 1 ms | yy |\n",
  );
});

test("columns of words go to the left too where they are named", () => {
  expect(markdown([{ ...TABLE, left: [0, 2] }])).toContain("|---|---:|---|\n");
});

test("a table for a terminal has columns as wide as their widest cell", () => {
  expect(plain([{ ...TABLE, left: [0, 2] }])).toBe(
    "step     time  note\na       12 ms  x\nlonger   1 ms  yy\n",
  );
});

test("tables are cut to the terminal, texts are not", () => {
  const [table = "", text] = plain([TABLE, { text: ["a long line of text"] }], 8)
    .trim()
    .split("\n\n");
  expect(table.split("\n")).toEqual(["step   …", "a      …", "longer …"]);
  expect(text).toBe("a long line of text");
});

test("blocks are a line apart, and those with nothing in them leave no gap", () => {
  const blocks: readonly Block[] = [
    { heading: "Title", level: 1 },
    { text: ["two", "lines"] },
    { list: [] },
    { table: [["only", "headings"]] },
    { heading: "Part" },
    { list: ["one", "another"] },
    { code: ["npm test"] },
    { image: "a.svg", alt: "a chart" },
  ];
  expect(markdown(blocks)).toBe(
    "# Title\n\ntwo\nlines\n\n## Part\n\n- one\n- another\n\n    npm test\n\n![a chart](a.svg)\n",
  );
});

test("a text that is cut has the length that was asked for", () => {
  expect([cut("abcdef", 4), cut("abc", 4)]).toEqual(["abc…", "abc"]);
});

test.each([
  [0.1694, "0.169 ms"],
  [99.94, "99.9 ms"],
  [306.2, "306 ms"],
  [999.6, "1.00 s"],
  [18_412, "18.4 s"],
])("%d ms reads %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test("amounts are in the unit in which they are between 1 and 1000", () => {
  expect([scaled(3_354_785, "FLOP"), scaled(60_764, "B"), scaled(12, "B")]).toEqual([
    "3.35 MFLOP",
    "60.8 kB",
    "12.0 B",
  ]);
  expect([memory(800.4), memory(1740)]).toEqual(["800 MiB", "1.7 GiB"]);
});

test("a range has its unit once, where both ends have the same", () => {
  expect([between([290, 306]), between([900, 1100])]).toEqual(["290 to 306 ms", "900 ms to 1.10 s"]);
});

test("ratios and shares keep the digits that tell something", () => {
  expect([ratio(0.85), ratio(0.0011), percent(0.123), percent(0.123, 1)]).toEqual([
    "0.85",
    "0.0011",
    "12 %",
    "12.3 %",
  ]);
});
