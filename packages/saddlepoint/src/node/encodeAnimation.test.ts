import sharp from "sharp";
import { expect, test } from "vitest";
import type { Raster } from "../render/raster.ts";
import { encodeAnimation } from "./encodeAnimation.ts";

const picture = (channels: 1 | 3, value: number, width = 6): Raster => ({
  width,
  height: 5,
  channels,
  data: new Uint8Array(width * 5 * channels).fill(value),
});

test.each([
  ["a.gif", 1],
  ["a.gif", 3],
  ["A.WEBP", 1],
  ["a.webp", 3],
] as const)("%s of %i channels has its frames, their times, and no end", async (path, channels) => {
  const frames = [0, 120, 255].map((value, i) => ({
    picture: picture(channels, value),
    milliseconds: 80 + 100 * i,
  }));
  const bytes = await encodeAnimation(path, frames);
  const { pages, pageHeight, width, delay, loop } = await sharp(bytes, { animated: true }).metadata();
  expect({ pages, pageHeight, width, delay, loop }).toEqual({
    pages: 3,
    pageHeight: 5,
    width: 6,
    delay: [80, 180, 280],
    loop: 0,
  });
  for (const [page, value] of [0, 120, 255].entries()) {
    const [shown = Number.NaN] = await sharp(bytes, { page }).removeAlpha().raw().toBuffer();
    expect(Math.abs(shown - value)).toBeLessThan(4);
  }
});

test("no frames, frames of two sizes and other files are refused", async () => {
  const frame = { picture: picture(1, 0), milliseconds: 80 };
  await expect(encodeAnimation("a.gif", [])).rejects.toThrow(
    "frames must be at least one, all of one size, got none",
  );
  const wide = { picture: picture(1, 0, 7), milliseconds: 80 };
  await expect(encodeAnimation("a.gif", [frame, wide])).rejects.toThrow("got 6×5×1, 7×5×1");
  await expect(encodeAnimation("a.png", [frame])).rejects.toThrow("must end in .webp or .gif, got a.png");
});
