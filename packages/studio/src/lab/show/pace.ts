import type { LabApi } from "../core/labApi.ts";
import type { LabView } from "../labView.ts";

/** How fast a game plays: one player after the other with pauses, so many steps a picture, or as many as there is time for. */
export const PACES = ["slow", "1", "5", "25", "full"] as const;

export type Pace = (typeof PACES)[number];

export const PACE_TEXT: Readonly<Record<Pace, string>> = {
  slow: "slow motion",
  "1": "step by step",
  "5": "5 at a time",
  "25": "25 at a time",
  full: "full speed",
};

/** Whose move slow motion shows. */
export type Turn = "critic" | "generator";

/** What one call of the worker does, and how long it is left on the screen. */
export interface Move {
  readonly turn: Turn | null;
  readonly call: (
    game: Pick<LabApi, "playFor" | "play" | "criticStep" | "generatorStep">,
  ) => Promise<LabView>;
  readonly rest: number;
}

/** So long a player's move stays on the screen in slow motion, in milliseconds. */
const SLOW = 700;
/** A call so long leaves the worker free often enough to pause at once, in milliseconds. */
const CALL = 30;
/** Without motion the picture changes this often, in milliseconds; the worker plays on in between. */
const STILL = 700;

/**
 * The next move of a game.
 *
 * @param moves how many moves slow motion has made: the critic's `criticSteps`, then the generator's one, and again
 * @param still whether the person asked for less motion: the same steps with fewer pictures
 */
export function nextMove(pace: Pace, moves: number, criticSteps: number, still: boolean): Move {
  if (pace === "slow") {
    const critic = moves % (criticSteps + 1) < criticSteps;
    return critic
      ? { turn: "critic", call: (game) => game.criticStep(), rest: SLOW / Math.min(criticSteps, 4) }
      : { turn: "generator", call: (game) => game.generatorStep(), rest: SLOW };
  }
  if (pace === "full") {
    return { turn: null, call: (game) => game.playFor(still ? STILL : CALL), rest: 0 };
  }
  const steps = Number(pace);
  return { turn: null, call: (game) => game.play(steps), rest: still ? STILL : 0 };
}
