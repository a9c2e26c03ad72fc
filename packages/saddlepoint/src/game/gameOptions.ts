import type { PlacedCode } from "../codes/codeLayout.ts";
import type { Samples } from "../samples/samples.ts";
import type { ComputeOptions, Phase } from "./phase.ts";
import type { StepOptions } from "./step.ts";
import type { Warmup } from "./warmup.ts";

export type GameOptions = StepOptions &
  ComputeOptions & {
    /** What to train on; labels are read only where the objective or the critic asks for them. */
    readonly samples: Samples;
    /** Real samples an update of the critic, and as many generated ones. Default 128, or all where there are fewer. */
    readonly batchSize?: number;
    /** Decides the initial weights and every draw: an integer. Default 1. */
    readonly seed?: number;
    /** Before which steps the critic takes more updates, and how many. Default before none. */
    readonly warmup?: Warmup | undefined;
    /** What is trained before the game. Default nothing. */
    readonly phases?: readonly Phase[];
    /** What errors, models and runs call it. Default "game". */
    readonly name?: string;
  };

/** @throws RangeError when a number of a game is no count, the seed no integer, or a phase's name is another's */
export function requireGameOptions({ batchSize = 1, seed = 1, warmup, phases = [] }: GameOptions): void {
  requireCount("batchSize", batchSize, 1);
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `createGame(options): seed must be an integer of at most 2^53 - 1 in magnitude, got ${seed}`,
    );
  }
  if (warmup !== undefined) {
    requireCount("warmup.steps", warmup.steps, 0);
    if (warmup.every !== undefined) requireCount("warmup.every", warmup.every, 1);
    requireCount("warmup.criticSteps", warmup.criticSteps, 1);
  }
  requirePhases(phases);
}

function requireCount(name: string, count: number, least: 0 | 1): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new RangeError(`createGame(options): ${name} must be an integer of at least ${least}, got ${count}`);
}

/** A phase's arrays lie under its name: beside those of the players and of other phases. */
function requirePhases(phases: readonly Phase[]): void {
  const names = phases.map(({ name }) => name);
  const taken = names.find((name, i) => PLAYERS.includes(name) || names.indexOf(name) < i);
  if (taken !== undefined) {
    throw new RangeError(
      `createGame(options): phases must have names of their own, got ${JSON.stringify(taken)} ${PLAYERS.includes(taken) ? "(a part of the game's state)" : "twice"}`,
    );
  }
  for (const { name, steps } of phases) requireCount(`the steps of phase ${name}`, steps, 1);
}

const PLAYERS = ["step", "criticStep", "generator", "critic", "average", "statistics", "moments", "phases"];

/** The code that labels stand for, with the labels checked; null where nobody takes any. */
export function labelledCode({ model: { layout }, objective, samples }: GameOptions): PlacedCode | null {
  const { labels: needed } = objective.needs;
  const wanted = layout.told?.name ?? needed;
  if (wanted === undefined) return null;
  if (needed !== undefined && needed !== wanted) {
    throw new RangeError(
      `createGame(options): labels must stand for one code, got ${wanted} (the critic is told it) and ${needed} (the objective needs it)`,
    );
  }
  const placed = layout.codes.find(({ name }) => name === wanted);
  if (placed === undefined)
    throw new RangeError(`createGame(options): the layout must have the code ${wanted}`);
  if (samples.labels === undefined) {
    throw new RangeError(
      `createGame(options): the code ${wanted} stands for labels, and ${samples.name} has none; give samples with labels (in a recipe, data.labels)`,
    );
  }
  const classes = placed.code.dimension;
  const beyond = samples.labels.find((label) => label < 0 || label >= classes);
  if (beyond !== undefined) {
    throw new RangeError(
      `createGame(options): labels must be from 0 to ${classes - 1}, the classes of the code ${wanted}, got ${beyond}`,
    );
  }
  return placed;
}
