import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { surveyImages } from "./surveyImages.ts";

/** A figure of one colour in the middle of an image that is transparent elsewhere, or of one colour all over. */
async function draw(path: string, fill: string, { width = 16, height = 16, ground = "none" } = {}) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${ground}"/><rect x="4" y="4" width="8" height="8" fill="${fill}"/></svg>`;
  await sharp(Buffer.from(svg)).toFile(path);
}

test("a survey says sizes, colour, transparency, copies, and what is left out", async () => {
  const folder = temporaryFolder();
  await draw(join(folder, "a.png"), "#202020");
  await draw(join(folder, "b.png"), "#ff0000", { width: 24 });
  await draw(join(folder, "c.png"), "#404040", { ground: "#808080" });
  copyFileSync(join(folder, "c.png"), join(folder, "copy.png"));
  await sharp(join(folder, "c.png")).png({ palette: true }).toFile(join(folder, "same-pixels.png"));
  writeFileSync(join(folder, "broken.png"), "x");
  writeFileSync(join(folder, "list.json"), "{}");
  expect(await surveyImages(folder)).toEqual({
    folder,
    name: expect.stringMatching(/^saddlepoint-/),
    count: 5,
    lookedAt: 5,
    leftOut: [
      { reason: "not an image", count: 1, example: "list.json" },
      { reason: "damaged", count: 1, example: "broken.png" },
    ],
    sizes: [
      { size: "16×16", count: 4 },
      { size: "24×16", count: 1 },
    ],
    side: { least: 16, low: 16, median: 16 },
    oblong: 1,
    coloured: 1,
    transparent: 2,
    duplicates: 2,
    background: { colour: "#808080", because: expect.stringContaining("edges") },
  });
});

test("dark figures on nothing are laid onto white, light ones onto black", async () => {
  for (const [fill, colour] of [
    ["#000000", "#ffffff"],
    ["#ffffff", "#000000"],
    ["#705030", "#ffffff"],
    ["#ffe0a0", "#000000"],
  ] as const) {
    const folder = temporaryFolder();
    await draw(join(folder, "a.png"), fill);
    expect((await surveyImages(folder)).background.colour, fill).toBe(colour);
  }
});

test("a folder without an intact image is refused", async () => {
  const folder = temporaryFolder();
  await expect(surveyImages(folder)).rejects.toThrow("it is empty");
  writeFileSync(join(folder, "broken.png"), "x");
  await expect(surveyImages(folder)).rejects.toThrow("1 of 1 images in");
});
