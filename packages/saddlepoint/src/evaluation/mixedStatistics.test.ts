import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { mixedStatistics } from "./mixedStatistics.ts";

const CHANNELS = 2;
type Rows = readonly (readonly [number, number])[];

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((x) => (x - mean(values)) ** 2));

function statisticsOf(rows: Rows, prefix: string) {
  const channels = Array.from({ length: CHANNELS }, (_, c) => rows.map((row) => row[c] ?? 0));
  const tensor = (f: (values: readonly number[]) => number) =>
    new Tensor("float32", Float32Array.from(channels, f), [CHANNELS]);
  return { [`${prefix}.mean`]: tensor(mean), [`${prefix}.variance`]: tensor(variance) };
}

const value = fc.float({ min: -10, max: 10, noNaN: true });
const rows = (n: number) => fc.array(fc.tuple(value, value), { minLength: n, maxLength: n });

test.prop([fc.integer({ min: 1, max: 8 }).chain((n) => fc.tuple(rows(n), rows(n)))])(
  "equal batches' mixed statistics are those of all their samples together",
  ([real, fake]) => {
    const mixed = mixedStatistics(statisticsOf(real, "trunk.norm2"), statisticsOf(fake, "trunk.norm2"));
    const pooled = statisticsOf([...real, ...fake], "trunk.norm2");
    expect(Object.keys(mixed)).toEqual(Object.keys(pooled));
    for (const [name, tensor] of Object.entries(pooled)) {
      expect(mixed[name] ?? Number.NaN).toBeAllClose(tensor, { rtol: 1e-5, atol: 1e-5 });
    }
  },
);

test.prop([rows(3)])("a batch mixed with itself is itself", (batch) => {
  const one = statisticsOf(batch, "norm");
  const mixed = mixedStatistics(one, one);
  expect(Object.keys(mixed)).toEqual(Object.keys(one));
  for (const [name, tensor] of Object.entries(one)) {
    expect(mixed[name] ?? Number.NaN).toBeAllClose(tensor, { rtol: 1e-6, atol: 1e-9 });
  }
});

test("each layer's variance is spread by its own means", () => {
  const near = { ...statisticsOf([[0, 0]], "a"), ...statisticsOf([[0, 0]], "b") };
  const far = { ...statisticsOf([[0, 0]], "a"), ...statisticsOf([[4, 2]], "b") };
  const mixed = mixedStatistics(near, far);
  expect([mixed["a.variance"]?.data, mixed["b.variance"]?.data]).toEqual([
    Float32Array.of(0, 0),
    Float32Array.of(4, 1),
  ]);
});

test("statistics of other layers are refused by name", () => {
  expect(() => mixedStatistics(statisticsOf([[0, 0]], "a"), statisticsOf([[0, 0]], "b"))).toThrow(
    /mixedStatistics\(fake\): needs "a.mean", got \[b.mean, b.variance\]/,
  );
});
