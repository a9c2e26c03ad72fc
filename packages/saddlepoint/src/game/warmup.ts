import type { Place as Buffers } from "./doubleBuffer.ts";
import type { GameFeed } from "./gameFeed.ts";
import type { CompiledStep } from "./gameSteps.ts";
import type { Part, Place } from "./parts.ts";

/** WGAN's schedule: a critic near its best before the generator goes on. */
export type Warmup = {
  /** At so many first steps, */
  readonly steps: number;
  /** and at every so many later ones, */
  readonly every?: number | undefined;
  /** the critic takes so many updates. */
  readonly criticSteps: number;
};

/** How many updates more than `criticSteps` the critic takes in the step after `step`. */
function extraUpdates(step: number, warmup: Warmup | undefined, criticSteps: number): number {
  if (warmup === undefined) return 0;
  const { steps, every } = warmup;
  const warm = step < steps || (every !== undefined && step % every === 0);
  return warm ? Math.max(0, warmup.criticSteps - criticSteps) : 0;
}

/** How many steps there are from `step` on before one that a warm-up comes before, that of `step` itself aside. */
export function stepsToWarm(step: number, warmup: Warmup | undefined): number {
  if (warmup === undefined) return Number.POSITIVE_INFINITY;
  if (step < warmup.steps) return 1;
  return warmup.every === undefined ? Number.POSITIVE_INFINITY : warmup.every - (step % warmup.every);
}

/** Updates of the critic in one call of a warm-up: enough to spare calls, few enough to stop soon. */
const WARMUP_CHUNK = 25;

/** The critic's updates before a step that a warm-up comes before. */
export function warmupPart(
  warmup: Warmup,
  criticSteps: number,
  feed: GameFeed,
  buffers: () => Buffers,
  critic: () => Promise<CompiledStep>,
): Part {
  const total = ({ step }: Place): number => extraUpdates(step, warmup, criticSteps);
  return {
    kind: "warm-up",
    name: "warm-up",
    due: (place) => Math.min(WARMUP_CHUNK, total(place) - place.warmup),
    after: (place, count) => ({ ...place, warmup: place.warmup + count }),
    done: (place) => place.warmup,
    // Its updates have no number of their own: they are of the step that they come before.
    number: ({ step }) => step + 1,
    total,
    draw(count) {
      const { batch, latents } = feed.critic(count, buffers());
      return async (state) => (await critic())(state, batch, latents);
    },
  };
}
