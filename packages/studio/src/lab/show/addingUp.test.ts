import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { type Addend, addingUp } from "./addingUp.ts";

const addend: fc.Arbitrary<Addend> = fc.record({
  sign: fc.constantFrom("+" as const, "−" as const),
  value: fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  ),
});
const numberOf = (text: string): number => Number(text.replace("−", "-"));

test.prop([fc.array(addend, { minLength: 1, maxLength: 5 })])(
  "the shown numbers add up to the shown sum, to its last digit, and it is the sum but for rounding",
  (addends) => {
    const { texts, total } = addingUp(addends);
    const decimals = total.split(".")[1]?.length ?? 0;
    const signed = (numbers: readonly number[]) =>
      addends.reduce((sum, { sign }, i) => sum + (sign === "+" ? 1 : -1) * (numbers[i] ?? 0), 0);
    expect(
      signed(texts.map(numberOf))
        .toFixed(decimals)
        .replace(/^-(0(\.0*)?)$/, "$1"),
    ).toBe(total.replace("−", "-"));
    const wanted = signed(addends.map(({ value }) => value));
    expect(Math.abs(numberOf(total) - wanted)).toBeLessThanOrEqual(0.5001 * addends.length * 10 ** -decimals);
  },
);

test("four digits of the largest number are shown, and infinite numbers by their sign", () => {
  expect(
    addingUp([
      { sign: "+", value: Math.LN2 },
      { sign: "+", value: -0.25 },
    ]),
  ).toEqual({
    texts: ["0.6931", "−0.2500"],
    total: "0.4431",
  });
  expect(
    addingUp([
      { sign: "+", value: 3 },
      { sign: "−", value: Number.POSITIVE_INFINITY },
    ]).total,
  ).toBe("−∞");
});
