import type { Remote } from "../../kit/calls.ts";
import { failureText } from "../../kit/failureText.ts";
import { failureWords } from "../../kit/webAssembly.ts";
import type { LabApi } from "../core/labApi.ts";
import type { LabSettings } from "../core/settings.ts";
import type { LabView } from "../labView.ts";
import { arrowScale } from "./arrowScale.ts";
import { type Curves, NO_CURVES, withView } from "./curves.ts";
import { nextMove, type Pace, type Turn } from "./pace.ts";

/** What the room shows of its game. */
export interface GameState {
  /** "opening" until a game's first view, "failed" when it cannot go on: its last view stays. */
  readonly phase: "opening" | "paused" | "playing" | "failed";
  readonly view: LabView | null;
  readonly curves: Curves;
  readonly pullScale: number;
  /** Whose move slow motion shows. */
  readonly turn: Turn | null;
  /** Steps a second in the worker; null before any were played. */
  readonly rate: number | null;
  /** Of the worker's runtime; null before a game is open. */
  readonly threads: number | null;
  readonly error: string | null;
}

/** Before a game's first view. */
export const NO_GAME: GameState = {
  phase: "opening",
  view: null,
  curves: NO_CURVES,
  pullScale: 0,
  turn: null,
  rate: null,
  threads: null,
  error: null,
};

/** What a session asks of the page. */
export interface SessionOptions {
  readonly game: Remote<LabApi>;
  readonly changed: (state: GameState) => void;
  /** Resolves when the last view has been drawn: only then is the next one asked for. */
  readonly drawn: () => Promise<void>;
  readonly rest: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly pace: () => Pace;
  readonly still: () => boolean;
}

/** A game in the worker as the room plays it: never more than one call under way, and none whose answer is not wanted. */
export interface Session {
  /** Starts a new game; of several in a row only the last one. It plays on when the last game was playing. */
  open(settings: LabSettings): Promise<void>;
  play(): void;
  pause(): void;
  /** One move of one player, or one step of both; pauses. */
  move(what: Turn | "both"): Promise<void>;
  /** Plays until a step is reached; resolves early when something else is asked for. */
  playUntil(step: number): Promise<void>;
}

export function createSession({ game, changed, drawn, rest, now, pace, still }: SessionOptions): Session {
  let state = NO_GAME;
  let criticSteps = 1;
  let wanted: LabSettings | null = null;
  let opening: Promise<void> | null = null;
  /** Counts what was asked for: a loop that finds another number has been overtaken. */
  let asked = 0;
  /** Whether the loop goes on after the call that is under way. */
  let going = false;

  function set(part: Partial<GameState>): void {
    state = { ...state, ...part };
    changed(state);
  }

  function show(view: LabView, part: Partial<GameState> = {}): void {
    set({
      ...part,
      view,
      curves: withView(state.curves, view),
      pullScale: arrowScale(view.pulls, view.dimension, state.pullScale),
    });
  }

  function fail(error: unknown): void {
    asked++;
    set({ phase: "failed", turn: null, error: failureWords(failureText(error)) });
  }

  async function openWanted(): Promise<void> {
    while (wanted !== null) {
      const settings = wanted;
      wanted = null;
      const playing = state.phase === "playing";
      try {
        const view = await game.open(settings);
        const threads = state.threads ?? (await game.threads());
        if (wanted !== null) continue;
        criticSteps = settings.criticSteps;
        state = { ...state, curves: NO_CURVES, pullScale: 0 };
        show(view, { phase: "paused", error: null, rate: null, turn: null, threads });
        if (playing) play();
      } catch (error) {
        if (wanted === null) fail(error);
      }
    }
  }

  function open(settings: LabSettings): Promise<void> {
    asked++;
    wanted = settings;
    if (state.phase !== "playing") set({ phase: "opening", error: null });
    opening ??= openWanted().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function run(until: number): Promise<void> {
    const mine = ++asked;
    let moves = 0;
    going = true;
    set({ phase: "playing", error: null });
    while (asked === mine && going && (state.view?.step ?? 0) < until) {
      const left = until - (state.view?.step ?? 0);
      const move = nextMove(pace(), moves++, criticSteps, still());
      const before = state.view?.step ?? 0;
      const started = now();
      try {
        const view = await move.call({
          // A game that is to stop at a step must not run past it.
          playFor: (milliseconds) => game.playFor(milliseconds, left),
          play: (steps) => game.play(Math.min(steps, left)),
          criticStep: game.criticStep,
          generatorStep: game.generatorStep,
        });
        if (asked !== mine) return;
        // Also when it was paused meanwhile: the picture is to be the game as it is.
        show(view, {
          turn: going ? move.turn : null,
          rate: smoothed(state.rate, view.step - before, now() - started),
        });
      } catch (error) {
        if (asked === mine) fail(error);
        return;
      }
      await drawn();
      if (move.rest > 0) await rest(move.rest);
    }
    if (asked === mine && going) set({ phase: "paused", turn: null });
  }

  function play(): void {
    if (state.phase === "paused" || state.phase === "failed") void run(Number.POSITIVE_INFINITY);
  }

  function pause(): void {
    if (state.phase !== "playing") return;
    going = false;
    set({ phase: "paused", turn: null });
  }

  async function move(what: Turn | "both"): Promise<void> {
    if (state.phase === "opening") return;
    pause();
    const mine = ++asked;
    try {
      const calls = { both: () => game.play(1), critic: game.criticStep, generator: game.generatorStep };
      const view = await calls[what]();
      if (asked === mine) show(view, { phase: "paused", error: null, turn: what === "both" ? null : what });
    } catch (error) {
      if (asked === mine) fail(error);
    }
  }

  return { open, play, pause, move, playUntil: run };
}

/** A rate that follows the last second or so. */
function smoothed(before: number | null, steps: number, milliseconds: number): number | null {
  if (steps === 0 || milliseconds <= 0) return before;
  const rate = (1000 * steps) / milliseconds;
  return before === null ? rate : 0.85 * before + 0.15 * rate;
}
