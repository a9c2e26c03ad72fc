import { describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { subset } from "../samples/readSamples.ts";
import { samples } from "../samples/samples.ts";
import { inColour } from "./inColour.ts";
import { inverted } from "./inverted.ts";
import { onColouredNoise } from "./onColouredNoise.ts";

const images = shapeImages(40);
const black = samples(new Uint8Array(40 * 64), 40, [1, 8, 8], { name: "black" });

test("inverting twice changes nothing; once, the pixels of both add up to white", () => {
  const once = inverted(images);
  expect(inverted(once).values).toEqual(images.values);
  expect(new Set(once.values.map((value, i) => value + (images.values[i] ?? 0)))).toEqual(new Set([255]));
  expect(once.labels).toEqual(images.labels);
});

test("in colour, every channel is the grey image", () => {
  const { values, shape, labels } = inColour(images);
  expect(shape).toEqual([3, 8, 8]);
  expect(labels).toEqual(images.labels);
  for (const channel of [0, 1, 2]) {
    const at = (3 * 7 + channel) * 64;
    expect(values.subarray(at, at + 64)).toEqual(images.values.subarray(7 * 64, 8 * 64));
  }
});

describe("on coloured noise", () => {
  const shown = onColouredNoise(images, stream(1, "backgrounds"));
  const backgrounds = onColouredNoise(black, stream(1, "backgrounds"));

  test("a pixel is the difference of its background and the image, in every channel", () => {
    const difference = backgrounds.values.map((value, at) => {
      const [image, within] = [Math.floor(at / 192), at % 64];
      return Math.abs(value - (images.values[image * 64 + within] ?? 0));
    });
    // Each is rounded once.
    expect(shown.values).toBeAllClose(difference, { rtol: 0, atol: 1 });
  });

  test("black on it is the background alone, whose colours have the mean of U(0, 1) and are smooth", () => {
    const mean =
      Array.from(backgrounds.values).reduce((sum, value) => sum + value / 255, 0) / backgrounds.values.length;
    // The lightness of an image has the deviation 12^(−½); what is cut off on both sides evens out.
    expect(mean).toBeAllClose(0.5, { rtol: 0, atol: 4 * Math.sqrt(1 / 12 / 40) });
    for (let i = 0; i + 1 < 8; i++) {
      const step = Math.abs((backgrounds.values[i] ?? 0) - (backgrounds.values[i + 1] ?? 0)) / 255;
      expect(step).toBeLessThanOrEqual((0.3 * 4) / 7 + 2 / 255);
    }
  });

  test("parts made one after the other are one set; another seed gives another", () => {
    const random = stream(1, "backgrounds");
    const indices = Array.from({ length: 40 }, (_, i) => i);
    const parts = [indices.slice(0, 13), indices.slice(13)].flatMap((some) => [
      ...onColouredNoise(subset(images, some), random).values,
    ]);
    expect(parts).toEqual([...shown.values]);
    expect(onColouredNoise(images, stream(2, "backgrounds")).values).not.toEqual(shown.values);
  });
});

test("other samples are refused by name", () => {
  const points = samples(Float32Array.of(1, 2), 1, 2, { name: "a point" });
  expect(() => inverted(points)).toThrow("inverted(images): a point must be images");
  expect(() => inColour(inColour(images))).toThrow(
    "must be grey images [1, height, width], got samples of the shape [3, 8, 8]",
  );
  expect(() => onColouredNoise(points, stream(1, "backgrounds"))).toThrow("a point must be grey images");
});
