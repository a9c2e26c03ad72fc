import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { encodeGif, lzw } from "./encodeGif.ts";
import type { Picture } from "./pictureOf.ts";
import { readGif, unpackLzw } from "./testing/readGif.ts";

const bytes = (most: number) => fc.uint8Array({ maxLength: most });

describe("LZW", () => {
  property.prop([bytes(300)])("what is packed is unpacked to the same bytes", (data) => {
    expect(unpackLzw(lzw(data))).toEqual(Array.from(data));
  });

  property.prop([fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 2 ** 31 })], { numRuns: 20 })(
    "as it is where the table fills and is cleared, and its codes grow from 9 to 12 bits",
    (kinds, seed) => {
      let state = seed;
      const data = Uint8Array.from({ length: 30_000 }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return (state >>> 16) % 2 ** kinds;
      });
      expect(unpackLzw(lzw(data))).toEqual(Array.from(data));
    },
  );

  test("a plain surface takes a small part of its size", () => {
    expect(lzw(new Uint8Array(10_000)).length).toBeLessThan(250);
  });
});

const picture = (
  width: number,
  height: number,
  colour: (pixel: number) => readonly [number, number, number],
): Picture => {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([...colour(i), 255], 4 * i);
  return { width, height, data };
};
const grey = (width: number, height: number, shade: (pixel: number) => number): Picture =>
  picture(width, height, (i) => [shade(i), shade(i), shade(i)]);

describe("a GIF", () => {
  property.prop([
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 4 }),
  ])("keeps every grey of every frame, its size and its time", (width, height, frames) => {
    const pictures = Array.from({ length: frames }, (_, f) =>
      grey(width, height, (i) => (37 * i + 91 * f) % 256),
    );
    const read = readGif(encodeGif(pictures, 80));
    expect([read.width, read.height, read.repeats]).toEqual([width, height, true]);
    expect(read.frames.map(({ hundredths }) => hundredths)).toEqual(pictures.map(() => 8));
    for (const [f, { data }] of pictures.entries()) expect(read.frames[f]?.rgba).toEqual(Array.from(data));
  });

  property.prop([fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255))])(
    "keeps a colour to within half a level",
    (colour) => {
      const read = readGif(encodeGif([picture(2, 1, (i) => (i === 0 ? colour : [255, 0, 0]))], 100));
      for (const [channel, levels] of [6, 7, 6].entries()) {
        const difference = Math.abs((read.frames[0]?.rgba[channel] ?? Number.NaN) - (colour[channel] ?? 0));
        expect(difference).toBeLessThanOrEqual(255 / (levels - 1) / 2 + 1);
      }
    },
  );

  test.each([
    ["no frame", () => encodeGif([], 100), "needs at least one frame"],
    [
      "frames of different sizes",
      () => encodeGif([grey(2, 2, () => 0), grey(2, 3, () => 0)], 100),
      "frames must all be 2×2, got one of 2×3",
    ],
    [
      "a time below 0",
      () => encodeGif([grey(1, 1, () => 0)], -10),
      "milliseconds must be from 0 to 655350, got -10",
    ],
  ])("of %s is refused with what was received", (_, encode, message) => {
    expect(encode).toThrow(message);
  });
});
