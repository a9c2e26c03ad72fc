import { afterAll, describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { blurred, noisy, ofClasses, reddened, repeated, rolled } from "../../testing/worseImages.ts";
import { digitsFeatures } from "../node/digitsFeatures.ts";
import { openMnist } from "../node/mnist.ts";
import { permutation } from "../random/permutation.ts";
import { stream } from "../random/stream.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { subset } from "../samples/readSamples.ts";
import { type Samples, samples } from "../samples/samples.ts";
import type { FeatureNetwork } from "./featureNetwork.ts";
import { kernelDistance } from "./kernelDistance.ts";
import { manifold } from "./manifold.ts";
import { randomFeatures } from "./randomFeatures.ts";
import { sampleQuality } from "./sampleQuality.ts";

/** Real images, and as many in the generated ones' place. */
const N = 300;

const MEASURES = ["kernelDistance", "frechetDistance", "precision", "recall", "density", "coverage"] as const;

/** Shapes in red, green and blue by turns of their own. */
function coloured(grey: Samples): Samples {
  const { values, n, d, shape, labels } = inFloat32(grey);
  const colours = stream(1, "colours");
  const pixels = new Float32Array(3 * values.length);
  for (let i = 0; i < n; i++) {
    const colour = [0.4 + 0.6 * colours.next(), 0.4 + 0.6 * colours.next(), 0.4 + 0.6 * colours.next()];
    colour.forEach((share, channel) => {
      const image = values.subarray(i * d, (i + 1) * d).map((value) => share * value);
      pixels.set(image, (3 * i + channel) * d);
    });
  }
  return samples(pixels, n, [3, ...shape.slice(1)], labels === undefined ? {} : { labels });
}

const places = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const digits = async (): Promise<Samples> => subset((await openMnist()).train, places(0, 2 * N));
const shapes = async (): Promise<Samples> => coloured(shapeImages(2 * N, { size: 12 }));

type Kind = {
  readonly name: string;
  readonly images: () => Promise<Samples>;
  readonly open: () => Promise<FeatureNetwork>;
};
const KINDS: readonly Kind[] = [
  { name: "the digits' network", images: digits, open: () => digitsFeatures({ threads: 1 }) },
  {
    name: "random convolutions on digits",
    images: digits,
    open: () => randomFeatures([1, 28, 28], { threads: 1 }),
  },
  {
    name: "random convolutions on colours",
    images: shapes,
    open: () => randomFeatures([3, 12, 12], { threads: 1 }),
  },
];

describe.each(KINDS)("$name", ({ images, open }) => {
  const opened = (async () => {
    const [all, network] = [await images(), await open()];
    const [real, others] = [subset(all, places(0, N)), subset(all, places(N, N))];
    const features = await network.features(real);
    const kid = async (generated: Samples) =>
      kernelDistance(features, await network.features(generated), { threads: 1 });
    return { network, real, others, features, kid };
  })();
  afterAll(async () => (await opened).network.release());

  test("of real images against real ones KID covers 0", async () => {
    const { kid, others } = await opened;
    const { ci } = await kid(others);
    expect(ci[0]).toBeLessThan(0);
    expect(ci[1]).toBeGreaterThan(0);
  });

  test.each([
    ["blur", [1, 2, 4], blurred],
    ["noise", [0.1, 0.2, 0.4], noisy],
    ["halves that change places", [1, 3, 6], rolled],
    ["classes that are missing", [2, 1], ofClasses],
    ["one image again and again", [0.3, 0.6, 1], repeated],
  ] as const)("KID rises with %s", async (_, steps, worse) => {
    const { kid, others } = await opened;
    const values = [(await kid(others)).value];
    for (const step of steps) values.push((await kid(worse(others, step))).value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(values.length);
  });

  test("one image again and again: recall and coverage fall from almost all to almost nothing", async () => {
    const { network, features, others } = await opened;
    const of = async (set: Samples) => manifold(features, await network.features(set), { threads: 1 });
    const [whole, one] = [await of(others), await of(repeated(others, 1))];
    for (const key of ["recall", "coverage"] as const) {
      expect(whole[key].value).toBeGreaterThan(0.7);
      expect(one[key].value).toBeLessThan(0.1);
    }
  });

  test("the order of the samples changes nothing", async () => {
    const { network, features, others } = await opened;
    const measured = async (set: Samples) =>
      sampleQuality(features, await network.features(set), { network: network.name, threads: 1 });
    const [found, again] = [
      await measured(others),
      await measured(subset(others, permutation(stream(1, "order"), N))),
    ];
    for (const key of MEASURES)
      expect(again[key].value).toBeAllClose(found[key].value, { rtol: 1e-6, atol: 1e-7 });
  });

  test("the same bytes have the same features, whoever opens the network, and however many there are", async () => {
    const { network, real, features } = await opened;
    const again = await open();
    expect(again.name).toBe(network.name);
    expect((await again.features(real)).values).toEqual(features.values);
    const few = await again.features(subset(real, places(0, 7)));
    expect(few.values).toBeAllClose(features.values.slice(0, 7 * features.d), { rtol: 1e-5, atol: 1e-6 });
    await again.release();
  });

  test("images of another shape are refused", async () => {
    const { network, real } = await opened;
    await expect(network.features(shapeImages(6, { size: 9 }))).rejects.toThrow(
      `images must be [${real.shape.join(", ")}] each, got [1, 9, 9] in shapes`,
    );
  });
});

test("KID rises as colours are shifted, which brightness alone would not show", async () => {
  const network = await randomFeatures([3, 12, 12], { threads: 1 });
  const all = await shapes();
  const [real, others] = [subset(all, places(0, N)), subset(all, places(N, N))];
  const features = await network.features(real);
  const kids: number[] = [];
  for (const share of [0, 0.2, 0.4, 0.8]) {
    const of = await network.features(reddened(others, share));
    kids.push((await kernelDistance(features, of, { threads: 1 })).value);
  }
  expect(kids).toEqual(kids.toSorted((a, b) => a - b));
  await network.release();
});

describe("random convolutions", () => {
  test.each([[[1, 1, 1]], [[1, 2, 2]], [[3, 5, 9]], [[3, 64, 64]], [[3, 100, 70]], [[1, 256, 256]]])(
    "take images of any shape: %j",
    async (shape) => {
      const network = await randomFeatures(shape, { threads: 1 });
      const d = shape.reduce((product, size) => product * size, 1);
      const found = await network.features(
        samples(
          Float32Array.from({ length: 2 * d }, (_, i) => (i % 7) / 7),
          2,
          shape,
        ),
      );
      await network.release();
      expect(found.n).toBe(2);
      expect(found.d).toBeLessThanOrEqual(320);
      if (Math.min(...shape.slice(1)) >= 9) expect(found.d).toBeGreaterThanOrEqual(224);
    },
  );

  test("are named by their weights, which differ with the shape", async () => {
    const names: string[] = [];
    for (const shape of [
      [1, 8, 8],
      [3, 8, 8],
      [1, 16, 16],
    ]) {
      const network = await randomFeatures(shape, { threads: 1 });
      names.push(network.name);
      await network.release();
    }
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^random@[0-9a-f]{8}$/);
  });

  test("are of images, not of points", async () => {
    await expect(randomFeatures([2])).rejects.toThrow(
      "shape must be [channels, height, width] of images, got [2]",
    );
  });
});

test("the digits' network is the one that the package's figures name", async () => {
  const network = await digitsFeatures({ threads: 1 });
  expect(network.name).toBe("digits@3a773fd4");
  await network.release();
});
