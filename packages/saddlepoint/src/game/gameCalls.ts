import type { Recipe } from "../recipes/schema.ts";
import { isWarm, stepsToNextEvent, stepsToWarm } from "../training/schedule.ts";
import type { Feed, GameFed, GameFeed } from "./feeds.ts";
import type { Place } from "./inTurns.ts";

/** What one call of a compiled step is given. */
export type Call<Fed, State> = {
  /** Steps in the call. */
  readonly count: number;
  readonly fed: Fed;
  /** Where the feed's streams stand once these steps are done: it may be farther by then. */
  readonly streams: State;
};

/** One call of the game: of steps of both players, or, before a step of a warm-up, of the critic's updates alone. */
export type GameCall = Call<GameFed, ReturnType<GameFeed["state"]>> & { readonly players: "both" | "critic" };

/**
 * The calls that a game goes on with after `from` steps, each drawn when it is asked for; a call ends where something is
 * due.
 *
 * @param steps how many steps a call should have at most, asked before every call
 * @param places where to put what a call is given, asked before every call; in new arrays unless told otherwise
 */
export function* gameCalls(
  feed: GameFeed,
  training: Recipe["training"],
  from: number,
  steps: () => number,
  places: () => Place | undefined = () => undefined,
): Generator<GameCall, void> {
  for (let step = from; step < training.steps; ) {
    const warm = isWarm(step, training);
    const extra = warm ? (training.warmup?.criticSteps ?? 0) - training.criticSteps : 0;
    for (let done = 0; done < extra; done += CRITIC_CHUNK) {
      const count = Math.min(extra - done, CRITIC_CHUNK);
      yield { players: "critic", count, fed: feed.critic(count, places()), streams: feed.state() };
    }
    const count = warm ? 1 : Math.min(steps(), stepsToNextEvent(step, training), stepsToWarm(step, training));
    yield { players: "both", count, fed: feed.next(count, places()), streams: feed.state() };
    step += count;
  }
}

/** The calls of a training by one kind of steps, `total` of them after `from`. */
export function* plainCalls<Fed, State>(
  feed: Feed<Fed, State>,
  from: number,
  total: number,
  steps: () => number,
): Generator<Call<Fed, State>, void> {
  for (let step = from; step < total; ) {
    const count = Math.min(steps(), total - step);
    yield { count, fed: feed.next(count), streams: feed.state() };
    step += count;
  }
}

/** Updates of the critic in one call of a warm-up: enough to spare calls, few enough to stop soon. */
const CRITIC_CHUNK = 25;
