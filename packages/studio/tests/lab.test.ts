import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { type OpenOptions, type StudioPage, type StudioPages, studioPages } from "../testing/studioPage.ts";
import { violations } from "../testing/violations.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the Lab: ${NO_CHROMIUM}`);

/** What the status line says of a number, by its name. */
const told = (page: Page, name: string): Promise<number> =>
  page
    .locator(".status div", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) })
    .locator("dd")
    .innerText()
    .then((text) => Number(text.replaceAll(",", "")));

/** Polled for so long as a busy machine may take. */
const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 15_000 });
const select = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });
const pixels = (page: Page) =>
  page.locator("canvas[role=img]").evaluate((canvas) => Reflect.get(canvas, "toDataURL").call(canvas));
const until = (page: Page, what: string) =>
  page.waitForFunction(
    (text) => document.querySelector("canvas[role=img]")?.getAttribute("aria-label")?.startsWith(text),
    what,
  );
const stepAbove = (page: Page, least: number) =>
  page.waitForFunction(
    (number) =>
      [...document.querySelectorAll(".status div")].some(
        (item) =>
          item.querySelector("dt")?.textContent === "step" &&
          Number(item.querySelector("dd")?.textContent?.replaceAll(",", "")) > number,
      ),
    least,
  );
/** Everything that a person has chosen, as the controls show it. */
const controls = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main input, main select")].map((control) =>
      ["id", "name", "checked", "value"]
        .filter((key) => key !== "id" && key !== "name")
        .map((key) => String(Reflect.get(control, key)))
        .join(" "),
    ),
  );

/**
 * How long the tasks of the pages' threads kept the processor in so many milliseconds. Not how long they took by the clock, as
 * long-task entries tell it: that counts what other programs of a busy machine did meanwhile.
 */
async function tasksOf(page: Page, milliseconds: number): Promise<number[]> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error("the page must be of a browser that was launched");
  const events: Record<string, unknown>[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    traceConfig: { includedCategories: ["toplevel"] },
    transferMode: "ReportEvents",
  });
  await page.waitForTimeout(milliseconds);
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  const threadOf = ({ pid, tid }: Record<string, unknown>) => `${pid}:${tid}`;
  const pages = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && JSON.stringify(args).includes("CrRendererMain"))
      .map(threadOf),
  );
  return events
    .filter((event) => String(event.name).endsWith("RunTask") && pages.has(threadOf(event)))
    .map(({ tdur }) => Number(tdur ?? 0) / 1000);
}

describe.skipIf(!there)("the Lab", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  async function opened(link = "", options: OpenOptions = {}): Promise<StudioPage> {
    const studio = await pages.open(`/lab${link}`, options);
    await until(studio.page, "After 0 steps");
    return studio;
  }

  test("the first picture waits for nothing slow: it is there within seconds of opening, also where others compute", async () => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { page, close } = await opened();
      times.push(await page.evaluate(() => performance.now()));
      expect(await pixels(page)).toMatch(/^data:image\/png;base64,.{3000}/);
      await close();
    }
    expect(Math.min(...times)).toBeLessThan(6000);
  });

  test("a game is played, paused, stepped for either player and reset by the keyboard alone", async () => {
    const { page, complaints, close } = await opened();
    await page.keyboard.press("Space");
    await stepAbove(page, 5);
    await page.keyboard.press("Space");
    await page.getByText("paused", { exact: true }).waitFor();
    const paused = await told(page, "step");
    expect(paused).toBeGreaterThan(0);

    const press = async (name: string) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    const counts = async () => [await told(page, "step"), await told(page, "critic’s updates")];
    const [, updates = 0] = await counts();
    await press("Both");
    await eventually(counts).toEqual([paused + 1, updates + 1]);
    await press("Discriminator");
    await eventually(counts).toEqual([paused + 1, updates + 2]);
    const before = await pixels(page);
    await press("Generator");
    await eventually(() => pixels(page)).not.toBe(before);
    expect(await told(page, "critic’s updates")).toBe(updates + 2);
    await press("Reset");
    await eventually(counts).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("every layer changes the picture, and switching it back brings the picture back", async () => {
    for (const link of ["?categories=4&noise=2", "?target=mixture"]) {
      const { page, close } = await opened(link);
      await page.getByRole("button", { name: "Both", exact: true }).click();
      await stepAbove(page, 0);
      const first = await pixels(page);
      const layers = page.locator(".stage input[type=checkbox]");
      for (let i = 0; i < (await layers.count()); i++) {
        await layers.nth(i).focus();
        await page.keyboard.press("Space");
        await eventually(() => pixels(page)).not.toBe(first);
        await page.keyboard.press("Space");
        await eventually(() => pixels(page)).toBe(first);
      }
      await close();
    }
  });

  test("a link brings back all that was chosen: the settings, the layers, the pace and the first picture", async () => {
    const { page, close } = await opened();
    await page.getByText("moons", { exact: true }).click();
    await select(page, "Objective").selectOption({ label: "f-GAN" });
    await select(page, "Divergence").selectOption({ label: "Pearson χ²" });
    await select(page, "What holds the critic back").selectOption({ label: "gradient penalty" });
    await page.getByRole("checkbox", { name: "pulls" }).focus();
    await page.keyboard.press("Space");
    await select(page, "Speed").selectOption({ label: "slow motion" });
    await page.getByRole("button", { name: "Next seed" }).click();
    await page.waitForFunction(() => location.hash.includes("seed=2"));
    await page.getByText("moons, f-GAN (Pearson χ²), seed 2").waitFor();
    await until(page, "After 0 steps");
    await page.waitForTimeout(600);
    const link = (await page.evaluate(() => location.hash)).replace("#/lab", "");
    const again = await opened(link);
    expect(await controls(again.page)).toEqual(await controls(page));
    expect(await again.page.evaluate(() => location.hash)).toBe(`#/lab${link}`);
    await eventually(async () => (await pixels(again.page)) === (await pixels(page))).toBe(true);
    await again.close();
    await close();
  });

  test("what a link asks for that cannot be is named, and the usual value is used", async () => {
    const { page, complaints, close } = await opened("?game=wurst&batch=3&target=mixture&layers=real");
    const note = page.getByRole("alert").filter({ hasText: "part of this link cannot be used" });
    expect(await note.innerText()).toMatch(/game must be one of .*“wurst”.*batch must be .*“3”/s);
    expect(await select(page, "Objective").inputValue()).toBe("non-saturating");
    expect(await page.getByRole("radio", { name: "mixture" }).isChecked()).toBe(true);
    await note.getByRole("button").click();
    await eventually(() => note.count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test("while a game trains, 99 of 100 of the page's own tasks take at most 50 ms, and none 100", async () => {
    const { page, close } = await opened("?layers=real.fake.witness.densities.mesh.pulls");
    await page.keyboard.press("Space");
    await stepAbove(page, 3);
    const tasks = await tasksOf(page, 4000);
    expect(await told(page, "step")).toBeGreaterThan(10);
    expect(tasks.length).toBeGreaterThan(20);
    const long = tasks.filter((milliseconds) => milliseconds > 50);
    expect(long.length).toBeLessThanOrEqual(tasks.length / 100);
    expect(Math.max(0, ...long)).toBeLessThanOrEqual(100);
    await close();
  });

  test("at 360 pixels the picture comes before the controls, and nothing is wider than the page", async () => {
    for (const link of ["", "?target=mixture&game=f-gan&f=jeffrey&categories=4", "?target=drawn"]) {
      const { page, close } = await opened(link, { width: 360, height: 740 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      const top = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element) => element.getBoundingClientRect().top);
      expect(await top("canvas[role=img]")).toBeLessThan(await top(".controls"));
      await close();
    }
  });

  test("a game that runs breaks no rule of axe, in either theme, on a line or in the plane", async () => {
    for (const theme of ["light", "dark"] as const) {
      for (const link of ["?categories=3", "?target=mixture&game=f-gan&penalty=gradient"]) {
        const { page, complaints, close } = await opened(link, { theme });
        await page.locator("details").evaluateAll((all) => {
          for (const details of all) details.setAttribute("open", "");
        });
        await page.locator("h1").click();
        await page.keyboard.press("Space");
        await stepAbove(page, 2);
        expect(await violations(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      }
    }
  });

  test("a lesson opens its games one after the other, and says by their numbers whether it holds", async () => {
    const { page, complaints, close } = await opened();
    const lesson = page.locator(".lessons");
    await lesson.getByRole("button", { name: /perfect discriminator/ }).click();
    await page.waitForFunction(() => location.hash.includes("story=vanishing-gradients"));
    for (const game of [1, 2]) {
      await lesson.getByText(`Game ${game} of 2`).waitFor();
      await lesson.getByRole("button", { name: /^Play/ }).click();
      await lesson.getByRole("button", { name: "Play it again" }).waitFor();
      if (game === 1) await lesson.getByRole("button", { name: "Next" }).click();
    }
    expect(await lesson.locator(".verdict").innerText()).toMatch(/^It holds\./);
    await lesson.getByRole("button", { name: "Close the lesson" }).click();
    await page.waitForFunction(() => !location.hash.includes("story"));
    expect(complaints).toEqual([]);
    await close();
  });

  test("a target is drawn by the pointer and by the keyboard, and the link holds it", async () => {
    const { page, close } = await opened("?target=drawn");
    const canvas = page.getByRole("application");
    await page.getByRole("button", { name: "Start over" }).click();
    await page.getByRole("application", { name: "Draw the target: 1 points" }).waitFor();
    await canvas.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("application", { name: "Draw the target: 2 points" }).waitFor();
    const box = await canvas.boundingBox();
    if (box === null) throw new Error("the drawing has no place on the page");
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.7 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.75 * box.height, { steps: 12 });
    await page.mouse.up();
    await eventually(() => canvas.getAttribute("aria-label")).toMatch(/: ([5-9]|1\d) points/);
    const points = await page.evaluate(() => new URLSearchParams(location.hash.split("?")[1]).get("points"));
    expect(points?.length).toBeGreaterThanOrEqual(20);
    await close();
  });

  test("with less motion wanted nothing moves by itself, and a game that is played shows few pictures", async () => {
    const { page, close } = await opened("", { reducedMotion: true });
    const still = await pixels(page);
    await page.waitForTimeout(1500);
    expect([await told(page, "step"), await pixels(page)]).toEqual([0, still]);
    await page.keyboard.press("Space");
    await stepAbove(page, 20);
    await eventually(() => told(page, "frames/s")).toBeLessThanOrEqual(3);
    const before = await told(page, "step");
    await stepAbove(page, before + 20);
    await close();
  });

  test("the shown terms of the bound add up to it, in every game", async () => {
    for (const link of ["", "?target=mixture&game=f-gan&categories=3", "?game=wasserstein&dsteps=1"]) {
      const { page, close } = await opened(link);
      await page.getByRole("button", { name: "Both", exact: true }).click();
      await stepAbove(page, 0);
      const tables = page.locator("table.sum");
      await eventually(() => tables.count()).toBeGreaterThanOrEqual(link === "" ? 1 : 2);
      for (let i = 0; i < (await tables.count()); i++) {
        const rows = await tables
          .nth(i)
          .locator("tr")
          .evaluateAll((all) =>
            all.map((row) =>
              [".sign", ".number"].map(
                (part) => row.querySelector(part)?.textContent?.replace("−", "-") ?? "",
              ),
            ),
          );
        const total = rows.findIndex(([sign]) => sign === "=");
        const digits = rows[total]?.[1]?.split(".")[1]?.length ?? 0;
        const sum = rows
          .slice(0, total)
          .reduce((sum, [sign, number]) => sum + (sign === "-" ? -1 : 1) * Number(number), 0);
        expect(total).toBeGreaterThan(1);
        expect(sum).toBeCloseTo(Number(rows[total]?.[1]), digits + 2);
      }
      await close();
    }
  });

  test("a game whose numbers grow without limit stops in words with its last picture, and starts again with lower rates", async () => {
    const wild =
      "?target=mixture&game=f-gan&f=pearson&g=8x8x8x8&d=8x8x8x8&gact=relu&dact=relu&batch=16&grate=1&drate=1";
    const { page, complaints, close } = await opened(`${wild}&pace=1`);
    await page.keyboard.press("Space");
    const alert = page.getByRole("alert");
    await alert.waitFor({ timeout: 30_000 });
    expect(await alert.innerText()).toMatch(
      /At step \d+ .*stopped being a finite number.*last finite ones\. Lower both learning rates/s,
    );
    // The picture is drawn once more after the last view at most; then it stays.
    await page.waitForTimeout(300);
    const last = await pixels(page);
    expect(last).toMatch(/^data:image\/png;base64,.{3000}/);
    expect(await page.locator("body").innerText()).not.toMatch(/NaN|not a number/);
    expect(await violations(page)).toEqual([]);
    expect(await pixels(page)).toBe(last);
    await alert.getByRole("button", { name: /a tenth of both rates \(0\.1 and 0\.1\)/ }).click();
    await eventually(() => alert.count()).toBe(0);
    await eventually(() => told(page, "step")).toBe(0);
    await page.getByText("paused", { exact: true }).waitFor();
    expect(await page.evaluate(() => location.hash)).toContain("grate=0.1");
    expect(complaints).toEqual([]);
    await close();
  });

  test("a browser without WebAssembly is told so in the Lab and in Explore, and the Lab's controls still work", async () => {
    for (const room of ["lab", "explore"]) {
      const { page, close } = await pages.open(`/${room}`, {
        prepare: (page) => page.addInitScript("delete globalThis.WebAssembly"),
      });
      const alert = page.getByRole("alert").filter({ hasText: "WebAssembly" });
      await alert.waitFor();
      expect(await alert.innerText()).toMatch(/no WebAssembly.*open the page in a current Firefox/is);
      if (room === "lab") {
        await select(page, "Objective").selectOption({ label: "Wasserstein" });
        await page.waitForFunction(() => location.hash.includes("game=wasserstein"));
        expect(await violations(page)).toEqual([]);
      }
      await close();
    }
  });

  test("a runtime that may not start says why, and what to do", async () => {
    const { page, close } = await pages.open("/lab", {
      prepare: (page) => page.route("**/*.wasm", (route) => route.abort()),
    });
    const alert = page.getByRole("alert");
    await alert.waitFor({ timeout: 30_000 });
    expect(await alert.innerText()).toMatch(/WebAssembly that models run on did not start.*Reload the page/s);
    await page.unroute("**/*.wasm");
    await alert.getByRole("button", { name: "Start it again as it is" }).click();
    await until(page, "After 0 steps");
    await eventually(() => alert.count()).toBe(0);
    await close();
  });
});
