import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { createLab } from "../src/lab/core/createLab.ts";
import type { LabView } from "../src/lab/labView.ts";
import { stories } from "../src/lab/stories/stories.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the stories in a page: ${NO_CHROMIUM}`);

describe("in Node, with a seed that no story was made for", () => {
  for (const story of stories) {
    test(`${story.title}: comes true`, async () => {
      const views: LabView[] = [];
      for (const { settings, play } of story.steps) {
        const lab = await createLab({ ...settings, seed: 3 });
        views.push(await lab.play(play));
        await lab.release();
        expect(story.claim(views.slice(0, -1))).toMatchObject({ holds: false });
      }
      const { holds, said } = story.claim(views);
      expect(holds, said).toBe(true);
    });
  }
});

describe.skipIf(!there)("in a page, played by its buttons", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  for (const story of stories) {
    test(`${story.title}: the page says that it holds`, async () => {
      const { page, complaints, close } = await pages.open(`/lab?story=${story.id}`);
      for (const [i] of story.steps.entries()) {
        if (i > 0) await page.getByRole("button", { name: "Next", exact: true }).click();
        await page.getByText(`Game ${i + 1} of ${story.steps.length}`).waitFor();
        await page.getByRole("button", { name: /^Play (its|one)/ }).click({ timeout: 60_000 });
        await page.getByRole("button", { name: "Play it again" }).waitFor({ timeout: 180_000 });
      }
      expect(await page.locator(".verdict").innerText()).toContain("It holds.");
      expect(complaints).toEqual([]);
      await close();
    });
  }
});
