import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { coverage } from "../evaluation/coverage.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { isToySource, TOY_SOURCES, toyPoints } from "./toyPoints.ts";

describe.each(TOY_SOURCES)("the built-in source %s", (name) => {
  test("is the same points every time, with others to measure on", async () => {
    const [one, two] = [toyPoints(name), toyPoints(name)];
    expect(await hashSamples(one.train)).toBe(await hashSamples(two.train));
    expect([...one.test.values.subarray(0, 20)]).not.toEqual([...one.train.values.subarray(0, 20)]);
    const { modes } = one.test;
    if (modes === undefined) return;
    const { found, highQuality } = coverage(inFloat32(one.test).values, modes);
    expect(found).toBe(modes.centres.length);
    // 1 - e^(-9/2) of a round normal distribution lies within three deviations.
    expect(highQuality.value).toBeAllClose(1 - Math.exp(-4.5), { atol: 5e-3 });
  });
});

test.each(["mnist", "constructor"])("%s is none", (name) => {
  expect(isToySource(name)).toBe(false);
  expect(() => toyPoints(name)).toThrow(`toyPoints(name): name must be one of [ring, grid,`);
});
