// Makes the studio's pictures for the README: `npm run docs:studio`. Needs Chromium.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { chromiumPath, NO_CHROMIUM } from "../packages/engine/tests/browser/chromium.ts";
import { type StudioPages, studioPages } from "../packages/studio/testing/studioPage.ts";

const FOLDER = fileURLToPath(new URL("../docs/studio/", import.meta.url));

/** A game that is won in a few hundred steps, so that the animation shows it from noise to a ring. */
const GAME = "/lab?target=ring";
const FRAMES = 32;
const FRAME_MS = 120;
const WIDTH = 760;

/** The rooms as they open, one picture a theme for the Lab, in the light one for the others. */
const STILLS = [
  { name: "lab-light", path: GAME, theme: "light", plays: true },
  { name: "lab-dark", path: GAME, theme: "dark", plays: true },
  { name: "transport", path: "/transport", theme: "light", plays: false },
  { name: "explore", path: "/explore", theme: "light", plays: false },
] as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function still(
  pages: StudioPages,
  { name, path, theme, plays }: (typeof STILLS)[number],
): Promise<void> {
  const { page, close } = await pages.open(path, { theme, width: 1280, height: 900 });
  await page.locator("main h1").waitFor();
  if (plays) await page.getByRole("button", { name: /^play/i }).first().click();
  await pause(plays ? 12_000 : 4_000);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await close();
}

async function animation(pages: StudioPages): Promise<void> {
  const { page, close } = await pages.open(GAME, { width: 1280, height: 860 });
  await page.locator("main h1").waitFor();
  await page.getByRole("button", { name: /^play/i }).first().click();
  await page.evaluate(() => scrollTo(0, 0));
  const frames: Buffer[] = [];
  for (let i = 0; i < FRAMES; i++) {
    frames.push(
      await sharp(await page.screenshot())
        .resize({ width: WIDTH })
        .png()
        .toBuffer(),
    );
    await pause(FRAME_MS);
  }
  await close();
  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 80, effort: 6, loop: 0, delay: frames.map(() => FRAME_MS) })
    .toFile(join(FOLDER, "lab.webp"));
}

if (chromiumPath() === undefined) {
  console.error(`docs:studio: ${NO_CHROMIUM}`);
  process.exit(1);
}
await mkdir(FOLDER, { recursive: true });
const pages = await studioPages();
try {
  for (const one of STILLS) {
    console.log(one.name);
    await still(pages, one);
  }
  console.log("lab.webp");
  await animation(pages);
} finally {
  await pages.close();
}
