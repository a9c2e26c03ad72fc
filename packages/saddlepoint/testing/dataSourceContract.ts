import { beforeAll, describe, expect, test } from "vitest";
import { batches } from "../src/data/batches.ts";
import { hashSamples } from "../src/data/hashSamples.ts";
import { type DataSource, type ImageSet, imageSet, imageSize } from "../src/data/imageSet.ts";
import { readImages } from "../src/data/readImages.ts";
import { stream } from "../src/random/stream.ts";

function sets(source: DataSource): ImageSet[] {
  return source.test ? [source.train, source.test] : [source.train];
}

/** What every data source promises, whatever it reads from. `open` is called twice. */
export function dataSourceContract(name: string, open: () => Promise<DataSource>): void {
  describe(`the data source contract: ${name}`, () => {
    let source: DataSource;
    let again: DataSource;
    beforeAll(async () => {
      source = await open();
      again = await open();
    });

    test("every set passes its own check: sizes, ranges and one label an image", () => {
      for (const set of sets(source)) expect(imageSet(set)).toBe(set);
    });

    test("training and held-out images have one shape", () => {
      const shapes = sets(source).map(({ channels, height, width }) => `${channels},${height},${width}`);
      expect(new Set(shapes).size).toBe(1);
    });

    test("opening it twice gives the same images in the same order", async () => {
      expect(await Promise.all(sets(again).map(hashSamples))).toEqual(
        await Promise.all(sets(source).map(hashSamples)),
      );
      expect(again.train.labels).toEqual(source.train.labels);
    });

    test("it holds more than one image, and they are not all alike", () => {
      const { train } = source;
      const first = train.pixels.subarray(0, imageSize(train));
      const differs = Array.from({ length: train.count }, (_, i) => i).some((i) =>
        train.pixels
          .subarray(i * imageSize(train), (i + 1) * imageSize(train))
          .some((p, at) => p !== first[at]),
      );
      expect(train.count).toBeGreaterThan(1);
      expect(differs).toBe(true);
    });

    test("a batch is float32 [batch, channels, height, width] in [0, 1]", () => {
      const { train } = source;
      const batch = batches(train, stream(1, "contract")).next(3);
      expect(batch.type).toBe("float32");
      expect(batch.dims).toEqual([3, train.channels, train.height, train.width]);
      expect(Array.from(batch.data, Number).every((value) => value >= 0 && value <= 1)).toBe(true);
    });

    test("reading an image twice gives the same pixels, wherever it stands in a batch", () => {
      const { train } = source;
      const last = train.count - 1;
      const [pair, single] = [readImages(train, [0, last]), readImages(train, [last])];
      expect(Array.from(pair.data).slice(imageSize(train))).toEqual(Array.from(single.data));
    });
  });
}
