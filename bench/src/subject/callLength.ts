import { stateBytes, stepsACall } from "saddlepoint/game";
import { type Game, mapFed } from "./game.ts";

/** How many steps of a game the trainer lets one call run, from how long one takes. */
export function callLength(game: Game, state: ReturnType<Game["stateOf"]>): (stepMs: number) => number {
  let bytes = 0;
  mapFed(game.fed, (shape) => {
    bytes += 4 * shape.reduce((a, b) => a * b, 1);
  });
  return (stepMs) => stepsACall(stepMs, bytes, stateBytes(state));
}
