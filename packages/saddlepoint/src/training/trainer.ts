import { lastMetrics } from "../game/createGame.ts";
import type { Game } from "../game/game.ts";
import type { Snapshot } from "../game/snapshot.ts";
import type { Named } from "../networks/layer.ts";
import { metricsWindow } from "./metricsWindow.ts";

/** How long to train, and when something is due. */
export type Schedule = {
  /** Steps of both players in all: a game that has done some goes on to this many. */
  readonly steps: number;
  /** Steps between lines of the log. Default 50. */
  readonly logEvery?: number;
  /** Steps between measurements. Default never but at the end. */
  readonly evaluateEvery?: number;
  /** Steps between pictures. Default never but at the end. */
  readonly sampleEvery?: number;
  /** Steps between checkpoints. Default never but at the end. */
  readonly checkpointEvery?: number;
};

/** What happens while training runs, in the order in which it happens. Steps are the game's and count from 1. */
export type TrainingEvent =
  /** What comes before the game, or before a step of it: its own steps, the last one's metrics. For showing, not for keeping. */
  | {
      readonly kind: "preparing";
      readonly step: number;
      readonly part: string;
      readonly done: number;
      readonly of: number;
      readonly metrics: Named<number>;
    }
  /** A phase before the game is over: its last step's metrics, for the log. */
  | {
      readonly kind: "prepared";
      readonly step: number;
      readonly part: string;
      readonly metrics: Named<number>;
    }
  /** Some steps are done: the last one's metrics. For showing, not for keeping: how many steps it covers varies. */
  | { readonly kind: "progress"; readonly step: number; readonly metrics: Named<number> }
  /** A line for the log: means over the steps since the line before. */
  | { readonly kind: "metrics"; readonly step: number; readonly metrics: Named<number> }
  /** Time to measure on held-out samples. */
  | { readonly kind: "evaluate"; readonly step: number; readonly snapshot: Snapshot }
  /** Time for a picture. */
  | { readonly kind: "sample"; readonly step: number; readonly snapshot: Snapshot }
  /** Time to save. */
  | { readonly kind: "checkpoint"; readonly step: number; readonly snapshot: Snapshot }
  /** The last event: all steps are done, or it was stopped before. */
  | {
      readonly kind: "end";
      readonly step: number;
      readonly finished: boolean;
      readonly snapshot: Snapshot;
    };

export type TrainOptions = {
  /** Where to go on from. Default where the game stands. */
  readonly from?: Snapshot | undefined;
  /** Stops after the steps under way, with a "checkpoint" before the end. */
  readonly signal?: AbortSignal | undefined;
};

/** A game's training. */
export type Trainer = {
  readonly game: Game;
  readonly schedule: Schedule;
  /**
   * Trains up to the schedule's last step. Touches no file, console or page: whoever iterates does.
   *
   * @throws NonFiniteError as soon as a metric or a weight is not a finite number
   */
  run(options?: TrainOptions): AsyncGenerator<TrainingEvent, Snapshot>;
};

/**
 * Trains a game by a schedule.
 *
 * @throws RangeError when a number of the schedule is no count
 * @example
 *   for await (const event of createTrainer(game, { steps: 1000 }).run()) {
 *     if (event.kind === "metrics") console.log(event.step, event.metrics);
 *   }
 */
export function createTrainer(game: Game, schedule: Schedule): Trainer {
  for (const [name, count] of Object.entries(schedule)) {
    if (SCHEDULED.has(name) && !(Number.isInteger(count) && Number(count) >= 1)) {
      throw new RangeError(
        `createTrainer(game, schedule): ${name} must be an integer of at least 1, got ${count}`,
      );
    }
  }
  return { game, schedule, run: (options = {}) => run(game, schedule, options) };
}

/** A recipe's training may be given, which says more than when. */
const SCHEDULED = new Set(["steps", "logEvery", "evaluateEvery", "sampleEvery", "checkpointEvery"]);

const LOG_EVERY = 50;

async function* run(
  game: Game,
  { steps, logEvery = LOG_EVERY, evaluateEvery, sampleEvery, checkpointEvery }: Schedule,
  { from, signal }: TrainOptions,
): AsyncGenerator<TrainingEvent, Snapshot> {
  const window = metricsWindow();
  if (from !== undefined) {
    game.restore(from);
    if (from.progress.window !== undefined) window.restore(from.progress.window);
  }
  const snapshot = async (): Promise<Snapshot> => {
    const taken = await game.snapshot();
    return { ...taken, progress: { ...taken.progress, window: window.state() } };
  };
  const stopped = (): boolean => signal?.aborted ?? false;
  const isDue = (step: number, every: number | undefined): boolean =>
    step === steps || (every !== undefined && step % every === 0);
  /** How many steps there are after `step` before something is due. */
  const toNext = (step: number): number =>
    [logEvery, evaluateEvery, sampleEvery, checkpointEvery].reduce<number>(
      (least, every) => (every === undefined ? least : Math.min(least, every - (step % every))),
      steps - step,
    );

  while (game.steps() < steps && !stopped()) {
    const { kind, part, done, of = 0, metrics } = await game.advance(toNext);
    const step = game.steps();
    const last = lastMetrics(metrics);
    if (kind !== "game") {
      yield { kind: "preparing", step, part, done, of, metrics: last };
      const over = kind === "phase" && done === of;
      if (over) yield { kind: "prepared", step, part, metrics: last };
      if (over || stopped()) yield { kind: "checkpoint", step, snapshot: await snapshot() };
      continue;
    }
    window.add(metrics);
    yield { kind: "progress", step, metrics: last };
    if (isDue(step, logEvery)) yield { kind: "metrics", step, metrics: window.take() };
    // Checked before a measurement or a picture, so that what broke is named by its own name and not by what came of it.
    let held: Snapshot | undefined;
    if (isDue(step, evaluateEvery)) {
      held = await snapshot();
      yield { kind: "evaluate", step, snapshot: held };
    }
    if (isDue(step, sampleEvery)) {
      held ??= await snapshot();
      yield { kind: "sample", step, snapshot: held };
    }
    if (isDue(step, checkpointEvery) || stopped()) {
      held ??= await snapshot();
      yield { kind: "checkpoint", step, snapshot: held };
    }
  }
  const end = await snapshot();
  yield { kind: "end", step: end.step, finished: end.step >= steps, snapshot: end };
  return end;
}
