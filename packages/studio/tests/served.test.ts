import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { ROOMS } from "../src/app/route.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { writeRun } from "../testing/writeRun.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the studio as it is served: ${NO_CHROMIUM}`);

describe.skipIf(!there)("the studio's page, as its own server serves it", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  for (const room of ROOMS) {
    test(`${room} does nothing that the server's policy forbids, and may use threads`, async () => {
      const folder = temporaryFolder();
      writeRun(folder, "run", { metrics: [1, 2], reportedStep: 2 });
      const { port } = await testStudio(folder, { page: pages.folder });
      const origin = `http://127.0.0.1:${port}`;
      const { page, complaints, close } = await pages.open(`/${room}`, { origin });
      await page.locator("main h1").waitFor();
      // Workers load their runtime when the page has drawn: what they may not do shows then.
      await page.waitForLoadState("networkidle", { timeout: 10_000 }).catch(() => undefined);
      expect(complaints).toEqual([]);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await close();
    });
  }
});
