import type { Tensor } from "@saddlepoint/engine";
import type { Part, Place } from "./parts.ts";
import type { DrawnCall } from "./phase.ts";
import type { Snapshot } from "./snapshot.ts";
import type { GameState } from "./state.ts";

/** Where all streams of a game stand. */
export type Streams = Snapshot["progress"]["streams"];

/** Whose turn it is: how many steps the call should have, and how many it may have. */
type Turn = { readonly part: Part; readonly count: number; readonly most: number };

/** A call with its batches, drawn: where streams stood before, and where they stand after it. */
type Drawn = {
  readonly part: Part;
  readonly count: number;
  readonly run: DrawnCall<GameState<Tensor>>;
  readonly before: Streams;
  readonly after: Streams;
};

/** How many steps of both players may follow after so many. */
export type Allowance = (step: number) => number;

/** A game's calls, each drawn when its turn comes or before. */
export type DrawnCalls = {
  /** The call whose turn it is at a place; undefined where no more steps are allowed. */
  take(at: Place, allow: Allowance): Drawn | undefined;
  /** Draws the call of a place before its turn. What cannot be drawn is left to that turn, which says why. */
  prepare(at: Place, allow: Allowance): void;
  /** Where streams stand, what was drawn ahead included. */
  here(): Streams;
  /** Puts streams where they stood, all or none of them; what was drawn ahead is forgotten. */
  goTo(streams: Streams): void;
  /** Forgets what was drawn ahead: streams stand where they did before it. */
  undraw(): void;
};

/** The calls of some parts, from streams that can be put where they stood. */
export function drawnCalls(
  parts: readonly Part[],
  streams: { state(): Streams; restore(streams: Streams): void },
): DrawnCalls {
  let ahead: Drawn | undefined;

  function turnAt(at: Place, allow: Allowance): Turn | undefined {
    const allowed = allow(at.step);
    const part = allowed < 1 ? undefined : parts.find((each) => each.due(at, allowed) > 0);
    if (part === undefined) return undefined;
    const most = part.due(at, allowed);
    return { part, most, count: Math.min(most, part.pacer?.steps() ?? most) };
  }

  function draw({ part, count }: Turn): Drawn {
    const before = streams.state();
    try {
      const run = part.draw(count);
      return { part, count, run, before, after: streams.state() };
    } catch (error) {
      streams.restore(before);
      throw error;
    }
  }

  function undraw(): void {
    if (ahead !== undefined) streams.restore(ahead.before);
    ahead = undefined;
  }

  return {
    take(at, allow) {
      const turn = turnAt(at, allow);
      if (turn === undefined) return undefined;
      // What was drawn ahead may have another count than the turn, which goes by how fast the last call was: drawing again would
      // cost more. Another part's is of no use, nor one of more steps than are allowed.
      if (ahead?.part !== turn.part || ahead.count > turn.most) undraw();
      const taken = ahead ?? draw(turn);
      ahead = undefined;
      return taken;
    },
    prepare(at, allow) {
      const turn = turnAt(at, allow);
      if (turn === undefined) return;
      try {
        ahead = draw(turn);
      } catch {
        ahead = undefined;
      }
    },
    here: streams.state,
    goTo(positions) {
      const before = streams.state();
      try {
        streams.restore(positions);
      } catch (error) {
        streams.restore(before);
        throw error;
      }
      ahead = undefined;
    },
    undraw,
  };
}
