import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { stepsToNextEvent } from "../training/schedule.ts";
import { gameFeed } from "./feeds.ts";
import { type GameCall, gameCalls } from "./gameCalls.ts";
import { inTurns } from "./inTurns.ts";

const images = shapeImages(7);
const layout = codeLayout({ slant: uniform(-1, 1) }, { size: 2, prior: uniform(-1, 1) });
const feed = () =>
  gameFeed({ samples: images, layout, batchSize: 3, seed: 1, criticSteps: 2, labelled: null, mix: true });

/** Nine steps, of which the first two and every fourth are preceded by many updates of the critic. */
const { training } = tinyRecipe(
  "training.steps=9",
  "training.criticSteps=2",
  "training.warmup.steps=2",
  "training.warmup.criticSteps=60",
  "training.warmup.every=4",
);

const numbers = ({ fed: { batch, latents } }: GameCall): number[] =>
  [batch.real, batch.mix, latents].flatMap((tensor) => Array.from(tensor?.data ?? [], Number));

/** What each kind of update was fed, in order, however it was grouped. */
const fedTo = (calls: readonly GameCall[]) =>
  (["both", "critic"] as const).map((players) => {
    const own = calls.filter((call) => call.players === players);
    return [0, 1, 2].map((which) =>
      own.flatMap(({ fed: { batch, latents } }) =>
        Array.from([batch.real, batch.mix, latents][which]?.data ?? [], Number),
      ),
    );
  });

describe("the calls of a game", () => {
  test.prop([fc.infiniteStream(fc.integer({ min: 1, max: 5 }))], { numRuns: 10 })(
    "feed a step the same however many steps go into a call",
    (counts) => {
      const whole = [...gameCalls(feed(), training, 0, () => 100)];
      const grouped = [...gameCalls(feed(), training, 0, () => counts.next().value ?? 1)];
      expect(fedTo(grouped)).toEqual(fedTo(whole));
    },
  );

  test("go on after any step from the streams of its call, whatever the feed has drawn since", () => {
    const calls = [...gameCalls(feed(), training, 0, () => 2)];
    let step = 0;
    for (const [i, call] of calls.entries()) {
      if (call.players === "critic") continue;
      step += call.count;
      const restored = feed();
      restored.restore(JSON.parse(JSON.stringify(call.streams)));
      const rest = [...gameCalls(restored, training, step, () => 2)];
      expect(rest.map(numbers)).toEqual(calls.slice(i + 1).map(numbers));
    }
    expect(step).toBe(9);
  });

  test("in places that take turns are those in new arrays, until the call after next is drawn", () => {
    const expected = [...gameCalls(feed(), training, 0, () => 2)].map(numbers);
    const found: number[][] = [];
    let before: GameCall | undefined;
    for (const call of gameCalls(feed(), training, 0, () => 2, inTurns())) {
      // Read only when the next one has been drawn.
      if (before !== undefined) found.push(numbers(before));
      before = call;
    }
    if (before !== undefined) found.push(numbers(before));
    expect(found).toEqual(expected);
  });

  test("end where something is due, and the critic's updates stand before the steps that they warm", () => {
    const calls = [...gameCalls(feed(), training, 0, () => 100)];
    let step = 0;
    let updates = 0;
    for (const { players, count } of calls) {
      if (players === "critic") updates += count;
      else {
        expect(updates).toBe(step < 2 || step % 4 === 0 ? 58 : 0);
        expect(count).toBeLessThanOrEqual(stepsToNextEvent(step, training));
        step += count;
        updates = 0;
      }
    }
    expect(step).toBe(9);
  });
});
