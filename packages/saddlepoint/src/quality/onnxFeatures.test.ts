import { numpy as np } from "@jax-js/jax";
import { exportModel, spec } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { onnxFeatures } from "./onnxFeatures.ts";

const SHAPE = [1, 8, 8];
const images = shapeImages(7);

/** A model of one function of `x`. */
const model = <Result>(f: (x: np.Array) => Result, input: readonly (number | string)[] = ["n", ...SHAPE]) =>
  exportModel(f, [spec([...input])], { argumentNames: ["x"] });

const means = (x: np.Array): np.Array => x.mean([1, 2]);
const open = (bytes: Uint8Array, output?: string) =>
  onnxFeatures(bytes, SHAPE, { name: "mine", output, threads: 1 });

test("a model's rows are the features, flattened, under its name and hash", async () => {
  const network = await open(await model(means));
  const found = await network.features(images);
  await network.release();
  expect(network.name).toMatch(/^mine@[0-9a-f]{8}$/);
  expect([found.n, found.d]).toEqual([7, 8]);
});

test("a model that takes a fixed number of images gives what one for any number gives", async () => {
  const [any, three] = [await open(await model(means)), await open(await model(means, [3, ...SHAPE]))];
  expect((await three.features(images)).values).toEqual((await any.features(images)).values);
  await any.release();
  await three.release();
});

test("one of several outputs is taken by its name", async () => {
  const bytes = await model((x) => ({ mean: means(x.ref), pixels: x }));
  const network = await open(bytes, "out.pixels");
  expect((await network.features(images)).d).toBe(64);
  await network.release();
});

test.each([
  [
    "no ONNX",
    async () => Uint8Array.of(1, 2, 3),
    undefined,
    /must be an ONNX model that ONNX Runtime can load/,
  ],
  [
    "images of another size",
    () => model(means, ["n", 1, 28, 28]),
    undefined,
    "its input x must take float32 images [n, 1, 8, 8], [n, channels, height, width], got float32 [n, 1, 28, 28]",
  ],
  ["rows, not images", () => model((x) => x, ["n", 64]), undefined, "got float32 [n, 64]"],
  [
    "several outputs",
    () => model((x) => ({ a: means(x.ref), b: x })),
    undefined,
    "which output holds the features must be said, got one of out.a, out.b",
  ],
  ["an unknown output", () => model(means), "pool", "the output must be one of out, got pool"],
  [
    "one number for all images",
    () => model((x) => x.mean([0, 1, 2]), [5, ...SHAPE]),
    undefined,
    "its output out must hold float32 features [5, …], a row an image, got float32 [8]",
  ],
  [
    "too many features",
    () => model((x) => np.matmul(x.reshape([-1, 64]), np.zeros([64, 4097]))),
    undefined,
    "its output out must hold at most 4096 features an image, got 4097; name an output after pooling",
  ],
])("what is refused when it is opened: %s", async (_, bytes, output, message) => {
  await expect(open(await bytes(), output)).rejects.toThrow(message);
});

test("features that are no numbers are refused, with the image that has them", async () => {
  const network = await open(await model((x) => np.log(means(x))));
  await expect(network.features(images)).rejects.toThrow(
    /features must be finite, got -Infinity for image 1 of shapes/,
  );
  await network.release();
});
