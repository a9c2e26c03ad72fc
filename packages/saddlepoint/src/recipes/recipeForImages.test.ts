import { describe, expect, test } from "vitest";
import type { ImageFindings } from "./imageFindings.ts";
import { overridden } from "./override.ts";
import { parseRecipe } from "./parseRecipe.ts";
import { type Asked, findingsText, recipeForImages } from "./recipeForImages.ts";

const square = (side: number) => ({ least: side, low: side, median: side });

const FOUND: ImageFindings = {
  folder: "pictures/my cats",
  name: "my cats",
  count: 3000,
  leftOut: [],
  lookedAt: 3000,
  sizes: [{ size: "64×64", count: 3000 }],
  side: square(64),
  oblong: 0,
  coloured: 2900,
  transparent: 0,
  duplicates: 0,
  background: { colour: "#ffffff", because: "what the images show is dark" },
};

const chosen = (found: Partial<ImageFindings>, asked?: Asked) =>
  parseRecipe(recipeForImages({ ...FOUND, ...found }, asked).recipe);

test("a folder's recipe is complete, named after it, finds it again, and has nothing of digits", () => {
  const recipe = chosen({});
  expect(recipe).toMatchObject({
    name: "my-cats",
    data: { source: "pictures/my cats", size: 64, channels: 3 },
    codes: { look: { kind: "categorical", classes: 10 }, u1: { kind: "uniform" }, u2: { kind: "uniform" } },
    noise: { size: 64, prior: "normal" },
    network: { kind: "infogan", critic: { normalisation: "none" } },
    objective: { adversarial: "relativistic", penalty: { kind: "r1", weight: 0.5 }, information: {} },
    training: {
      batchSize: 64,
      averageDecay: 0.999,
      generator: { rate: 1e-3, beta1: 0, cosine: "training" },
      critic: { rate: 1e-3, beta1: 0, cosine: "training" },
    },
  });
  expect(Object.keys(recipe.data)).not.toContain("background");
  expect(JSON.stringify(recipe)).not.toMatch(/digit|mnist/i);
});

describe("the size is the largest of those to choose from that the images have themselves", () => {
  test.each([
    [500, 128, 2],
    [100, 96, 1],
    [64, 64, 0.5],
    [60, 48, 0.3],
    [40, 32, 0.1],
    [30, 16, 0.03],
    [16, 16, 0.03],
    [13, 12, 0.02],
    [5, 8, 0.008],
  ])("%i pixels: %i, with R1 of %f", (side, size, weight) => {
    const recipe = chosen({ side: square(side), sizes: [{ size: `${side}×${side}`, count: 3000 }] });
    expect([recipe.data.size, recipe.objective.penalty?.weight]).toEqual([size, weight]);
  });

  test("28 is for images that are all 28 pixels", () => {
    const all = { side: square(28), sizes: [{ size: "28×28", count: 3000 }] };
    expect(chosen(all)).toMatchObject({ data: { size: 28 }, objective: { penalty: { weight: 0.1 } } });
    const some = { side: square(28), sizes: [...all.sizes, { size: "28×30", count: 1 }] };
    expect(chosen(some).data.size).toBe(16);
  });

  test("what is asked for is kept, and the penalty and the steps follow it", () => {
    const recipe = chosen({ side: square(500) }, { size: 32, channels: 1 });
    expect(recipe).toMatchObject({
      data: { size: 32, channels: 1 },
      objective: { penalty: { weight: 0.1 } },
      training: { steps: 4000 },
    });
  });

  test("far smaller images are left out", () => {
    expect(chosen({ side: { least: 20, low: 64, median: 80 } }).data.least).toBe(32);
    expect(chosen({ side: { least: 32, low: 64, median: 80 } }).data.least).toBeUndefined();
  });
});

test("the content says the channels, the background and the fit", () => {
  expect(chosen({ coloured: 20 }).data.channels).toBe(1);
  expect(chosen({ coloured: 200 }).data.channels).toBe(3);
  expect(chosen({ transparent: 1 }).data.background).toBe("#ffffff");
  expect(chosen({ oblong: 1 }).data.fit).toBe("cover");
});

test("few images have fewer classes, steps and, where they make no batch, a smaller one", () => {
  expect(chosen({ count: 499 })).toMatchObject({
    codes: { look: { classes: 5 } },
    training: { steps: 1500, batchSize: 64 },
  });
  expect(chosen({ count: 40 }).training.batchSize).toBe(32);
  expect(chosen({ count: 20 }).training.batchSize).toBe(16);
  expect(() => chosen({ count: 19 })).toThrow(
    "recipeForImages(findings): my cats must hold at least 20 images, got 19",
  );
});

test.each(["..hidden", "a/b", ".", " ", "фото"])("a folder named %j gives the name of a run", (name) => {
  expect(chosen({ name }).name).toMatch(/^[^./\\\s][^/\\\s]*$/);
});

test("each choice has its reason, and what changes it does", () => {
  const found = { ...FOUND, transparent: 3, oblong: 4, side: { least: 9, low: 64, median: 70 } };
  const { recipe, choices } = recipeForImages(found);
  expect(choices.map(({ what }) => what)).toEqual([
    ...["size", "channels", "background", "fit", "least side"],
    ...["network", "game", "codes", "steps"],
  ]);
  for (const { because, path, other } of choices) {
    expect(because).toMatch(/\w+ \w+/);
    const changed = parseRecipe(overridden(recipe, [{ path: path.split("."), value: other }]));
    expect(changed, path).not.toEqual(parseRecipe(recipe));
  }
});

test("what was found is said in three lines", () => {
  expect(findingsText(FOUND)).toEqual([
    "my cats: 3,000 images, all 64×64 pixels, square",
    "2,900 with colour, 0 with transparency, 0 the same as another",
    "left out: no file",
  ]);
  const mixed = {
    ...FOUND,
    lookedAt: 2000,
    sizes: [
      { size: "64×64", count: 2999 },
      { size: "80×70", count: 1 },
    ],
    oblong: 1,
    duplicates: 2,
    leftOut: [{ reason: "damaged", count: 1, example: "a.png" }],
  };
  expect(findingsText(mixed)).toEqual([
    "my cats: 3,000 images, 2 sizes, 2,999 of 64×64 pixels, 1 not square, shorter sides from 64, half of them from 64",
    "2,900 with colour, 0 with transparency, 2 the same as another of the 2,000 looked at (they stay in)",
    "left out: 1 damaged (such as a.png)",
  ]);
});
