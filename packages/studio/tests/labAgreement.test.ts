import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { createLab } from "../src/lab/core/createLab.ts";
import { defaultSettings, type LabSettings } from "../src/lab/core/settings.ts";
import { numbersOf } from "../testing/numbersOf.ts";
import { type StudioPage, type StudioPages, studioPages } from "../testing/studioPage.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: the Lab's agreement with the library: ${NO_CHROMIUM}`);

const STEPS = 200;

/**
 * Float32 is not rounded alike everywhere, and a saddle-point game doubles every difference every few dozen steps: after some
 * hundreds, faster with larger rates, two machines play different games. Here they are to be one game still.
 *
 * The games differ in everything that has code of its own: dimension, objective, penalty, schedule, codes. */
const GAMES: Readonly<Record<string, LabSettings>> = {
  "an f-GAN of the mixture with an affine generator": {
    ...defaultSettings("mixture", "f-gan"),
    generatorWidths: [],
  },
  "InfoGAN on the ring": {
    ...defaultSettings("ring"),
    categories: 8,
    batchSize: 64,
    generatorRate: 5e-4,
    criticRate: 5e-4,
    seed: 3,
  },
  "two Gaussians with a continuous code, whose information is computed": {
    ...defaultSettings("two-gaussians"),
    uniforms: 1,
    informationWeight: 0.1,
    generatorRate: 2e-4,
    criticRate: 2e-4,
  },
  "WGAN-GP on moons, after a warm-up": {
    ...defaultSettings("moons", "wasserstein"),
    criticSteps: 1,
    warmupSteps: 2,
    warmupCriticSteps: 10,
    generatorRate: 2e-4,
    criticRate: 2e-4,
    seed: 2 ** 31 - 1,
  },
};

/** The worker of the page as it is built: its address. */
async function workerOf(page: Page): Promise<string> {
  const [worker] = page.workers();
  return (worker ?? (await page.waitForEvent("worker"))).url();
}

/** Plays in a worker of one's own, by the messages that the page itself sends. */
const playInPage = (page: Page, url: string, settings: LabSettings, steps: number): Promise<unknown> =>
  page.evaluate(
    async ({ url, settings, steps }) => {
      const worker = new Worker(url, { type: "module" });
      const call = (id: number, name: string, ...args: unknown[]): Promise<unknown> =>
        new Promise((resolve, reject) => {
          worker.addEventListener("error", ({ message }) => reject(new Error(message)));
          worker.addEventListener("message", ({ data }) => {
            if (data.id !== id) return;
            if ("error" in data) reject(new Error(data.error));
            else resolve(data.value);
          });
          worker.postMessage({ id, name, args });
        });
      try {
        await call(1, "open", settings);
        // Cut otherwise than in Node.
        await call(2, "play", 7);
        return await call(3, "play", steps - 7);
      } finally {
        worker.terminate();
      }
    },
    { url, settings, steps },
  );

describe.skipIf(!there)("the page's numbers are the library's in Node", () => {
  let pages: StudioPages;
  let opened: StudioPage;
  let url: string;
  beforeAll(async () => {
    pages = await studioPages();
    opened = await pages.open("/lab");
    url = await workerOf(opened.page);
  });
  afterAll(async () => {
    await opened?.close();
    await pages?.close();
  });

  for (const [name, settings] of Object.entries(GAMES)) {
    test(`${name}: every number of the view after ${STEPS} steps, to 1e-4 of 1 or of the largest beside it`, async () => {
      const lab = await createLab(settings);
      const expected = numbersOf(await lab.play(STEPS));
      await lab.release();
      const found = numbersOf(await playInPage(opened.page, url, settings, STEPS));
      expect([...found.keys()]).toEqual([...expected.keys()]);
      const far = [...expected].flatMap(([path, numbers]) => {
        const scale = Math.max(...numbers.filter(Number.isFinite).map(Math.abs), 1);
        const others = found.get(path) ?? [];
        const worst = Math.max(
          ...numbers.map((number, i) =>
            Object.is(number, others[i]) ? 0 : Math.abs(number - (others[i] ?? Number.NaN)),
          ),
        );
        return worst <= 1e-4 * scale && others.length === numbers.length
          ? []
          : [`${path}: ${worst} of ${scale}`];
      });
      expect(far).toEqual([]);
      expect(expected.get("step")).toEqual([STEPS]);
      expect(expected.size).toBeGreaterThan(30);
    });
  }
});
