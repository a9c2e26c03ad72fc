import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";
import { temporaryFolder } from "../testing/testStudio.ts";
import { trainingStudio } from "../testing/trainingStudio.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: real runs in the page: ${NO_CHROMIUM}`);

/** Long enough for a training to begin, or to measure itself and end, on a busy machine. */
const TRAINING = { timeout: 120_000 };

/** The step that a run's page says it is at. */
const stepOf = async (page: Page): Promise<number> => {
  const text = await page.locator("main header").first().textContent();
  return Number(/([\d,]+) of [\d,]+/.exec(text ?? "")?.[1]?.replaceAll(",", ""));
};
const curve = (page: Page): Locator => page.getByRole("img", { name: /loss\.critic: / }).first();

describe.skipIf(!there)("a run from its form to its codes, on the real server", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  test("it is started from the form, followed, stopped, resumed to its end, and explored", async () => {
    const { port } = await trainingStudio(temporaryFolder(), { page: pages.folder });
    const opened = await pages.open("/runs", { origin: `http://127.0.0.1:${port}` });
    const { page, complaints } = opened;

    await page
      .getByRole("link", { name: /new run/i })
      .first()
      .click();
    await page.getByRole("combobox", { name: "Recipe" }).selectOption("digits");
    for (const [label, value] of [
      ["steps", "600"],
      ["batch size", "16"],
    ] as const) {
      await page.getByLabel(label, { exact: true }).first().fill(value);
    }
    for (const section of ["objective", "training"]) {
      await page.locator("summary .section", { hasText: new RegExp(`^${section}$`) }).click();
    }
    await page.getByLabel("invariance: kind").selectOption("none");
    await page.getByLabel("log every").fill("5");
    await page.getByLabel("Folder of the run").fill("mine");
    await page.getByLabel("Threads").fill("1");
    await page.getByRole("button", { name: "Start training" }).click();

    await page.getByRole("heading", { name: "mine" }).waitFor();
    await curve(page).waitFor(TRAINING);
    const first = { step: await stepOf(page), curve: await curve(page).getAttribute("aria-label") };
    await expect.poll(() => stepOf(page), TRAINING).toBeGreaterThan(first.step);
    expect(await curve(page).getAttribute("aria-label")).not.toBe(first.curve);

    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Stop training" }).click();
    const kept = page.getByText(/^It was stopped at step [\d,]+ and kept that step's checkpoint/);
    await kept.waitFor(TRAINING);
    const stoppedAt = await stepOf(page);
    expect(await kept.textContent()).toContain(`step ${stoppedAt} `);
    expect(stoppedAt).toBeLessThan(600);

    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Resume training" }).click();
    await page.getByText("done", { exact: true }).waitFor(TRAINING);
    expect(await stepOf(page)).toBe(600);
    await page.getByText("I(digit; G(z,c))").first().waitFor();
    await page.getByAltText(/Generated samples/).waitFor();

    await page.getByRole("button", { name: "Train further" }).click();
    await page.getByLabel("Steps in all").fill("620");
    await page.getByRole("button", { name: "Train further" }).last().click();
    await page
      .getByText(/^steps: 620|\n {2}steps: 620/)
      .first()
      .waitFor(TRAINING);
    await page.getByText("done", { exact: true }).waitFor(TRAINING);
    expect(await stepOf(page)).toBe(620);

    await page.getByRole("link", { name: "Explore its codes" }).click();
    const slider = page.getByLabel("slant", { exact: true });
    await slider.waitFor(TRAINING);
    const pixels = () =>
      page
        .getByRole("img", { name: /^The generator’s image/ })
        .locator("canvas")
        .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ""));
    // The pictures' table is drawn after the large picture.
    await page.locator('[role="grid"][aria-busy="false"]').waitFor(TRAINING);
    const before = await pixels();
    await slider.focus();
    await page.keyboard.press("End");
    await expect.poll(pixels, TRAINING).not.toBe(before);
    expect(complaints).toEqual([]);
    await opened.close();
  });
});
