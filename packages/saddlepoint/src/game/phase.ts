import type { Device, Tensor } from "@saddlepoint/engine";
import type { Positions } from "./position.ts";
import type { PhaseState } from "./state.ts";
import type { Metrics } from "./step.ts";

/** Where and by how many threads a game is computed; see `compile`. */
export type ComputeOptions = {
  readonly device?: Device | undefined;
  readonly threads?: number | undefined;
};

/**
 * Training that comes before a game: its own steps on its own batches. What it trained is held in the critic under the
 * phase's name while the game is played.
 */
export type Phase = {
  readonly name: string;
  /** How many steps it takes. */
  readonly steps: number;
  /** What it trains, before its first step. */
  initial(seed: number): PhaseState<Tensor>;
  /** Compiles its step; batches come from the seed's streams. */
  open(seed: number, options: ComputeOptions): Promise<OpenPhase>;
  /** Where the streams of a seed begin. */
  positions(seed: number): Positions;
};

/** A call that has its batches: runs them. */
export type DrawnCall<State> = (state: State) => Promise<readonly [State, Metrics<Tensor>]>;

/** A phase, compiled. */
export type OpenPhase = {
  /** Draws what the next `count` steps take. */
  draw(count: number): DrawnCall<PhaseState<Tensor>>;
  /** What one step is fed, in bytes. */
  readonly stepBytes: number;
  state(): Positions;
  restore(positions: Positions): void;
  release(): Promise<void>;
};
