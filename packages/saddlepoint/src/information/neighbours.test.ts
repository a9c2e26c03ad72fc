import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { flippedBits, normalPairs, normalSamples } from "../../testing/samplePairs.ts";
import { digamma } from "../numeric/digamma.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import { stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { apart } from "./apart.ts";
import { conditionalInformation } from "./conditionalInformation.ts";
import { differentialEntropy } from "./differentialEntropy.ts";
import { entropyTerms } from "./kozachenkoLeonenko.ts";
import { ksg } from "./ksg.ts";
import { logisticScores } from "./logisticScores.ts";
import { countNearer, neighbourDistance, sweepOf } from "./sweepOrder.ts";
import "../../testing/toBeAllClose.ts";

const tables = fc
  .record({ n: fc.integer({ min: 5, max: 40 }), d: fc.integer({ min: 1, max: 3 }) })
  .chain(({ n, d }) =>
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: n * d, maxLength: n * d })
      .map((values) => samples(Float32Array.from(values), n, d)),
  );

const distances = ({ values, n, d }: Samples, row: number): number[] =>
  Array.from({ length: n }, (_, other) =>
    Math.max(
      ...Array.from({ length: d }, (_, j) =>
        Math.abs((values[row * d + j] ?? 0) - (values[other * d + j] ?? 0)),
      ),
    ),
  ).filter((_, other) => other !== row);

describe("neighbours", () => {
  test.prop([tables, fc.integer({ min: 1, max: 4 })])(
    "are those of a comparison with every sample, ties included",
    (given, k) => {
      const sweep = sweepOf(given);
      for (let row = 0; row < given.n; row++) {
        const all = distances(given, row).sort((a, b) => a - b);
        const place = sweep.places[row] ?? 0;
        const distance = neighbourDistance(sweep, place, k);
        expect(distance).toBe(all[k - 1]);
        expect(countNearer(sweep, place, distance)).toBe(all.filter((each) => each < distance).length);
      }
    },
  );

  test.prop([tables])("scores keep the order of different values, and set equal ones apart", (given) => {
    const ranks = apart(given, 1, "x");
    const scores = logisticScores(given);
    for (let at = given.d; at < given.values.length; at++) {
      const [a, b] = [given.values[at] ?? 0, given.values[at - given.d] ?? 0];
      if (a === b) continue;
      const sign = Math.sign(a - b);
      expect(Math.sign((scores.values[at] ?? 0) - (scores.values[at - given.d] ?? 0))).toBe(sign);
      expect(Math.sign((ranks.values[at] ?? 0) - (ranks.values[at - given.d] ?? 0))).toBe(sign);
    }
    for (let j = 0; j < given.d; j++) {
      const column = Array.from({ length: given.n }, (_, i) => ranks.values[i * given.d + j] ?? 0);
      expect(column.sort((a, b) => a - b)).toEqual(Array.from(column.keys()));
    }
  });
});

describe("digamma", () => {
  test("has its known values, and steps by 1/x", () => {
    const gamma = 0.5772156649015329;
    expect([1, 2, 0.5].map(digamma)).toBeAllClose([-gamma, 1 - gamma, -gamma - 2 * Math.LN2], {
      rtol: 1e-12,
    });
    for (const x of [0.1, 3, 9.5, 10, 1000]) {
      expect(digamma(x + 1) - digamma(x)).toBeAllClose(1 / x, { rtol: 1e-10 });
    }
  });
});

test("the nearest-neighbour entropy of a normal distribution is ½ log 2πe σ² a column", () => {
  const terms = entropyTerms(normalSamples("entropy", 2000, 2, 5, 3));
  const { ci } = meanQuantity("h(y)", terms, { kind: "estimate" });
  const truth = Math.log(2 * Math.PI * Math.E * 9);
  expect(ci[0]).toBeLessThan(truth + 0.02);
  expect(ci[1]).toBeGreaterThan(truth - 0.02);
});

describe("the differential entropy", () => {
  test("moves by the logarithm of a column's scale, and refuses values that coincide", () => {
    const x = normalSamples("h", 1000, 1);
    const { value, ci, quantity } = differentialEntropy(x);
    const truth = Math.log(2 * Math.PI * Math.E) / 2;
    expect([ci[0] < truth, ci[1] > truth, quantity]).toEqual([true, true, "h(x)"]);
    const scaled = samples(
      x.values.map((each) => 8 * each),
      1000,
      1,
    );
    expect(differentialEntropy(scaled).value).toBeAllClose(value + Math.log(8), { rtol: 1e-6 });
    const rounded = samples(x.values.map(Math.round), 1000, 1);
    expect(() => differentialEntropy(rounded)).toThrow(/\d+ of 1000 samples coincide with 3 others/);
  });
});

describe("conditional information", () => {
  test("is 0 where z explains all, and what z hides where z is a common effect", async () => {
    const [u, v, w] = ["u", "v", "w"].map((name) => normalSamples(name, 2000, 1).values);
    const column = (f: (i: number) => number) =>
      samples(
        Float64Array.from({ length: 2000 }, (_, i) => f(i)),
        2000,
        1,
      );
    const of = (values: Samples["values"] | undefined) => (i: number) => values?.[i] ?? 0;
    const [a, b, c] = [of(u), of(v), of(w)];
    // A common cause: x = c + a, y = c + b; given c they are independent.
    const [x, y, cause] = [column((i) => c(i) + a(i)), column((i) => c(i) + b(i)), column(c)];
    expect((await conditionalInformation(x, y, cause)).value).toBeAllClose(0, { atol: 0.05 });
    expect((await ksg(x, y)).value).toBeAllClose(-0.5 * Math.log(1 - 0.25), { atol: 0.06 });
    // A common effect: a and b are independent, but not given a + b + c, of which each has a third: their partial correlation is -1/2.
    const effect = column((i) => a(i) + b(i) + c(i));
    const { value, quantity, kind } = await conditionalInformation(column(a), column(b), effect);
    expect(value).toBeAllClose(-0.5 * Math.log(1 - 0.25), { atol: 0.06 });
    expect([quantity, kind]).toEqual(["I(x; y | z)", "estimate"]);
  });

  test("of bits is exact: the sum of two, given one, tells the other", async () => {
    const [x, z] = [flippedBits("cx", 1000, 0.5).x, flippedBits("cz", 1000, 0.5).x];
    const sum = samples(
      x.values.map((bit, i) => bit + (z.values[i] ?? 0)),
      1000,
      1,
    );
    expect((await conditionalInformation(x, sum, z)).value).toBeAllClose(Math.LN2, { atol: 0.01 });
    await expect(conditionalInformation(x, sum, normalSamples("z", 9, 1))).rejects.toThrow(/got 9 and 1000/);
  });

  const levels = (name: string, most: number, n = 1000) => {
    const source = stream(1, name);
    return samples(
      Float64Array.from({ length: n }, () => Math.floor(most * source.next())),
      n,
      1,
    );
  };

  test.each([3, 20, 50])("is 0 where z is x, of %d levels", async (most) => {
    const x = levels(`same ${most}`, most);
    const next = levels(`next ${most}`, 3);
    const y = samples(
      x.values.map((value, i) => (value + (next.values[i] ?? 0)) % most),
      1000,
      1,
    );
    expect((await conditionalInformation(x, x, x)).value).toBeAllClose(0, { atol: 0.02 });
    expect((await conditionalInformation(x, y, x)).value).toBeAllClose(0, { atol: 0.03 });
  });

  test("takes rows that were taken five times once, and warns where it may be infinite", async () => {
    const [x, y, z] = [normalSamples("rx", 200, 1), normalSamples("ry", 200, 1), normalSamples("rz", 200, 1)];
    const often = ({ values }: Samples) =>
      samples(
        Float64Array.from({ length: 1000 }, (_, i) => values[i % 200] ?? 0),
        1000,
        1,
      );
    const once = await conditionalInformation(x, y, z);
    const repeated = await conditionalInformation(often(x), often(y), often(z));
    expect(repeated.value).toBe(once.value);
    expect(repeated.warning).toMatch(/800 of 1000 rows repeat others/);
    const sum = samples(
      x.values.map((value, i) => value + (y.values[i] ?? 0)),
      200,
      1,
    );
    expect(once.warning).toBeUndefined();
    expect((await conditionalInformation(x, y, sum)).warning).toMatch(/much larger, or infinite/);
  });

  test("has the logarithm of few values for its ceiling", async () => {
    const x = levels("ceiling", 2);
    const { value, ceiling } = await conditionalInformation(x, x, normalSamples("z", 1000, 1));
    expect([value, ceiling]).toBeAllClose([Math.LN2, Math.LN2], { atol: 0.01 });
  });
});

describe("ksg", () => {
  test.each([0, 0.5, 0.9])("is near the truth for a normal pair of correlation %d", async (rho) => {
    const { x, y, truth } = normalPairs("ksg", 2000, 1, rho);
    const { value, kind, warning } = await ksg(x, y);
    expect(value).toBeAllClose(truth, { atol: 0.06 });
    expect([kind, warning]).toEqual(["estimate", undefined]);
  });

  test("does not change with an increasing map of a column, nor with the order of x and y", async () => {
    const { x, y } = normalPairs("maps", 300, 1, 0.7);
    const [plain, mapped, swapped] = await Promise.all([
      ksg(x, y),
      ksg(
        samples(
          x.values.map((value) => Math.exp(3 * value)),
          300,
          1,
        ),
        y,
      ),
      ksg(y, x),
    ]);
    expect([mapped.value, swapped.value]).toBeAllClose([plain.value, plain.value], { rtol: 1e-6 });
  });

  test("warns where y is a function of x, where many values are equal, and where there are few", async () => {
    const { x } = normalPairs("strong", 300, 1, 0);
    expect((await ksg(x, x)).warning).toMatch(/may be much larger, or infinite/);
    const bits = flippedBits("ties", 300, 0.1);
    expect((await ksg(bits.x, bits.y)).warning).toMatch(/occur more than once/);
    const few = normalPairs("few", 50, 1, 0);
    expect((await ksg(few.x, few.y)).warning).toMatch(/only 50 samples/);
  });

  test("counts what coincides: a bit tells log 2 of itself, and a constant nothing", async () => {
    const { x } = flippedBits("bit", 1000, 0);
    expect((await ksg(x, x)).value).toBeAllClose(Math.LN2, { atol: 0.005 });
    const constant = samples(new Float32Array(1000).fill(7), 1000, 1);
    expect((await ksg(constant, x)).value).toBeAllClose(0, { atol: 0.005 });
  });

  test("says that it may be larger where y is a smooth function of x, also of one that folds", async () => {
    const { x, y } = normalPairs("functions", 1000, 1, 0.8);
    const sine = samples(
      x.values.map((value) => Math.sin(3 * value)),
      1000,
      1,
    );
    expect((await ksg(x, sine)).warning).toMatch(
      /with 12 neighbours in place of 3 .* much larger, or infinite/,
    );
    expect((await ksg(x, y)).warning).toBeUndefined();
  });

  test("of a few values is at most the logarithm of their number", async () => {
    const { x } = flippedBits("most", 1000, 0);
    const { value, ci, ceiling } = await ksg(x, normalSamples("any", 1000, 1));
    expect(ceiling).toBe(Math.LN2);
    expect([value, ci[1]].every((each) => each <= ceiling)).toBe(true);
    const itself = await ksg(x, x);
    expect([itself.value <= Math.LN2, itself.ci[1] <= Math.LN2]).toEqual([true, true]);
  });

  test("of rows of rare words, most of which are as far from each other, and a label that they do not tell is near 0", async () => {
    const source = stream(1, "words");
    const words = Float64Array.from({ length: 600 * 60 }, () => (source.next() < 0.02 ? 1 : 0));
    const label = Float64Array.from({ length: 600 }, () => Math.floor(4 * source.next()));
    const { value } = await ksg(samples(words, 600, 60), samples(label, 600, 1));
    expect(value).toBeAllClose(0, { atol: 0.15 });
  });

  test("rounding to a decimal, an outlier of 1e20 and a tail of exp(10 x) change next to nothing", async () => {
    const { x, y, truth } = normalPairs("people have", 1000, 1, 0.8);
    const plain = await ksg(x, y);
    expect(plain.value).toBeAllClose(truth, { atol: 0.06 });
    const changed = (of: Samples, f: (value: number, i: number) => number) =>
      samples(Float64Array.from(of.values, f), of.n, 1);
    const rounded = (value: number) => Math.round(10 * value) / 10;
    const variants = await Promise.all([
      ksg(changed(x, rounded), changed(y, rounded)),
      ksg(
        changed(x, (value, i) => (i === 5 ? 1e20 : value)),
        y,
      ),
      ksg(
        changed(x, (value) => Math.exp(10 * value)),
        y,
      ),
    ]);
    for (const { value } of variants) expect(value).toBeAllClose(plain.value, { atol: 0.05 });
  });

  test("rows that were taken ten times are taken once", async () => {
    const { x, y } = normalPairs("copies", 200, 2, 0);
    const tenTimes = ({ values, n, d }: Samples) =>
      samples(
        Float64Array.from({ length: 10 * n * d }, (_, at) => values[at % (n * d)] ?? 0),
        10 * n,
        d,
      );
    const [once, often] = [await ksg(x, y), await ksg(tenTimes(x), tenTimes(y))];
    expect(often.value).toBe(once.value);
    expect(often.warning).toMatch(/1800 of 2000 rows repeat others/);
  });

  test("pairs that are none and a k that there are no neighbours for are refused; an abort is heard", async () => {
    const [x, y] = [normalSamples("x", 20, 1), normalSamples("y", 21, 1)];
    await expect(ksg(x, y)).rejects.toThrow(/x and y must hold as many samples, got 20 and 21/);
    await expect(ksg(x, x, { k: 20 })).rejects.toThrow(/k must be an integer from 1 to n - 1 = 19, got 20/);
    await expect(ksg(x, x, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
