import { fc, test as property } from "@fast-check/vitest";
import {
  bernoulli,
  type Code,
  categorical,
  codeLayout,
  normal,
  sampleLatents,
  uniform,
} from "saddlepoint/codes";
import { stream } from "saddlepoint/random";
import { expect } from "vitest";
import { drawLatents, noiseOf, readCode, writeCode } from "./drawLatents.ts";
import type { CodeCard } from "./exploreApi.ts";
import { digitsCard } from "./testing/digitsCard.ts";

const read = true;
const kinds: readonly { code: Code; card: (at: number) => CodeCard }[] = [
  {
    code: categorical(4),
    card: (at) => ({ kind: "categorical", name: `c${at}`, columns: [at, at + 4], classes: 4, read }),
  },
  {
    code: categorical(3, [0.7, 0.2, 0.1]),
    card: (at) => ({
      kind: "categorical",
      name: `c${at}`,
      columns: [at, at + 3],
      classes: 3,
      probabilities: [0.7, 0.2, 0.1],
      read,
    }),
  },
  {
    code: bernoulli(),
    card: (at) => ({ kind: "bernoulli", name: `c${at}`, columns: [at, at + 1], classes: 2, read }),
  },
  {
    code: uniform(-3, 5),
    card: (at) => ({ kind: "uniform", name: `c${at}`, columns: [at, at + 1], low: -3, high: 5, read }),
  },
  {
    code: normal(),
    card: (at) => ({ kind: "normal", name: `c${at}`, columns: [at, at + 1], low: -2, high: 2, read }),
  },
];

property.prop([
  fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }),
  fc.nat(9),
  fc.constantFrom("uniform" as const, "normal" as const),
  fc.integer({ min: 1, max: 7 }),
  fc.maxSafeInteger(),
])(
  "the page draws exactly the latents that the library draws from the same stream",
  (chosen, size, prior, n, seed) => {
    let at = 0;
    const codes = chosen.map(({ code, card }) => {
      const placed = card(at);
      at += code.dimension;
      return placed;
    });
    const layout = codeLayout(
      Object.fromEntries(codes.map(({ name }, i) => [name, chosen[i]?.code ?? normal()])),
      {
        size,
        prior: prior === "uniform" ? uniform(-1, 1) : normal(),
      },
    );
    const card = { codes, noise: { size, prior, columns: [at, at + size] as const }, inputSize: at + size };
    expect(drawLatents(card, stream(seed, "latents"), n)).toEqual(
      sampleLatents(layout, stream(seed, "latents"), n),
    );
  },
);

/** No denormal numbers: where ONNX Runtime has run in the same process, they are taken for 0. */
const style = fc
  .float({ min: -2, max: 2, noNaN: true })
  .filter((value) => value === 0 || Math.abs(value) > 2 ** -126);

property.prop([fc.maxSafeInteger(), fc.nat(9), style])(
  "a code that is written is read, and leaves the others and the noise alone",
  (seed, digit, chosen) => {
    const [, style1] = digitsCard.codes;
    const [card0] = digitsCard.codes;
    if (card0 === undefined || style1 === undefined) throw new Error("the card has codes");
    const row = drawLatents(digitsCard, stream(seed, "t"), 1);
    const noise = row.slice(12);
    writeCode(row, card0, digit);
    writeCode(row, style1, chosen);
    expect([readCode(row, card0), readCode(row, style1)]).toEqual([digit, chosen]);
    expect(row.subarray(0, 10).reduce((sum, value) => sum + value)).toBe(1);
    expect(row.slice(12)).toEqual(noise);
  },
);

property.prop([fc.maxSafeInteger()])(
  "locked noise is the same for its seed, and within its prior",
  (seed) => {
    const noise = noiseOf(digitsCard, seed);
    expect(noise).toEqual(noiseOf(digitsCard, seed));
    expect(noise).not.toEqual(noiseOf(digitsCard, seed === 0 ? 1 : -seed));
    expect(noise.length).toBe(62);
    expect(Math.max(...noise.map(Math.abs))).toBeLessThanOrEqual(1);
  },
);
