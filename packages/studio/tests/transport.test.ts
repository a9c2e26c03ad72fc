import { optimalTransport } from "saddlepoint/transport";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { type StudioPage, type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the studio's transport room: ${NO_CHROMIUM}`);

/** The library's own farms and factories, along one road: 12 cow-kilometres. */
const ROAD = "/transport?farms=3-4-4_5-4-3_8-4-3&factories=4-4-5_7-4-3_9-4-2";

type Page = StudioPage["page"];

const number = async (page: Page, name: string): Promise<number> =>
  Number((await page.locator(`[data-number="${name}"]`).textContent())?.replace("−", "-"));
const place = (page: Page, name: string) => page.locator(`[data-place="${name}"]`);
const label = async (page: Page, name: string) => (await place(page, name).getAttribute("aria-label")) ?? "";
/** The plan's amounts as its table says them, – for none. */
const amounts = (page: Page): Promise<string[]> => page.locator("td strong").allTextContents();
const settled = (page: Page, part: string) =>
  page.waitForFunction((text) => location.hash.includes(text), part);

describe.skipIf(!there)("the transport room", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  /** Opens a page, and expects that nothing went wrong in it by the end. */
  async function visit(path: string, act: (page: Page) => Promise<void>, options = {}): Promise<void> {
    const { page, complaints, close } = await pages.open(path, options);
    try {
      await page.locator("main h1").waitFor();
      await act(page);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  }

  test("shows the article's farms and factories solved: the plan, its cost twice, and the distance", () =>
    visit(ROAD, async (page) => {
      expect(await amounts(page)).toEqual(["4", "–", "–", "1", "2", "–", "–", "1", "2"]);
      expect(await number(page, "cost")).toBe(12);
      expect(await number(page, "dual")).toBe(12);
      expect(await number(page, "wasserstein")).toBe(1.2);
      expect(await page.locator("[data-flow]").count()).toBe(5);
    }));

  test("dragging a farm by the pointer changes the plan and its cost to what the library finds", () =>
    visit(ROAD, async (page) => {
      const [from, to] = [await place(page, "A").boundingBox(), await place(page, "3").boundingBox()];
      if (from === null || to === null) throw new Error("the map must show A and 3");
      // Six kilometres to the east, onto factory 3.
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(to.x + from.width / 2, to.y + from.height / 2, { steps: 6 });
      await page.mouse.up();
      const [, x, y] = /at ([\d.]+) km east, ([\d.]+) km north/.exec(await label(page, "A")) ?? [];
      expect(Number(x)).toBeGreaterThan(7);
      const farms = [
        [Number(x), Number(y)],
        [5, 4],
        [8, 4],
      ];
      const cost = farms.map(([a = 0, b = 0]) => [4, 7, 9].map((at) => Math.hypot(a - at, b - 4)));
      const { total } = optimalTransport(cost, [4, 3, 3], [5, 3, 2]);
      expect(await number(page, "cost")).toBeCloseTo(total.value, 2);
      expect(await number(page, "dual")).toBeCloseTo(total.value, 2);
      expect(await amounts(page)).not.toEqual(["4", "–", "–", "1", "2", "–", "–", "1", "2"]);
      await settled(page, `farms=${x}-${y}-4`);
    }));

  test("the keyboard moves a focused place and changes its cows, and says what the plan then costs", () =>
    visit(ROAD, async (page) => {
      await place(page, "1").focus();
      const ring = place(page, "1").locator(".reach");
      await page.keyboard.press("Shift+ArrowRight");
      expect(await ring.evaluate((shape) => getComputedStyle(shape).stroke)).not.toMatch(
        /rgba\(0, 0, 0, 0\)|transparent/,
      );
      expect(await label(page, "1")).toContain("at 5 km east, 4 km north");
      // Farm A now walks two kilometres instead of one, and farm B none: 8 + 0 + 4 + 1 + 2.
      expect(await number(page, "cost")).toBe(15);
      await page.keyboard.press("ArrowUp");
      expect(await label(page, "1")).toContain("at 5 km east, 4.2 km north");
      await page.keyboard.press("-");
      expect(await label(page, "1")).toContain("needs 4 cows");
      const said = await page.locator("p.hidden[aria-live]").textContent();
      expect(said).toContain(`The plan costs ${await page.locator('[data-number="cost"]').textContent()}`);
    }));

  test("a slider gives one farm cows that the other farms give up, and every sum still fits", () =>
    visit(ROAD, async (page) => {
      await page.getByRole("slider", { name: "Farm A" }).fill("8");
      expect(await Promise.all(["A", "B", "C"].map((name) => label(page, name)))).toEqual([
        expect.stringContaining("has 8 cows"),
        expect.stringContaining("has 1 cow"),
        expect.stringContaining("has 1 cow"),
      ]);
      const sent = (await amounts(page)).map((text) => (text === "–" ? 0 : Number(text)));
      expect(
        [sent.slice(0, 3), sent.slice(3, 6), sent.slice(6)].map((row) => row.reduce((a, b) => a + b)),
      ).toEqual([8, 1, 1]);
      await page.getByRole("slider", { name: "Cows in all" }).fill("20");
      expect(await label(page, "1")).toContain("needs 10 cows");
    }));

  test("blurring spreads the plan and costs more, and as epsilon falls it is the exact plan again", () =>
    visit(ROAD, async (page) => {
      const blur = page.getByRole("slider", { name: /Blur ε/ }).last();
      const flows = page.locator("[data-flow]");
      await blur.fill("1.5");
      expect(await flows.count()).toBe(9);
      await expect
        .poll(() => page.locator(".reading").first().textContent())
        .toContain("more than the exact plan");
      await blur.fill("-2");
      expect(await flows.count()).toBe(5);
      expect(await page.locator("p[aria-live]", { hasText: "Nothing to see" }).count()).toBe(1);
      expect(await number(page, "cost")).toBe(12);
      await settled(page, "plan=entropic&power=-2");
    }));

  test("ways are measured as is chosen, and a preset and a seed are each one press away", () =>
    visit("/transport", async (page) => {
      const costs = [];
      for (const name of [/King|king/, /straight/, /streets/]) {
        await page.getByRole("radio", { name }).check({ force: true });
        costs.push(await number(page, "cost"));
      }
      expect(costs).toEqual([...costs].sort((a, b) => a - b));
      expect(new Set(costs).size).toBe(3);
      await page.getByRole("button", { name: "A road" }).click();
      expect(await number(page, "cost")).toBe(12);
      await page.getByRole("button", { name: "Random" }).click();
      const first = await number(page, "cost");
      await page.getByRole("button", { name: "Random" }).click();
      await page.getByLabel("seed").fill("1");
      await page.keyboard.press("Enter");
      expect(await number(page, "cost")).toBe(first);
    }));

  test("a link brings everything back, and one whose totals differ says so and makes them equal", () =>
    visit(
      "/transport?farms=1-2-3_5-6-4&factories=7-3-7&distance=manhattan&plan=entropic&power=0.5",
      async (page) => {
        expect(await label(page, "B")).toContain("has 4 cows, at 5 km east, 6 km north");
        expect(await page.getByRole("radio", { name: /streets/ }).isChecked()).toBe(true);
        expect(await number(page, "cost")).toBe(3 * 7 + 4 * 5);
        await page.evaluate(() => {
          location.hash = "#/transport?farms=1-2-3&factories=7-3-7";
        });
        const alert = page.getByRole("alert");
        await alert.waitFor();
        expect(await alert.textContent()).toContain("The farms have 3 cows and the factories need 7");
        await page.getByRole("button", { name: "7 cows on both sides" }).click();
        expect(await label(page, "A")).toContain("has 7 cows");
        expect(await alert.count()).toBe(0);
      },
    ));

  test("between parallel lines KL is infinite, JSD log 2, and W1 the distance, the only one whose steps arrive", () =>
    visit("/transport?lesson=lines&theta=-0.4", async (page) => {
      const values = () => page.locator("article.quantity .value strong").allTextContents();
      expect(await values()).toEqual(["∞", "0.693", "0.4"]);
      await page.getByRole("slider", { name: /^θ/ }).fill("0.25");
      expect(await values()).toEqual(["∞", "0.693", "0.25"]);
      await page.getByRole("button", { name: "Step down KL" }).click();
      await page.getByRole("button", { name: "Step down JSD" }).click();
      expect(await values()).toEqual(["∞", "0.693", "0.25"]);
      for (let k = 0; k < 3; k++) await page.getByRole("button", { name: "Step down W₁" }).click();
      expect(await values()).toEqual(["0", "0", "0"]);
      await settled(page, "theta=0");
    }));

  for (const path of [
    "/transport?plan=entropic",
    "/transport?lesson=lines",
    "/transport?farms=1-2-3&factories=7-3-7",
    "/transport?theta=x",
  ]) {
    test(`${path} breaks no rule of axe in either theme, wide or narrow, and nothing is wider than 360 pixels`, async () => {
      for (const theme of ["light", "dark"] as const) {
        for (const width of [1280, 360]) {
          await visit(
            path,
            async (page) => {
              expect(await violations(page)).toEqual([]);
              expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
            },
            { theme, width },
          );
        }
      }
    });
  }
});
