import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { noiseOf, readCode, withCode, withNoise } from "../core/drawLatents.ts";
import type { ModelCard } from "../core/exploreApi.ts";
import { type RoomState, roomLink, roomState, TOOLS } from "./roomLink.ts";

const card: ModelCard = {
  name: "digits",
  description: "",
  notice: "",
  shape: [1, 28, 28],
  inputSize: 12,
  codes: [
    { name: "digit", kind: "categorical", classes: 4, columns: [0, 4], read: true },
    { name: "slant", kind: "uniform", low: -1, high: 1, columns: [4, 5], read: true },
    { name: "bold", kind: "bernoulli", classes: 2, columns: [5, 6], read: true },
  ],
  noise: { size: 6, prior: "uniform", columns: [6, 12] },
  encoder: true,
  examples: 0,
};

const number = fc.float({ min: -2, max: 2, noNaN: true }).map((value) => value + 0);
const row = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 12, maxLength: 12 })
  .map((values) => Float32Array.from(values));
const drawn = fc
  .record({ seed: fc.nat(2 ** 31 - 1), digit: fc.nat(3), slant: number, bold: fc.nat(1) })
  .map(({ seed, digit, slant, bold }) => {
    const values = [digit, slant, bold];
    const point = card.codes.reduce(
      (latents, code, i) => withCode(latents, code, values[i] ?? 0),
      withNoise(new Float32Array(12), card, seed),
    );
    return { seed, latents: point };
  });
const state = fc
  .record({
    point: fc.oneof(
      drawn,
      row.map((latents) => ({ seed: null, latents })),
    ),
    held: fc.boolean(),
    tool: fc.constantFrom(...TOOLS),
    axes: fc.constantFrom<readonly [string, string]>(
      ["digit", "slant"],
      ["slant", "digit"],
      ["bold", "digit"],
    ),
    between: fc.record({
      a: fc.option(row),
      b: fc.option(row),
      t: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    }),
  })
  .map(({ point, ...rest }): RoomState => ({ ...point, ...rest }));

property.prop([state])("a link leads back to the screen that it was made of, to the bit", (shown) => {
  const link = new URLSearchParams(roomLink(card, "digits", shown).toString());
  expect(roomState(card, link)).toEqual({ ...shown, problems: [] });
});

property.prop([
  fc.dictionary(
    fc.oneof(fc.constantFrom("c.digit", "c.slant", "seed", "noise", "grid", "a", "t", "tool"), fc.string()),
    fc.string(),
  ),
])(
  "whatever a link says, there is a point of the model's own size, finite and with a whole class",
  (said) => {
    const { latents, seed, between, axes } = roomState(card, new URLSearchParams(said));
    expect(seed).toSatisfy(Number.isSafeInteger);
    expect([undefined, 12]).toContain(between.a?.length);
    expect(latents).toHaveLength(12);
    expect(Array.from(latents).filter((value) => !Number.isFinite(value))).toEqual([]);
    expect(latents.subarray(0, 4).reduce((sum, value) => sum + value, 0)).toBe(1);
    expect(between.t).toBeGreaterThanOrEqual(0);
    expect(between.t).toBeLessThanOrEqual(1);
    expect(new Set(axes).size).toBe(2);
  },
);

test.each([
  ["c.digit=2.4&c.slant=9&c.bold=-9&c.unknown=1", [2, 2, 0]],
  ["c.digit=99&c.slant=NaN&c.bold=", [3, 0, 0]],
  ["c.constructor=1&c.__proto__=1", [0, 0, 0]],
])("codes that are out of range or malformed (%s) are brought within what can be chosen", (text, codes) => {
  const { latents } = roomState(card, new URLSearchParams(text));
  expect(card.codes.map((code) => readCode(latents, code))).toEqual(codes);
});

test.each(["noise=AAA", "noise=%20", "noise=AADAfw", "noise=AAAA%2F%2F", "seed=1.5", "seed=1e400"])(
  "noise that no link writes (%s) is as none",
  (text) => {
    const { problems, ...state } = roomState(card, new URLSearchParams(text));
    const { problems: none, ...begun } = roomState(card, new URLSearchParams());
    expect(state).toEqual(begun);
    expect([problems.length, none.length]).toEqual([1, 0]);
  },
);

test("what cannot be used is named with what it must be, what was read and what is used; the rest is kept", () => {
  const link = new URLSearchParams(
    "c.digit=99&c.slant=left&c.style=1&seed=-1&tool=saw&t=2&grid=slant&held=maybe&a=AAAA&colour=red&c.bold=1&model=digits",
  );
  const { problems, latents, tool } = roomState(card, link);
  expect(problems).toEqual([
    "seed must be a whole number from 0 to 2147483647, got “-1”; 1 is used instead",
    "c.digit must be a whole number from 0 to 3, got “99”; 3 is used instead",
    "c.slant must be a number from -2 to 2, got “left”; 0 is used instead",
    "grid must be two codes of digit, slant, bold, with ~ between them, got “slant”; slant~digit is used instead",
    "tool must be one of grid, classes, between, read, got “saw”; grid is used instead",
    "t must be a number from 0 to 1, got “2”; 1 is used instead",
    "held must be yes or no, got “maybe”; yes is used instead",
    "a must be a point of this model, of 12 numbers, got “AAAA”; no point is used instead",
    "“c.style” is no part of a link to this room; it is left out",
    "“colour” is no part of a link to this room; it is left out",
  ]);
  expect(tool).toBe("grid");
  expect(card.codes.map((code) => readCode(latents, code))).toEqual([3, 0, 1]);
});

test("a lesson's link is short: codes and a seed say it all", () => {
  const begun = roomState(card, new URLSearchParams({ "c.slant": "-1.5", seed: "7" }));
  expect([...begun.latents.subarray(6)]).toEqual([...noiseOf(card, 7)]);
  const text = roomLink(card, "digits", begun).toString();
  expect(text).toContain("c.slant=-1.5");
  expect(text.length).toBeLessThan(120);
});
