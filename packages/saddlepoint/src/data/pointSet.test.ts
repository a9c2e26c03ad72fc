import { describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import "../../testing/toBeAllClose.ts";
import { coverage } from "../evaluation/coverage.ts";
import { stream } from "../random/stream.ts";
import { batches } from "./batches.ts";
import { hashSamples } from "./hashSamples.ts";
import { type PointSet, pointSet } from "./pointSet.ts";
import { isImages, readSamples, sampleShape, splitSamples } from "./sampleSet.ts";
import { TOY_SOURCES, toyPoints } from "./toyPoints.ts";

const points = (count: number, extra: Partial<PointSet> = {}): PointSet =>
  pointSet({
    name: "rows",
    points: Float32Array.from({ length: 2 * count }, (_, i) => i),
    count,
    dimension: 2,
    labels: Int32Array.from({ length: count }, (_, i) => i % 3),
    ...extra,
  });

describe("a set of points", () => {
  test("is read into an array of the result's exact length, and no other", () => {
    const out = new Float32Array(4);
    expect(readSamples(points(4), [3, 1], out).data).toBe(out);
    expect([...out]).toEqual([6, 7, 2, 3]);
    expect(() => readSamples(points(4), [3], out)).toThrow("out must have 2 elements for 1 points, got 4");
  });

  test.each([
    [{ count: 0 }, /count and dimension must be integers of at least 1, got \[0, 2\]/],
    [{ count: 3 }, /\[3, 2\] needs 6 values, got 8/],
    [{ points: Float32Array.of(1, 2, 3, Number.NaN, 5, 6, 7, 8) }, /values must be finite, got NaN in row 1/],
    [{ labels: new Int32Array(3) }, /one label a point: 4 points, got 3 labels/],
  ])("must be what it says: %j", (extra, message) => {
    expect(() => pointSet({ ...points(4), ...extra })).toThrow(message);
  });

  test("is read by rows, in the order asked for", () => {
    const { data, dims } = readSamples(points(5), [3, 0]);
    expect([...dims]).toEqual([2, 2]);
    expect([...data]).toEqual([6, 7, 0, 1]);
    expect(() => readSamples(points(5), [5])).toThrow(
      /every index must be an integer from 0 to 4 in rows, got 5/,
    );
  });

  test("says its shape, as images do", () => {
    expect([sampleShape(points(2)), sampleShape(shapeImages(1))]).toEqual([[2], [1, 8, 8]]);
    expect([isImages(points(2)), isImages(shapeImages(1))]).toEqual([false, true]);
  });

  test("splits into parts that are all of it, labels with their points", () => {
    const { train, test: held } = splitSamples(points(10), 4, stream(1, "split"));
    expect([train.count, held.count]).toEqual([6, 4]);
    const rows = [train, held].flatMap((part) => {
      const { data } = readSamples(
        part,
        Int32Array.from({ length: part.count }, (_, i) => i),
      );
      return Array.from({ length: part.count }, (_, i) => [Number(data[2 * i]) / 2, part.labels?.[i]]);
    });
    expect(rows.sort(([a = 0], [b = 0]) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => [i, i % 3]));
  });

  test("has a fingerprint of its numbers and shape, not of its name and labels", async () => {
    const hash = await hashSamples(points(4));
    expect(await hashSamples(points(4, { name: "other", labels: new Int32Array(4) }))).toBe(hash);
    expect(await hashSamples(points(4, { count: 8, dimension: 1, labels: new Int32Array(8) }))).not.toBe(
      hash,
    );
  });

  test("gives batches with their labels, and says when there are none", () => {
    const drawn = batches(points(7), stream(1, "data")).nextLabelled(20);
    const rows = Array.from({ length: 20 }, (_, i) => Number(drawn.samples.data[2 * i]) / 2);
    expect([...drawn.labels]).toEqual(rows.map((row) => row % 3));
    const { labels: _, ...plain } = points(3);
    expect(() => batches(plain, stream(1, "data")).nextLabelled(1)).toThrow(
      /rows must have labels, got none/,
    );
  });
});

describe.each(TOY_SOURCES)("the built-in source %s", (name) => {
  test("is the same points every time, with others to measure on", async () => {
    const [one, two] = [toyPoints(name), toyPoints(name)];
    if (one?.test === undefined || two === undefined) throw new Error("a built-in source has both parts");
    expect(await hashSamples(one.train)).toBe(await hashSamples(two.train));
    expect([...one.test.points.subarray(0, 20)]).not.toEqual([...one.train.points.subarray(0, 20)]);
    const { modes, points: rows } = one.test;
    if (modes === undefined) return;
    const { found, highQuality } = coverage(rows, modes);
    expect(found).toBe(modes.centres.length);
    // 1 - e^(-9/2) of a round normal distribution lies within three deviations.
    expect(highQuality.value).toBeAllClose(1 - Math.exp(-4.5), { atol: 5e-3 });
  });
});

test("other names are no built-in source", () => {
  expect([toyPoints("mnist"), toyPoints("constructor")]).toEqual([undefined, undefined]);
});
