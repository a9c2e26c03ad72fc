import { fc, test } from "@fast-check/vitest";
import type { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { differentiableAugmentation } from "../augmentation/differentiableAugmentation.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { gameFeed } from "./gameFeed.ts";
import { readerFeed } from "./readerPhase.ts";

const images = shapeImages(11);
const layout = codeLayout(
  { shape: categorical(3), slant: uniform(-1, 1) },
  { size: 2, prior: uniform(-1, 1) },
);
const transform = { rotation: 20, shift: 0.1, scale: 1.2, shear: 10, weight: 1, contrast: 0.3 };

const PLAIN = { criticSteps: 1, labelled: null, mix: false } as const;

/** A feed's values as named tensors, so that one suite runs over both. */
const FEEDS = {
  gameFeed(seed: number, batchSize = 4) {
    const { next, state, restore } = gameFeed({ ...PLAIN, samples: images, layout, batchSize, seed });
    const named = (count: number): Record<string, Tensor> => {
      const { batch, latents } = next(count);
      return { real: batch.real, latents };
    };
    return {
      next: named,
      save: () => JSON.stringify(state()),
      load: (text: string) => restore(JSON.parse(text)),
    };
  },
  readerFeed(seed: number, batchSize = 4) {
    const { next, state, restore } = readerFeed({ samples: images, batchSize, transform }, seed);
    const named = (count: number): Record<string, Tensor> => ({ ...next(count) });
    return {
      next: named,
      save: () => JSON.stringify(state()),
      load: (text: string) => restore(JSON.parse(text)),
    };
  },
} as const;

/** What several calls gave, as one: [steps in all, …]. */
function joined(calls: readonly Record<string, Tensor>[]): Record<string, number[]> {
  const out: Record<string, number[]> = {};
  for (const call of calls) {
    for (const [name, { data }] of Object.entries(call)) {
      out[name] = [...(out[name] ?? []), ...Array.from(data, Number)];
    }
  }
  return out;
}

test("changes of images are drawn from a stream of their own: everything else is as without them", () => {
  const options = { ...PLAIN, samples: images, layout, batchSize: 4, seed: 1 };
  const augmentation = differentiableAugmentation({ shift: 0.2 });
  const { batch, latents } = gameFeed({ ...options, augmentation }).next(2);
  const plain = gameFeed(options).next(2);
  expect(batch.changes?.dims).toEqual([2, 4, 3 * augmentation.size]);
  expect({ batch: { real: batch.real }, latents }).toEqual(plain);
});

describe.each(Object.entries(FEEDS))("%s", (_, feed) => {
  test("gives stacked steps: [count, batch, …]", () => {
    for (const { dims } of Object.values(feed(1).next(3))) expect(dims.slice(0, 2)).toEqual([3, 4]);
  });

  test.prop([fc.nat(), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })], {
    numRuns: 15,
  })("gives the same steps however they are grouped", (seed, counts) => {
    const grouped = feed(seed);
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(joined(counts.map((count) => grouped.next(count)))).toEqual(joined([feed(seed).next(total)]));
  });

  test.prop([fc.nat(), fc.integer({ min: 0, max: 4 })], { numRuns: 15 })(
    "goes on from a saved state bit for bit, whatever was drawn since",
    (seed, before) => {
      const one = feed(seed);
      if (before > 0) one.next(before);
      const saved = one.save();
      const expected = one.next(2);
      const other = feed(seed);
      other.next(5);
      other.load(saved);
      expect(other.next(2)).toEqual(expected);
      expect(other.save()).toBe(one.save());
    },
  );

  test("is decided by its seed", () => {
    expect(feed(1).next(2)).toEqual(feed(1).next(2));
    expect(feed(1).next(2)).not.toEqual(feed(2).next(2));
  });
});

test("the two views of a reader are transformed apart", () => {
  const { first, second } = readerFeed({ samples: images, batchSize: 4, transform }, 1).next(1);
  expect(first.data).not.toEqual(second.data);
});

test("what a reader draws changes nothing of the game's", () => {
  const game = gameFeed({ ...PLAIN, samples: images, layout, batchSize: 4, seed: 1 });
  const state = game.state();
  readerFeed({ samples: images, batchSize: 4, transform }, 1).next(3);
  expect(game.state()).toEqual(state);
});
