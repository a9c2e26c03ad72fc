import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { exploreLinkFrom, exploreLinkParams, fittedLink } from "./exploreLink.ts";
import { digitsCard } from "./testing/digitsCard.ts";

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const row = fc.array(float, { minLength: 1, maxLength: 80 }).map((values) => Float32Array.from(values));
const name = fc.stringMatching(/^[A-Za-z][\w-]{0,12}$/);
const pins = fc
  .record({ a: fc.option(row, { nil: undefined }), b: fc.option(row, { nil: undefined }) })
  .filter(({ a, b }) => a !== undefined || b !== undefined);
const link = fc
  .record({
    model: fc.oneof(
      fc.constant("digits"),
      name.map((run) => `run:${run}`),
    ),
    codes: fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true }), {
      noNullPrototype: true,
    }),
    noise: fc.oneof(fc.maxSafeInteger(), row),
    grid: fc.option(fc.tuple(name, name), { nil: undefined }),
    pins: fc.option(pins, { nil: undefined }),
    blend: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  })
  .map(({ grid, pins, blend, ...rest }) => ({
    ...rest,
    ...(grid === undefined ? {} : { grid }),
    ...(pins === undefined ? {} : { pins }),
    ...(blend === undefined ? {} : { blend }),
  }));

describe("a link to Explore", () => {
  property.prop([link])(
    "gives back the state that it was made of, to the bit, through an address",
    (state) => {
      const address = `#/explore?${exploreLinkParams(state)}`;
      expect(exploreLinkFrom(new URLSearchParams(address.split("?")[1]))).toEqual(state);
    },
  );

  property.prop([fc.dictionary(fc.string(), fc.string())])(
    "of any text at all gives a state that the model can have",
    (params) => {
      const {
        codes,
        noise,
        blend = 0,
        pins,
      } = fittedLink(exploreLinkFrom(new URLSearchParams(params)), digitsCard);
      expect(Object.keys(codes)).toEqual(["digit", "style1", "style2"]);
      expect(Object.values(codes).filter((value) => !Number.isFinite(value))).toEqual([]);
      if (typeof noise === "number") expect(noise).toSatisfy(Number.isSafeInteger);
      else expect(noise).toHaveLength(62);
      expect(blend).toBe(Math.min(1, Math.max(0, blend)));
      expect([undefined, 74]).toContain(pins?.a?.length);
    },
  );

  test.each([
    ["c.digit=3.4&c.style1=9&c.style2=-9&c.unknown=1", { digit: 3, style1: 2, style2: -2 }],
    ["c.digit=99&c.style1=NaN&c.style2=", { digit: 9, style1: 0, style2: 0 }],
    ["c.constructor=1&c.__proto__=1", { digit: 0, style1: 0, style2: 0 }],
  ])("whose codes are out of range or malformed (%s) is brought within what can be chosen", (text, codes) => {
    expect(fittedLink(exploreLinkFrom(new URLSearchParams(text)), digitsCard).codes).toEqual(codes);
  });

  test.each(["noise=AAA", "noise=%20", "noise=AADAfw", "noise=AAAA%2F%2F", "seed=1.5", "seed=1e400"])(
    "with noise that no link writes (%s) is as one without",
    (text) => {
      expect(fittedLink(exploreLinkFrom(new URLSearchParams(text)), digitsCard).noise).toBe(1);
    },
  );
});
