import { beforeAll, describe, expect, test } from "vitest";
import { stream } from "../src/random/stream.ts";
import { batches } from "../src/samples/batches.ts";
import type { DataSource } from "../src/samples/dataSource.ts";
import { hashSamples } from "../src/samples/hashSamples.ts";
import { readSamples } from "../src/samples/readSamples.ts";
import { isImages, type Samples, samples } from "../src/samples/samples.ts";

const sets = ({ train, test }: DataSource): Samples[] => (test ? [train, test] : [train]);

/** What every data source promises, whatever it reads from. `open` is called twice. */
export function dataSourceContract(name: string, open: () => Promise<DataSource>): void {
  describe(`the data source contract: ${name}`, () => {
    let source: DataSource;
    let again: DataSource;
    beforeAll(async () => {
      source = await open();
      again = await open();
    });

    test("every set passes the check that it went through", () => {
      for (const { values, n, shape, ...about } of sets(source)) {
        expect(samples(values, n, shape, about)).toMatchObject({ n, shape });
      }
    });

    test("training and held-out samples have one shape", () => {
      expect(new Set(sets(source).map(({ shape }) => shape.join())).size).toBe(1);
    });

    test("opening it twice gives the same samples in the same order", async () => {
      expect(await Promise.all(sets(again).map(hashSamples))).toEqual(
        await Promise.all(sets(source).map(hashSamples)),
      );
      expect(again.train.labels).toEqual(source.train.labels);
    });

    test("it holds more than one sample, and they are not all alike", () => {
      const { values, n, d } = source.train;
      expect(n).toBeGreaterThan(1);
      expect(values.some((value, at) => value !== values[at % d])).toBe(true);
    });

    test("a batch is float32 [batch, …shape], images in [0, 1]", () => {
      const { train } = source;
      const batch = batches(train, stream(1, "contract")).next(3);
      expect(batch.type).toBe("float32");
      expect(batch.dims).toEqual([3, ...train.shape]);
      const most = isImages(train) ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const [low = 0, high = 0] = most;
      expect(Array.from(batch.data).every((value) => value >= low && value <= high)).toBe(true);
    });

    test("reading a sample twice gives the same numbers, wherever it stands in a batch", () => {
      const { train } = source;
      const last = train.n - 1;
      const [pair, single] = [readSamples(train, [0, last]), readSamples(train, [last])];
      expect(Array.from(pair.data).slice(train.d)).toEqual(Array.from(single.data));
    });
  });
}
