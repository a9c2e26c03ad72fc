import type { Tensor } from "@saddlepoint/engine";
import type { Place as Buffers } from "./doubleBuffer.ts";
import type { GameFeed } from "./gameFeed.ts";
import type { CompiledStep } from "./gameSteps.ts";
import type { DrawnCall, OpenPhase, Phase } from "./phase.ts";
import type { GameState } from "./state.ts";
import { type StepPacer, stepPacer } from "./stepPacer.ts";
import { stepsToWarm, type Warmup } from "./warmup.ts";

/** Where a game stands. */
export type Place = {
  readonly step: number;
  /** Steps of each phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Updates of a warm-up before the next step. */
  readonly warmup: number;
};

/** One kind of steps that a game goes through: a phase's, a warm-up's, or those of both players. */
export type Part = {
  readonly kind: "phase" | "warm-up" | "game";
  readonly name: string;
  /** How many steps the next call may have, `allowed` of both players being due; 0 where it is another part's turn. */
  due(place: Place, allowed: number): number;
  /** The place after `count` steps. */
  after(place: Place, count: number): Place;
  /** How many steps are done at a place. */
  done(place: Place): number;
  /** What errors call the i-th step of a call, the first being 0. */
  number(place: Place, i: number): number;
  /** How many there are at a place; undefined where there is no end. */
  total(place: Place): number | undefined;
  /** Draws what the next `count` steps take. */
  draw(count: number): DrawnCall<GameState<Tensor>>;
  /** How many steps a call should have; undefined where `due` says it. */
  readonly pacer?: StepPacer;
};

/** What is trained before the game. */
export function phasePart({ name, steps }: Phase, opened: OpenPhase): Part {
  const done = ({ phases }: Place): number => phases[name] ?? 0;
  return {
    kind: "phase",
    name,
    due: (place) => steps - done(place),
    after: (place, count) => ({ ...place, phases: { ...place.phases, [name]: done(place) + count } }),
    done,
    number: (place, i) => done(place) + 1 + i,
    total: () => steps,
    pacer: stepPacer(opened.stepBytes),
    draw(count) {
      const run = opened.draw(count);
      return async (state) => {
        const before = state.phases[name];
        if (before === undefined) throw new RangeError(`game: the state must hold the phase ${name}`);
        const [after, metrics] = await run(before);
        return [{ ...state, phases: { ...state.phases, [name]: after } }, metrics];
      };
    },
  };
}

/** Steps of both players, up to the next that a warm-up comes before. */
export function playersPart(
  warmup: Warmup | undefined,
  pacer: StepPacer,
  feed: GameFeed,
  buffers: () => Buffers,
  both: CompiledStep,
): Part {
  return {
    kind: "game",
    name: "game",
    due: ({ step }, allowed) => Math.min(allowed, stepsToWarm(step, warmup)),
    after: (place, count) => ({ ...place, step: place.step + count, warmup: 0 }),
    done: ({ step }) => step,
    number: ({ step }, i) => step + 1 + i,
    total: () => undefined,
    pacer,
    draw(count) {
      const { batch, latents } = feed.next(count, buffers());
      return (state) => both(state, batch, latents);
    },
  };
}
