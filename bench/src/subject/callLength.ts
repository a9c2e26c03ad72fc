import { type Game, mapFed, weightsOf } from "./game.ts";

/** The trainer's habit: as many steps a call as take about this long, and no more memory or steps than this. */
const CALL_MS = 500;
const LONGEST_CALL_MS = 4000;
const MOST_BYTES = 2 ** 24;
const MOST_STEPS = 512;
/** A call hands the state over at about 1.5 GB a second, which should be no more than a fiftieth of it. */
const CALL_MS_A_BYTE = 50 / 1.5e6;
/** Weights and two moments of each. */
const BYTES_A_WEIGHT = 3 * 4;

/** How many steps of a game the trainer lets one call run, from how long one takes. */
export function callLength(game: Game, state: ReturnType<Game["stateOf"]>): (stepMs: number) => number {
  let bytes = 0;
  mapFed(game.fed, (shape) => {
    bytes += 4 * shape.reduce((a, b) => a * b, 1);
  });
  const weights = Object.values(weightsOf(state)).reduce((sum, { size }) => sum + size, 0);
  const callMs = Math.min(LONGEST_CALL_MS, Math.max(CALL_MS, BYTES_A_WEIGHT * weights * CALL_MS_A_BYTE));
  const most = Math.min(MOST_STEPS, Math.max(1, Math.floor(MOST_BYTES / bytes)));
  return (stepMs) => Math.min(most, Math.max(1, Math.round(callMs / stepMs)));
}
