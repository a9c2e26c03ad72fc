import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import {
  ACTIVATIONS,
  DIVERGENCES,
  defaultSettings,
  GAMES,
  GENERATOR_LOSSES,
  type LabSettings,
  OPTIMISERS,
  PENALTIES,
  TARGETS,
} from "../src/lab/core/settings.ts";
import { sensible } from "../src/lab/core/settingsLink.ts";
import { type StudioPages, studioPages } from "../testing/studioPage.ts";

const there = chromiumPath() !== undefined;
if (!there) console.warn(`skipped: all games in the page: ${NO_CHROMIUM}`);

const SMALL = { generatorWidths: [4], criticWidths: [4], batchSize: 8 };

/** Together they use everything that a form offers, and every pair that is traced by code of its own. */
const EVERY: readonly LabSettings[] = [
  ...GAMES.flatMap((game) => PENALTIES.map((penalty) => ({ ...defaultSettings("ring", game), penalty }))),
  ...DIVERGENCES.flatMap((divergence) =>
    GENERATOR_LOSSES.map((generatorLoss) => ({
      ...defaultSettings("mixture", "f-gan"),
      divergence,
      generatorLoss,
    })),
  ),
  ...ACTIVATIONS.flatMap((activation) =>
    OPTIMISERS.map((optimiser) => ({
      ...defaultSettings("two-gaussians", "wasserstein"),
      generatorActivation: activation,
      criticActivation: activation,
      optimiser,
    })),
  ),
  ...TARGETS.map((target) => ({ ...defaultSettings(target), categories: 3, uniforms: 1, normals: 1 })),
].map((settings) => sensible({ ...settings, ...SMALL }).settings);

describe.skipIf(!there)("the page's build, from which much of its libraries is left out,", () => {
  let pages: StudioPages;
  beforeAll(async () => {
    pages = await studioPages();
  });
  afterAll(() => pages?.close());

  test("still plays every game that the Lab's form can ask for", async () => {
    const worker = (await readdir(join(pages.folder, "assets"))).find((name) =>
      /^lab\.worker-.*\.js$/.test(name),
    );
    const { page, close } = await pages.open("/transport");
    const failures = await page.evaluate(
      async ({ url, games }) => {
        const lab = new Worker(url, { type: "module" });
        let calls = 0;
        const call = (name: string, ...args: unknown[]): Promise<string | undefined> =>
          new Promise((resolve) => {
            const id = ++calls;
            lab.onerror = ({ message }) => resolve(message);
            lab.onmessage = ({ data }) => data.id === id && resolve(data.error);
            lab.postMessage({ id, name, args });
          });
        const failures: string[] = [];
        for (const game of games) {
          const failure =
            (await call("open", game)) ?? (await call("criticStep")) ?? (await call("generatorStep"));
          if (failure !== undefined) failures.push(`${JSON.stringify(game)}: ${failure}`);
        }
        return failures;
      },
      { url: `${pages.origin}/assets/${worker}`, games: EVERY },
    );
    expect(failures).toEqual([]);
    await close();
  }, 300_000);
});
