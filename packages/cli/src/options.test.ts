import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import {
  folderOption,
  integerOption,
  numberOption,
  opsetOption,
  overrideOption,
  pngOption,
  rangeOption,
  samplesOption,
} from "./options.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("--range", () => {
  test.prop([number, number])("reads two numbers as they are written, in their order", (a, b) => {
    fc.pre(a !== b);
    expect(rangeOption(`${a},${b}`)).toEqual([Number(`${a}`), Number(`${b}`)]);
  });

  test.each(["", "1", "1,", ",1", "1,2,3", "a,b", "1;2", "Infinity,1", "2,2", "NaN,1"])(
    "refuses %j",
    (text) => {
      expect(() => rangeOption(text)).toThrow(`like -2,2, got ${JSON.stringify(text)}`);
    },
  );
});

describe("integers", () => {
  const steps = integerOption("steps", 1);

  test.prop([fc.integer({ min: 1 })])("are read as they are written", (n) => {
    expect(steps(String(n))).toBe(n);
  });

  test.each(["0", "-3", "1.5", "", " ", "ten", "1e400", "9007199254740993"])("refuses %j", (text) => {
    expect(() => steps(text)).toThrow(`steps must be an integer of at least 1, got ${JSON.stringify(text)}`);
  });
});

test("a number between two ends is refused beyond either, with both named", () => {
  const psi = numberOption("truncation", { least: 0, most: 1 });
  expect(["0", "0.7", "1"].map(psi)).toEqual([0, 0.7, 1]);
  for (const text of ["-0.1", "1.01", "much", ""]) {
    expect(() => psi(text)).toThrow(`truncation must be a number from 0 to 1, got ${JSON.stringify(text)}`);
  }
});

test("--opset takes the operator sets that models can be written in, and no others", () => {
  expect(["17", "18", "19", "20"].map(opsetOption)).toEqual([17, 18, 19, 20]);
  for (const text of ["16", "21", "17.5", "", "newest", "-17"]) {
    expect(() => opsetOption(text)).toThrow(
      `opset must be an integer from 17 to 20, got ${JSON.stringify(text)}`,
    );
  }
});

test("--set collects in the order in which it is given", () => {
  const first = overrideOption("a.b=1", undefined);
  expect(overrideOption("c=x", first)).toEqual([
    { path: ["a", "b"], value: 1 },
    { path: ["c"], value: "x" },
  ]);
});

test("pictures are .png files, whatever the case", () => {
  expect(pngOption("a/b.PNG")).toBe("a/b.PNG");
  expect(() => pngOption("a.jpg")).toThrow('out must be the path of a .png file, got "a.jpg"');
});

test("samples are written as pictures, arrays, tables and archives", () => {
  for (const path of ["s.png", "s.npy", "a/S.CSV", "s.zip"]) expect(samplesOption(path)).toBe(path);
  expect(() => samplesOption("s.jpg")).toThrow(
    'out must be the path of a .png, .npy, .csv, .zip file, got "s.jpg"',
  );
});

describe("a path to write to", () => {
  test.each(["", " "])("is not %j, as an unset variable leaves it", (text) => {
    expect(() => folderOption(text)).toThrow(`out must be the path of a folder, got ${JSON.stringify(text)}`);
  });

  test("does not begin with a ~ that the shell left as it is", () => {
    for (const parse of [folderOption, pngOption, samplesOption]) {
      expect(() => parse("~/a.png")).toThrow('out must be a path, got "~/a.png"');
      expect(["./~/a.png", "~a/b.png", "a/../b.png"].map(parse)).toEqual([
        "./~/a.png",
        "~a/b.png",
        "a/../b.png",
      ]);
    }
  });
});
