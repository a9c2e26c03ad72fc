import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { errorCode, makeFolder, startedBy } from "saddlepoint/node";
import type { Recipe } from "saddlepoint/recipes";
import { Problem } from "./problem.ts";
import { STUDIO, startTraining, type TrainCommand, type Training, type TrainingFailure } from "./training.ts";

/** What this studio knows of a run that it has trained. */
interface Trained {
  readonly recipe: Recipe;
  readonly running: boolean;
  /** Why its last training failed. */
  readonly failure: TrainingFailure | undefined;
  /** When its last training ended, in milliseconds since 1970; 0 while it runs. */
  readonly endedAt: number;
}

/** The trainings that this studio started. */
export interface Trainings {
  of(name: string): Trained | undefined;
  /** Names of the runs that it trains, and of those whose training failed before it had written anything. */
  names(): readonly string[];
  /**
   * Makes the folder of a new run and trains in it.
   *
   * @throws Problem 409 when there is something of that name
   */
  start(name: string, recipe: Recipe, args: readonly string[], ended?: () => void): Promise<void>;
  /** Goes on with a run. */
  resume(name: string, recipe: Recipe, args: readonly string[]): void;
  /**
   * Asks a training to stop and waits until it has saved and ended, for half a minute at most: one of this studio's, or of one that
   * is gone.
   *
   * @throws Problem 409 when no studio of this machine trains such a run
   */
  stop(name: string): Promise<void>;
  /** Stops all of them and waits until they have ended. */
  close(): Promise<void>;
}

interface Entry {
  readonly recipe: Recipe;
  readonly training: Training;
  /** When its end has been noted. */
  settled: Promise<void>;
  failure: TrainingFailure | undefined;
  endedAt: number;
  /** Whether it ended without leaving a folder that could speak for it. */
  leftNothing: boolean;
}

const PATIENCE = 30_000;

/** Milliseconds between looks at whether a training has ended that is no child of this process. */
const LOOK = 100;

/** Stops a training whose studio is gone, as one that was killed, and waits until it has saved and ended; false where there is none. */
async function stopOrphan(path: string): Promise<boolean> {
  const holder = await startedBy(path, STUDIO);
  if (holder === undefined) return false;
  process.kill(holder.pid, "SIGINT");
  const until = Date.now() + PATIENCE;
  while (Date.now() < until && (await startedBy(path, STUDIO))?.pid === holder.pid) await setTimeout(LOOK);
  return true;
}

export function createTrainings(folder: string, command: TrainCommand): Trainings {
  const entries = new Map<string, Entry>();
  let closed = false;

  function train(name: string, recipe: Recipe, args: readonly string[], ended?: () => void): void {
    const training = startTraining(command, args);
    const entry: Entry = {
      recipe,
      training,
      settled: Promise.resolve(),
      failure: undefined,
      endedAt: 0,
      leftNothing: false,
    };
    entries.set(name, entry);
    entry.settled = training.ended.then(async (failure) => {
      // One that failed before it began leaves nothing behind; a folder with anything in it stays.
      entry.leftNothing = await rmdir(join(folder, name)).then(
        () => true,
        (error) => errorCode(error) === "ENOENT",
      );
      entry.failure = failure;
      entry.endedAt = Date.now();
      ended?.();
    });
  }

  const isRunning = (name: string): boolean => entries.get(name)?.endedAt === 0;

  function requireOpen(): void {
    if (closed) throw new Problem(409, "the studio is closing: nothing new is started");
  }

  return {
    of(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const { recipe, failure, endedAt } = entry;
      return { recipe, failure, endedAt, running: endedAt === 0 };
    },
    names: () =>
      [...entries].flatMap(([name, { endedAt, failure, leftNothing }]) =>
        endedAt === 0 || (failure !== undefined && leftNothing) ? [name] : [],
      ),
    async start(name, recipe, args, ended) {
      requireOpen();
      await makeFolder(folder);
      try {
        // Only one of many that ask for a name at once makes its folder.
        await mkdir(join(folder, name));
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
        throw new Problem(409, `there is a run ${name} already: choose another name, or resume it`);
      }
      train(name, recipe, args, ended);
    },
    resume(name, recipe, args) {
      requireOpen();
      if (isRunning(name)) throw new Problem(409, `${name} is training already`);
      train(name, recipe, args);
    },
    async stop(name) {
      const entry = entries.get(name);
      if (entry === undefined || entry.endedAt !== 0) {
        if (await stopOrphan(join(folder, name))) return;
        throw new Problem(409, `this studio is not training ${name}: stop it where it was started`);
      }
      entry.training.stop();
      await Promise.race([entry.settled, setTimeout(PATIENCE, undefined, { ref: false })]);
    },
    async close() {
      closed = true;
      const open = [...entries.values()].filter(({ endedAt }) => endedAt === 0);
      for (const { training } of open) training.stop();
      await Promise.all(open.map(({ settled }) => settled));
    },
  };
}
