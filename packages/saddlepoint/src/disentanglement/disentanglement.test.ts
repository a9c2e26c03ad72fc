import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { boxMuller } from "../random/boxMuller.ts";
import { stream } from "../random/stream.ts";
import type { Factor } from "../samples/samples.ts";
import { allBlocks, blockedCodes } from "./blockedCodes.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { dci, dciOf } from "./dci.ts";
import { type DisentanglementScores, disentanglement } from "./disentanglement.ts";
import { fixedFactorScore, fixedFactorScoreOf } from "./fixedFactorScore.ts";
import { informationGap, informationGapOf } from "./informationGap.ts";
import oracle from "./oracle.json" with { type: "json" };
import { predictionGap, predictionGapOf } from "./predictionGap.ts";

const N = 1200;

const symbols = (name: string, values: ArrayLike<number>): CodeReadings => ({ name, discrete: true, values });
const numbers = (name: string, values: ArrayLike<number>): CodeReadings => ({
  name,
  discrete: false,
  values,
});

const classes = (name: string, count: number, seed = 1): Factor => {
  const from = stream(seed, name);
  return { name, count, values: Int32Array.from({ length: N }, () => Math.floor(from.next() * count)) };
};
const noiseOf = (seed: number): CodeReadings =>
  numbers(`noise${seed}`, boxMuller(stream(seed, "noise").next, new Float32Array(N)));

const form = classes("form", 3);
const size: Factor = { ...classes("size", 6), ordered: true };
const hue = classes("hue", 5);
const FACTORS = [form, size, hue];
const NOISE = [1, 2, 3].map(noiseOf);

const KEYS = ["mig", "sap", "disentanglement", "completeness", "informativeness", "factorVae"] as const;
const valuesOf = (scores: DisentanglementScores) =>
  Object.fromEntries(KEYS.map((key) => [key, scores[key].value]));

describe("against other people's programs", () => {
  /** The same numbers as in bench/peers/disentanglement.py. */
  const u = Array.from({ length: 9 }, (_, j) =>
    Float64Array.from({ length: N }, (_, i) => {
      const value = Math.sin(12.9898 * (i + 1) + 78.233 * (j + 1)) * 4375.85453;
      return value - Math.floor(value);
    }),
  );
  const at = (j: number, i: number): number => u[j]?.[i] ?? 0;
  const column = (of: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => of(i));
  const factor = (j: number, count: number, ordered: boolean): Factor => ({
    name: `v${j}`,
    count,
    ordered,
    values: Int32Array.from({ length: N }, (_, i) => Math.floor(count * at(j, i))),
  });
  const known = [factor(0, 3, false), factor(1, 5, true), factor(2, 4, false)] as const;
  const value = (j: 0 | 1 | 2, i: number): number => known[j].values[i] ?? 0;
  const codes = [
    symbols(
      "form",
      column((i) => (at(3, i) < 0.45 ? (value(0, i) + 1) % 3 : Math.floor(4 * at(4, i)))),
    ),
    numbers(
      "size",
      column((i) => value(1, i) + 4 * at(5, i)),
    ),
    numbers(
      "both",
      column((i) => 0.5 * value(2, i) + 0.3 * value(1, i) + at(6, i)),
    ),
    symbols(
      "idle",
      column((i) => Math.floor(3 * at(7, i))),
    ),
    numbers(
      "noise",
      column((i) => at(8, i)),
    ),
  ];
  const given = blockedCodes(
    "test",
    known,
    codes,
    Int32Array.from({ length: N }, (_, i) => i),
  );
  const statistics = {
    mig: informationGapOf(given),
    sap: predictionGapOf(given),
    ...dciOf(given),
    factorVae: fixedFactorScoreOf(given),
  };
  test.each(KEYS)("%s of a table", (key) => {
    expect(statistics[key].of(allBlocks)).toBeAllClose(oracle[key], { atol: 1e-6 });
  });
});

/** Some order of 0, …, n − 1. */
const orders = (n: number) =>
  fc.shuffledSubarray(
    Array.from({ length: n }, (_, i) => i),
    { minLength: n },
  );
/** A continuous code of an ordered factor by an increasing or decreasing map, mild or steep. */
const monotone = fc.record({
  sign: fc.constantFrom(-1, 1),
  power: fc.double({ min: 0.3, max: 4, noNaN: true }),
});

describe("codes that are the factors, beside noise", () => {
  const mapped = (maps: {
    readonly forms: readonly number[];
    readonly hues: readonly number[];
    readonly sign: number;
    readonly power: number;
  }): readonly CodeReadings[] => [
    symbols(
      "form",
      form.values.map((v) => maps.forms[v] ?? 0),
    ),
    numbers(
      "size",
      Float64Array.from(size.values, (v) => maps.sign * (v + 1) ** maps.power),
    ),
    // Classes in any order along a line.
    numbers(
      "hue",
      hue.values.map((v) => maps.hues[v] ?? 0),
    ),
    ...NOISE.slice(0, 2),
  ];

  test("score 1, whatever the names of symbols, the sign and the map; SAP's line asks for one", () => {
    fc.assert(
      fc.property(orders(3), orders(5), monotone, (forms, hues, map) => {
        const codes = mapped({ forms, hues, ...map });
        const { mig, sap, permuted, n, ...others } = disentanglement(FACTORS, codes);
        for (const { value } of Object.values(others)) expect(value).toBeCloseTo(1, 3);
        // Less what noise tells by chance.
        expect(mig.value).toBeGreaterThan(0.985);
        expect(mig.value).toBeLessThanOrEqual(1);
        // R² of a line through six numbers and their powers.
        expect(sap.value).toBeGreaterThan(0.9);
        expect(n).toBe(N);
        for (const key of KEYS) expect(permuted[key].ci[1]).toBeLessThan(0.6);
      }),
      { numRuns: 8 },
    );
  });

  test("and SAP is 1 for a line, of either sign", () => {
    for (const sign of [-3, 0.01]) {
      const codes = mapped({ forms: [1, 2, 0], hues: [3, 1, 2, 0, 4], sign, power: 1 });
      expect(predictionGap(FACTORS, codes).value).toBeGreaterThan(0.97);
    }
  });

  test("and the order of codes changes nothing", () => {
    const jitter = boxMuller(stream(5, "jitter").next, new Float32Array(N));
    const blurred = (factor: Factor, by: number) =>
      numbers(
        factor.name,
        Float64Array.from(factor.values, (v, i) => v + by * (jitter[i] ?? 0)),
      );
    const codes = [
      symbols("form", form.values),
      blurred(size, 1),
      blurred(hue, 0.5),
      ...NOISE.slice(0, 2),
    ] as const;
    const found = valuesOf(disentanglement(FACTORS, codes));
    fc.assert(
      fc.property(orders(codes.length), (order) => {
        const moved = valuesOf(
          disentanglement(
            FACTORS,
            order.flatMap((place) => codes[place] ?? []),
          ),
        );
        for (const key of KEYS) expect(moved[key]).toBeCloseTo(found[key] ?? Number.NaN, 6);
      }),
      { numRuns: 5 },
    );
  });

  test("an increasing map of any code changes neither MIG nor DCI", () => {
    const jitter = boxMuller(stream(6, "jitter").next, new Float32Array(N));
    const u = Float64Array.from(size.values, (v, i) => v / 2 + (jitter[i] ?? 0));
    const of = (values: Float64Array) => {
      const codes = [symbols("form", form.values), numbers("u", values), ...NOISE];
      return [informationGap(FACTORS, codes), dci(FACTORS, codes)];
    };
    expect(of(u.map((v) => Math.exp(v) - 3))).toEqual(of(u));
  });
});

test("noise scores what permuted factors score, and no better than 0 where chance gives 0", () => {
  const seeds = [11, 12, 13, 14, 15, 16];
  const all = seeds.map((seed) => {
    const codes = [
      symbols("k", classes("k", 10, seed).values),
      ...[1, 2, 3].map((each) => noiseOf(100 * seed + each)),
    ];
    return disentanglement(FACTORS, codes);
  });
  for (const key of KEYS) {
    const outside = all.filter(
      ({ permuted, ...scores }) =>
        scores[key].value > permuted[key].ci[1] + 1e-9 && scores[key].ci[0] > permuted[key].value,
    );
    expect(outside.length, key).toBeLessThanOrEqual(1);
  }
  for (const { mig, sap, disentanglement: told, completeness, informativeness } of all) {
    expect(mig.value).toBeLessThan(0.02);
    expect(sap.value).toBeLessThan(0.04);
    expect(informativeness.value).toBeLessThan(0.01);
    for (const { ci } of [told, completeness]) expect(ci[0]).toBe(0);
  }
});

describe("two factors in one code", () => {
  const jitter = boxMuller(stream(7, "both").next, new Float32Array(N));
  const sum = numbers(
    "both",
    Float64Array.from(form.values, (v, i) => v + (size.values[i] ?? 0) / 3 + 0.1 * (jitter[i] ?? 0)),
  );
  const codes = [sum, symbols("hue", hue.values), ...NOISE];
  const scores = disentanglement(FACTORS, codes);

  test("that has no room for both score strictly between chance and 1", () => {
    for (const key of ["mig", "sap", "disentanglement", "informativeness", "factorVae"] as const) {
      expect(scores[key].value, key).toBeGreaterThan(scores.permuted[key].ci[1]);
      expect(scores[key].ci[1], key).toBeLessThan(1);
    }
  });

  test("are complete all the same: each factor is in one code", () => {
    expect(scores.completeness.value).toBeCloseTo(1, 9);
  });

  test("that has room for both are marked down by disentanglement and the FactorVAE score, not by MIG", () => {
    const pair = symbols(
      "pair",
      form.values.map((v, i) => 6 * v + (size.values[i] ?? 0)),
    );
    const found = disentanglement([form, size], [pair, ...NOISE]);
    expect(found.mig.value).toBeGreaterThan(0.98);
    expect(found.disentanglement.value).toBeCloseTo(0, 2);
    expect(found.factorVae.ci[0]).toBeGreaterThan(0);
    expect(found.factorVae.value).toBeLessThan(0.95);
  });
});

test("one factor in two codes is marked down by MIG, SAP and completeness, not by disentanglement", () => {
  const noisy = (seed: number) => {
    const jitter = boxMuller(stream(seed, "split").next, new Float32Array(N));
    return numbers(
      `u${seed}`,
      Float64Array.from(size.values, (v, i) => v + 0.8 * (jitter[i] ?? 0)),
    );
  };
  const {
    mig,
    sap,
    disentanglement: told,
    completeness,
  } = disentanglement(FACTORS.slice(0, 2), [symbols("form", form.values), noisy(1), noisy(2), noiseOf(1)]);
  expect(told.value).toBeCloseTo(1, 9);
  for (const { value } of [mig, sap, completeness]) {
    expect(value).toBeGreaterThan(0.3);
    expect(value).toBeLessThan(0.8);
  }
});

test("codes that say nothing change neither MIG nor SAP, constant ones nothing at all", () => {
  const jitter = boxMuller(stream(8, "u").next, new Float32Array(N));
  const u = numbers(
    "u",
    Float64Array.from(size.values, (v, i) => v + 2 * (jitter[i] ?? 0)),
  );
  const codes = [symbols("form", form.values), u, noiseOf(1), noiseOf(2)];
  const still: readonly CodeReadings[] = [
    numbers("still", new Float32Array(N)),
    symbols("one", new Int32Array(N)),
  ];
  expect(fixedFactorScore(FACTORS, [...codes, ...still])).toEqual(fixedFactorScore(FACTORS, codes));
  for (const score of [informationGap, predictionGap]) {
    const { value } = score(FACTORS, codes);
    expect(score(FACTORS, [...codes, ...still]).value).toBe(value);
    const others = [3, 4, 5, 6].map(noiseOf);
    expect(score(FACTORS, [...codes, ...others]).value).toBeAllClose(value, { atol: 0.03 });
  }
});

test("an interval holds the score of other samples", () => {
  const scoreOf = (seed: number, samples: number) => {
    const values = classes("big", 4, seed).values.subarray(0, samples);
    const jitter = boxMuller(stream(seed, "j").next, new Float32Array(samples));
    const u = numbers(
      "u",
      Float64Array.from(values, (v, i) => v + 1.2 * (jitter[i] ?? 0)),
    );
    const noise = numbers("noise", boxMuller(stream(seed, "n").next, new Float32Array(samples)));
    return informationGap([{ name: "v", count: 4, values }], [u, noise]);
  };
  const found = Array.from({ length: 40 }, (_, seed) => scoreOf(seed, N));
  const centre = found.reduce((sum, { value }) => sum + value / found.length, 0);
  const missed = found.filter(({ ci: [low, high] }) => centre < low || centre > high);
  expect(missed.length).toBeLessThanOrEqual(6);
  const [narrow, wide] = [found, found.map((_, seed) => scoreOf(seed, N / 4))].map((scores) =>
    scores.reduce((sum, { ci: [low, high] }) => sum + high - low, 0),
  );
  const ratio = (wide ?? 0) / (narrow ?? 1);
  expect(ratio).toBeGreaterThan(1.6);
  expect(ratio).toBeLessThan(3);
});

test("DCI's intervals hold what many more samples say, where a penalty hides a weak code", () => {
  const scoreOf = (seed: number, samples: number) => {
    const noise = boxMuller(stream(seed, "weak").next, new Float32Array(2 * samples));
    const drawn = (name: string, count: number): Factor => {
      const from = stream(seed, name);
      const values = Int32Array.from({ length: samples }, () => Math.floor(from.next() * count));
      return { name, count, values };
    };
    const [strong, weak] = [drawn("strong", 4), drawn("weak", 5)];
    const mixed = Float64Array.from(
      strong.values,
      (v, i) => v + 0.4 * (weak.values[i] ?? 0) + 1.2 * (noise[i] ?? 0),
    );
    const other = Float64Array.from(weak.values, (v, i) => v + (noise[samples + i] ?? 0));
    return dci([strong, weak], [numbers("mixed", mixed), numbers("other", other)]);
  };
  const many = scoreOf(99, 20_000);
  const few = Array.from({ length: 12 }, (_, seed) => scoreOf(seed, 600));
  for (const key of ["disentanglement", "completeness"] as const) {
    const held = few.filter(({ [key]: { ci } }) => ci[0] <= many[key].value && many[key].value <= ci[1]);
    expect(held.length, key).toBeGreaterThanOrEqual(9);
  }
});

test("what cannot be scored is refused, and few samples are said", () => {
  const cut = (count: number) => [{ ...form, values: form.values.subarray(0, count) }];
  expect(() => disentanglement(cut(20), [symbols("a", form.values.subarray(0, 20))])).toThrow(
    "disentanglement(factors): needs at least 30 samples, got 20",
  );
  expect(() => disentanglement(FACTORS, [])).toThrow("there must be a code, got none");
  expect(() => dci(FACTORS, [symbols("a", [1, 2])])).toThrow(
    "a must have a reading for each of 1200 samples, got 2",
  );
  const still = { ...form, values: new Int32Array(N) };
  expect(() => informationGap([still], NOISE)).toThrow("a factor must vary, got 1 that do not");
  expect(disentanglement([still, form], NOISE).mig.value).toBe(informationGap([form], NOISE).value);
  const { mig, sap } = disentanglement(cut(40), [numbers("u", form.values.subarray(0, 40))]);
  expect(sap.warning).toBe("only 40 held-out samples: the interval is rough");
  expect(mig.warning).toBe(sap.warning);
  const u = numbers("u", Array.from(NOISE[0]?.values ?? []).slice(0, 100));
  expect(informationGap(cut(100), [u]).warning).toBe(
    "only 100 samples for 20 x 3 cells: what codes tell by chance is not all taken off",
  );
});
