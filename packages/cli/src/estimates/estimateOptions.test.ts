import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { columnsOption, numberOption } from "../options.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });

test.prop([number])("a number is read as it is written", (value) => {
  expect(numberOption("entropy", {})(String(value))).toBe(Number(String(value)));
});

test.prop([number, number])("a number above a limit is taken, the limit itself is not", (a, b) => {
  fc.pre(a < b);
  expect(numberOption("e", { above: a })(String(b))).toBe(Number(String(b)));
  expect(() => numberOption("e", { above: b })(String(b))).toThrow(`e must be a number above ${b}`);
  expect(numberOption("e", { least: b })(String(b))).toBe(Number(String(b)));
  expect(() => numberOption("e", { least: b })(String(a))).toThrow(`e must be a number of at least ${b}`);
});

test.each(["", " ", "ten", "Infinity", "NaN", "1e999"])("%j is no number", (text) => {
  expect(() => numberOption("entropy", {})(text)).toThrow(
    `entropy must be a finite number, got ${JSON.stringify(text)}`,
  );
});

test("columns are names or numbers, in their order", () => {
  expect(columnsOption("height, 2,a b")).toEqual(["height", "2", "a b"]);
});

test.each(["", "a,", ",a", "a,,b", "a,b,a"])("columns %j are refused", (text) => {
  expect(() => columnsOption(text)).toThrow(`got ${JSON.stringify(text)}`);
});
