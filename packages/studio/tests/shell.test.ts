import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { ROOMS, type Room } from "../src/app/route.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the studio's shell: ${NO_CHROMIUM}`);

/** What shows that a room has opened whole: its worker has answered, or its host, or there is nothing to ask. */
const READY: Readonly<Record<Room, (page: Page) => Locator>> = {
  lab: (page) => page.locator("main button:enabled", { hasText: "Play" }),
  transport: (page) => page.locator("main table td"),
  runs: (page) => page.getByText("here no server answers"),
  explore: (page) => page.locator('main [role="grid"][aria-busy="false"]'),
};

describe.skipIf(!there)("the studio", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  for (const room of ROOMS) {
    for (const width of [1280, 360]) {
      test(`${room} opens by its link at ${width} pixels, without an error, and breaks no rule of axe in either theme`, async () => {
        for (const theme of ["light", "dark"] as const) {
          const { page, complaints, failedRequests, close } = await pages.open(`/${room}`, { theme, width });
          // A failure shows as an alert, at once or later: then there is nothing more to wait for.
          await READY[room](page).or(page.getByRole("alert")).first().waitFor();
          expect(await page.getByRole("alert").allTextContents()).toEqual([]);
          expect(await violations(page)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect(complaints).toEqual([]);
          expect(failedRequests).toEqual([]);
          await close();
        }
      });
    }
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
