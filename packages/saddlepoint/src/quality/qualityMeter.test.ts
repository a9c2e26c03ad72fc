import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { repeated } from "../../testing/worseImages.ts";
import { subset } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import type { FeatureNetwork } from "./featureNetwork.ts";
import { qualityMeter } from "./qualityMeter.ts";
import { randomFeatures } from "./randomFeatures.ts";
import { sampleQuality } from "./sampleQuality.ts";

const [heldOut, others] = [shapeImages(40, { seed: 1 }), shapeImages(90, { seed: 2 })];
const generated = repeated(shapeImages(40, { seed: 3 }), 0.9);

/** Random convolutions that write down which images they were shown. */
async function watched(): Promise<{ readonly network: FeatureNetwork; readonly seen: Samples[] }> {
  const seen: Samples[] = [];
  const { name, features, release } = await randomFeatures([1, 8, 8], { threads: 1 });
  return {
    network: {
      name,
      release,
      features(images) {
        seen.push(images);
        return features(images);
      },
    },
    seen,
  };
}

describe("a quality meter", () => {
  test("says what sampleQuality says, and the same of other real images beside it", async () => {
    const { network } = await watched();
    const found = await qualityMeter({ network, heldOut, others, threads: 1 })(generated);
    const real = await network.features(heldOut);
    const options = { network: network.name, threads: 1 };
    const expected = await sampleQuality(real, await network.features(generated), options);
    expect(found).toMatchObject({ network: network.name, n: 40 });
    expect(found?.kid).toEqual(expected.kernelDistance);
    expect(found?.frechet).toEqual(expected.frechetDistance);
    for (const key of ["precision", "recall", "density", "coverage"] as const)
      expect(found?.[key]).toEqual(expected[key]);
    expect(found?.real?.kid.quantity).toBe(`KID of other real images (${network.name})`);
    expect(found?.real?.kid.value).toBeLessThan(found?.kid.value ?? 0);
    await network.release();
  });

  test("looks at real images once, however often it measures", async () => {
    const { network, seen } = await watched();
    const measure = qualityMeter({ network, heldOut, others, threads: 1 });
    const first = await measure(generated);
    expect(seen.length).toBe(3);
    expect(await measure(generated)).toEqual(first);
    expect(seen.length).toBe(4);
    await network.release();
  });

  test("takes at most as many as it is told, and of each kind as many, whatever their order", async () => {
    const { network, seen } = await watched();
    const inTurn = shapeImages(60);
    const found = await qualityMeter({ network, heldOut, others: inTurn, most: 20, threads: 1 })(generated);
    expect(found?.n).toBe(20);
    expect(seen.map(({ n }) => n)).toEqual([20, 20, 20]);
    for (const { labels } of seen.slice(0, 2)) expect(new Set(labels).size).toBe(3);
    await network.release();
  });

  test("without other real images has the measures alone, and of fewer than 6 images none", async () => {
    const { network } = await watched();
    const measure = qualityMeter({ network, heldOut, threads: 1 });
    expect(await measure(generated)).not.toHaveProperty("real");
    expect(await measure(subset(generated, [0, 1, 2, 3, 4]))).toBeUndefined();
    await network.release();
  });
});
