import { untrack } from "svelte";
import { callsOf } from "../../kit/calls.ts";
import { noWebAssembly } from "../../kit/webAssembly.ts";
import type { LabApi } from "../core/labApi.ts";
import type { LabSettings } from "../core/settings.ts";
import { frameMeter } from "./frameMeter.ts";
import { openWorker } from "./openWorker.ts";
import type { Pace } from "./pace.ts";
import { createSession, type GameState, NO_GAME, type Session } from "./session.ts";

/** The worker's game as the room sees it. */
export interface OpenGame {
  readonly game: GameState;
  /** The same four times a second at most: more numbers cannot be read, and charts cost more than the picture. */
  readonly calm: GameState;
  /** Pictures a second. */
  readonly frames: number;
  /** Null where there is no worker. */
  readonly session: Session | null;
  /** To be called when a picture has been drawn. */
  readonly drawn: () => void;
  /** Another worker in place of one that has failed. */
  readonly restart: () => void;
}

/** Opens a worker with a game while a component is shown: to be called when it is made. */
export function openGame(settings: () => LabSettings, pace: () => Pace): OpenGame {
  let game = $state.raw<GameState>(NO_GAME);
  let calm = $state.raw<GameState>(NO_GAME);
  let session = $state.raw<Session | null>(null);
  let frames = $state(0);
  /** Counts the workers that were started. */
  let attempt = $state(0);

  const meter = frameMeter();
  const less = matchMedia("(prefers-reduced-motion: reduce)");
  let waiting: (() => void)[] = [];

  $effect(() => {
    void attempt;
    const error = noWebAssembly();
    if (error !== null) {
      game = { ...NO_GAME, phase: "failed", error };
      return;
    }
    const worker = openWorker();
    const made = createSession({
      game: callsOf<LabApi>(worker),
      changed: (next) => {
        game = next;
      },
      drawn: () => new Promise((resolve) => waiting.push(resolve)),
      rest: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      now: () => performance.now(),
      pace,
      still: () => less.matches,
    });
    session = made;
    void made.open(untrack(settings));
    return () => {
      made.pause();
      worker.terminate();
    };
  });

  let calmed = Number.NEGATIVE_INFINITY;
  $effect(() => {
    const seen = game;
    const wait = seen.phase === "playing" ? Math.max(0, calmed + 250 - performance.now()) : 0;
    const take = () => {
      calmed = performance.now();
      frames = meter.rate(calmed);
      calm = seen;
    };
    if (wait === 0) return take();
    const timer = setTimeout(take, wait);
    return () => clearTimeout(timer);
  });

  return {
    get game() {
      return game;
    },
    get calm() {
      return calm;
    },
    get frames() {
      return frames;
    },
    get session() {
      return session;
    },
    drawn() {
      meter.tick(performance.now());
      const resolved = waiting;
      waiting = [];
      for (const resolve of resolved) resolve();
    },
    restart: () => {
      attempt++;
    },
  };
}
