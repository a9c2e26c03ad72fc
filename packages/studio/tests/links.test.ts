import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: links that lead nowhere: ${NO_CHROMIUM}`);

const addressOf = (page: Page): Promise<string> => page.evaluate(() => location.hash);

describe.skipIf(!there)("a link with something wrong in it", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  test.each([
    {
      room: "lab",
      link: "?target=moons&batch=3&pace=fast&colour=red",
      said: [
        "batch must be a whole number from 8 to 512, got “3”; 128 is used instead.",
        "pace must be one of slow, 1, 5, 25, full, got “fast”; full is used instead.",
        "“colour” is no part of a link to this room; it is left out.",
      ],
      after: "#/lab?target=moons",
      kept: (page: Page) => page.getByRole("radio", { name: "moons", checked: true }),
    },
    {
      room: "transport",
      link: "?lesson=lines&distance=crow",
      said: [
        "distance must be one of euclidean, manhattan, chebyshev, got “crow”; what the room starts with is used instead.",
      ],
      after: /^#\/transport\?lesson=lines&.*distance=euclidean/,
      kept: (page: Page) => page.getByRole("radio", { name: "Parallel lines", checked: true }),
    },
    {
      room: "explore",
      link: "?c.digit=4&c.slant=steep&model=cats",
      said: [
        "model must be digits, or run: and a run's name, got “cats”; digits is used instead.",
        "c.slant must be a number from -3 to 3, got “steep”; 0 is used instead.",
      ],
      after: /^#\/explore\?model=digits&c\.digit=4&c\.slant=0&/,
      kept: (page: Page) => page.getByRole("img", { name: /^The generator’s image of .*digit 4/ }),
    },
  ])(
    "opens $room with what is right in it, names the rest, and keeps its address until it is left",
    async ({ room, link, said, after, kept }) => {
      const { page, complaints, close } = await pages.open(`/${room}${link}`);
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(await alert.textContent()).toContain("part of this link cannot be used");
      expect(await alert.getByRole("listitem").allTextContents()).toEqual(said);
      await kept(page).first().waitFor();
      await page.waitForTimeout(400);
      expect(await addressOf(page)).toBe(`#/${room}${link}`);
      expect(await violations(page)).toEqual([]);
      await alert.getByRole("button", { name: "Go on without it" }).click();
      await alert.waitFor({ state: "detached" });
      expect(await addressOf(page)).toMatch(after);
      await kept(page).first().waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test("that names no room says which there are, and leads to the one that may be meant with what it says", async () => {
    for (const [link, button, led] of [
      ["/labs?target=moons", "Open Lab with the rest of the link", /^#\/lab\?target=moons$/],
      ["/nowhere?x=1", "Open Lab", /^#\/lab/],
      ["/constructor", "Open Lab", /^#\/lab/],
      [`/transport?farms=${"1-2-3_".repeat(6000)}`, "Open Transport", /^#\/transport$/],
    ] as const) {
      for (const width of [1280, 360]) {
        const { page, complaints, close } = await pages.open(link, { width });
        const alert = page.getByRole("alert");
        await alert.waitFor();
        expect(await alert.textContent()).toContain("this link leads nowhere");
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await alert.getByRole("button", { name: button, exact: true }).click();
        await page.locator("main h1").waitFor();
        expect(await alert.count()).toBe(0);
        expect(await addressOf(page)).toMatch(led);
        expect(complaints).toEqual([]);
        await close();
      }
    }
  });
});
