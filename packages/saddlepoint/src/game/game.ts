import type { Tensor } from "@saddlepoint/engine";
import type { Model } from "../networks/model.ts";
import type { Objective } from "../objectives/objective.ts";
import type { Samples } from "../samples/samples.ts";
import type { Part } from "./parts.ts";
import type { ComputeOptions, Phase } from "./phase.ts";
import type { Snapshot } from "./snapshot.ts";
import type { GameState } from "./state.ts";
import type { Metrics } from "./step.ts";

/** What one call did. */
export type Advance = {
  readonly kind: Part["kind"];
  /** The name of the part: of a phase its own. */
  readonly part: string;
  /** How many steps of that part are done: of the game all, of a warm-up its updates before the step. */
  readonly done: number;
  /** How many there are; left out for the game, which has no end. */
  readonly of?: number | undefined;
  /** Of the steps of this call, [steps] each. */
  readonly metrics: Metrics<Tensor>;
};

/**
 * A game with its samples, ready to be played. One call at a time: another is refused while one runs.
 *
 * Step k has the same numbers however calls are cut: what players are fed comes from the seed's own streams.
 */
export type Game = {
  readonly name: string;
  readonly model: Model;
  readonly objective: Objective;
  readonly samples: Samples;
  /** The shape of one sample. */
  readonly shape: readonly number[];
  readonly seed: number;
  readonly compute: ComputeOptions;
  /** What is trained before it. */
  readonly phases: readonly Pick<Phase, "name" | "steps">[];
  /** How many steps of both players are done. */
  steps(): number;
  /**
   * Plays one call, of what comes next: a phase, a warm-up, or steps of both players.
   *
   * @param most how many steps of both players the call may have at most after `step` of them; asked again for the call after
   * it, whose batches are drawn while this one runs
   * @throws NonFiniteError when a metric is not a finite number
   */
  advance(most: (step: number) => number): Promise<Advance>;
  /** Plays `n` steps of both players, and what comes before them: their metrics, [n] each. */
  play(n: number): Promise<Metrics<Tensor>>;
  /** One update of the critic alone. */
  criticStep(): Promise<Metrics<Tensor>>;
  /** One update of the generator alone, against the critic as it is. */
  generatorStep(): Promise<Metrics<Tensor>>;
  /** The state, on the host. */
  state(): Promise<GameState<Tensor>>;
  /**
   * The game as it is, to go on from with the same numbers.
   *
   * @throws NonFiniteError when a number of the state is not finite
   */
  snapshot(): Promise<Snapshot>;
  /** The game before its first step, with its own seed or another: one compiled game plays many. */
  initial(seed?: number): Snapshot;
  /**
   * Goes on from a snapshot of this game.
   *
   * @throws RangeError, and changes nothing, when the snapshot's streams are not this game's
   */
  restore(snapshot: Snapshot): void;
  release(): Promise<void>;
};
