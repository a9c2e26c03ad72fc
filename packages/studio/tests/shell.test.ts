import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { ROOMS } from "../src/app/route.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the studio's shell: ${NO_CHROMIUM}`);

describe.skipIf(!there)("the studio", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  for (const room of ROOMS) {
    test(`${room} opens by its link, without an error, and breaks no rule of axe in either theme`, async () => {
      for (const theme of ["light", "dark"] as const) {
        const { page, complaints, close } = await pages.open(`/${room}`, { theme });
        await page.locator("main h1").waitFor();
        expect(await violations(page)).toEqual([]);
        expect(await page.getByRole("alert").allTextContents()).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      }
    });
  }

  test("every room is reached by the keyboard alone, and focus can be seen", async () => {
    const { page, close } = await pages.open("/lab");
    await page.locator("main h1").waitFor();
    for (const room of ROOMS) {
      await page.locator(`nav a[href^="#/${room}"]`).focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction((name) => location.hash.startsWith(`#/${name}`), room);
      const outline = await page
        .locator(`nav a[href^="#/${room}"]`)
        .evaluate((link) => getComputedStyle(link).outlineWidth);
      expect(outline).not.toBe("0px");
    }
    await close();
  });
});
