import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { crossPartitions, partition } from "./partition.ts";
import { isImages, points, type SamplesAbout, samples } from "./samples.ts";
import { standardisationOf, standardised } from "./standardisation.ts";
import "../../testing/toBeAllClose.ts";

const rows = fc
  .record({ n: fc.integer({ min: 1, max: 20 }), d: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, d }) =>
    fc
      .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: n * d, maxLength: n * d })
      .map((values) => samples(Float32Array.from(values), n, d)),
  );

describe("what samples are made of is kept, not copied", () => {
  test("points", () => {
    const values = Float32Array.of(0, 1, 2, 3);
    expect(samples(values, 2, 2)).toMatchObject({ name: "samples", n: 2, d: 2, shape: [2] });
    expect(samples(values, 2, 2).values).toBe(values);
    expect(isImages(samples(values, 2, 2))).toBe(false);
  });

  test("images: bytes, or floats in [0, 1], ends included", () => {
    for (const values of [Uint8Array.of(0, 255), Float32Array.of(0, 1), Float64Array.of(0, 1)]) {
      const image = samples(values, 1, [1, 1, 2], { name: "s", labels: Int32Array.of(7) });
      expect(image).toMatchObject({ name: "s", n: 1, d: 2, shape: [1, 1, 2] });
      expect([image.values === values, isImages(image)]).toEqual([true, true]);
    }
  });

  test.prop([
    fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 2 }), {
      minLength: 1,
    }),
  ])("rows of numbers, to their last bit", (given) => {
    const { values, n, d } = points(given);
    expect([n, d, ...values]).toEqual([given.length, 2, ...given.flat()]);
  });
});

describe("what is no set of samples is refused by the set's name, with what to do", () => {
  test.each<
    readonly [
      string,
      Float32Array | Float64Array | Uint8Array,
      number,
      number | readonly number[],
      SamplesAbout,
      string,
    ]
  >([
    [
      "no samples",
      new Float32Array(),
      0,
      2,
      {},
      "n and shape must be integers of at least 1, got n 0 and shape [2]",
    ],
    ["a broken n", new Float32Array(3), 1.5, 2, {}, "got n 1.5 and shape [2]"],
    ["no shape", new Float32Array(1), 1, [], {}, "got n 1 and shape []"],
    ["a side of 0", new Uint8Array(), 1, [1, 0, 2], {}, "got n 1 and shape [1, 0, 2]"],
    ["two channels", new Uint8Array(8), 1, [2, 2, 2], {}, "with 1 or 3 channels, got [2, 2, 2]"],
    ["a number too few", new Float32Array(5), 2, 3, {}, "n 2 and shape [3] need 6 values, got 5"],
    ["pixels too many", new Uint8Array(3), 1, [1, 1, 2], {}, "n 1 and shape [1, 1, 2] need 2 values, got 3"],
    [
      "bytes for points",
      new Uint8Array(4),
      2,
      2,
      {},
      "bytes are pixels of images [channels, height, width], got the shape [2]; give other numbers as a Float32Array",
    ],
    [
      "pixels up to 255",
      Float32Array.of(0, 0, 0, 255),
      2,
      [1, 1, 2],
      {},
      "float pixels must lie in [0, 1], got 255 in image 2; divide numbers from 0 to 255 by 255, or give them as a Uint8Array",
    ],
    ["pixels from -1", Float32Array.of(-0.25, 1), 1, [1, 1, 2], {}, "got -0.25 in image 1"],
    [
      "pixels that are no numbers",
      Float32Array.of(0, Number.NaN),
      1,
      [1, 1, 2],
      {},
      "every value must be finite, got NaN in row 1, column 2",
    ],
    [
      "labels too few",
      new Float32Array(4),
      2,
      2,
      { labels: new Int32Array(1) },
      "there must be one label a sample, 2, got 1",
    ],
    [
      "labels below 0",
      new Float32Array(2),
      2,
      1,
      { labels: Int32Array.of(0, -1) },
      "labels must be classes of at least 0, got -1",
    ],
    [
      "labels without a name",
      new Float32Array(2),
      2,
      1,
      { labels: Int32Array.of(0, 2), labelNames: ["a", "b"] },
      "labels must be classes from 0 to 1, as there are names, got 2",
    ],
    [
      "names too few",
      new Float32Array(4),
      2,
      2,
      { columnNames: ["h"] },
      "columnNames must name each of 2 columns, got 1 names",
    ],
  ])("%s", (_, values, n, shape, about, message) => {
    const make = () => samples(values, n, shape, { name: "heights.csv", ...about });
    expect(make).toThrow(RangeError);
    expect(make).toThrow("samples(values, n, shape): heights.csv: ");
    expect(make).toThrow(message);
  });

  test.prop([fc.integer({ min: 0, max: 5 }), fc.constantFrom(Number.NaN, Infinity, -Infinity)])(
    "a value that is not finite, with its row and column",
    (at, wrong) => {
      const values = Float64Array.of(1, 2, 3, 4, 5, 6).with(at, wrong);
      const place = `got ${wrong} in row ${Math.floor(at / 2) + 1}, column ${(at % 2) + 1}`;
      expect(() => samples(values, 3, 2)).toThrow(new RegExp(`${place}$`));
    },
  );

  test("the first of several such values, the others counted", () => {
    const values = Float64Array.of(1, 2, Number.NaN, 4, Number.NaN, Infinity);
    expect(() => samples(values, 3, 2, { columnNames: ["h", "w"] })).toThrow(
      "every value must be finite, got NaN in row 2, column 1 (h); so are 2 more",
    );
  });

  test("rows of different lengths", () => {
    expect(() => points([[1, 2], [3]])).toThrow(
      "every row must hold 2 numbers as the first does, got 1 in row 2",
    );
    expect(() => points([])).toThrow("got n 0");
  });
});

describe("standardised samples and parts", () => {
  test.prop([rows])("standardised columns have mean 0, and deviation 1 unless they are constant", (given) => {
    const { values, d, n } = standardised(given, standardisationOf(given));
    for (let j = 0; j < d; j++) {
      const column = Array.from({ length: n }, (_, i) => values[i * d + j] ?? 0);
      const squares = column.reduce((sum, value) => sum + value ** 2, 0) / n;
      expect(column.reduce((sum, value) => sum + value, 0) / n).toBeAllClose(0, { atol: 1e-3 });
      const constant = new Set(Array.from({ length: n }, (_, i) => given.values[i * d + j])).size === 1;
      expect(squares).toBeAllClose(constant ? 0 : 1, { atol: 1e-3 });
    }
  });

  test.prop([fc.integer({ min: 30, max: 500 }), fc.nat()])(
    "the parts share no row and hold all",
    (n, seed) => {
      const { training, selection, evaluation } = partition(n, seed, "p");
      const all = [...training, ...selection, ...evaluation].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(Math.min(training.length, selection.length, evaluation.length)).toBeGreaterThanOrEqual(5);
    },
  );

  test.prop([fc.integer({ min: 30, max: 500 }), fc.nat()])(
    "each of several partitions holds all, and each row is measured on in exactly one of them",
    (n, seed) => {
      const rows = Array.from({ length: n }, (_, i) => i);
      const folds = crossPartitions(n, seed, "p");
      for (const { training, selection, evaluation } of folds) {
        expect([...training, ...selection, ...evaluation].sort((a, b) => a - b)).toEqual(rows);
        expect(Math.min(training.length, selection.length, evaluation.length)).toBeGreaterThanOrEqual(4);
      }
      expect(folds.flatMap(({ evaluation }) => [...evaluation]).sort((a, b) => a - b)).toEqual(rows);
    },
  );
});
