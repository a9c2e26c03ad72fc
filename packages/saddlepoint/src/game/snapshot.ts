import type { Tensor } from "@saddlepoint/engine";
import { z } from "zod";
import type { Positions } from "./position.ts";
import { type GameState, mapState } from "./state.ts";

/** Sums of metrics over some steps, and over how many: what a log's next line will be the means of. */
export type MetricSums = { readonly count: number; readonly sums: Readonly<Record<string, number>> };

/** What a game needs besides the state's arrays to go on bit for bit. */
export type Progress = {
  /** Where each random stream stands: the game's, and each phase's. */
  readonly streams: { readonly game: Positions; readonly phases: Readonly<Record<string, Positions>> };
  /** How many updates of a warm-up the critic has taken for the next step; left out where there are none. */
  readonly warmup?: number;
  /** The metrics since the last line of the log; left out where no log is kept. */
  readonly window?: MetricSums;
};

/** A game at one step: enough to go on as if it had never stopped. */
export type Snapshot = {
  readonly step: number;
  readonly state: GameState<Tensor>;
  readonly progress: Progress;
};

const words = z.array(z.int());
const positions = z.record(
  z.string(),
  z.union([words, z.strictObject({ epoch: z.int(), position: z.int(), stream: words })]),
);

const progressSchema = z.strictObject({
  streams: z.preprocess(
    // Version 0.1.0 wrote a reader's streams beside the game's, whether there was a reader or not.
    (value) =>
      typeof value === "object" && value !== null && "reader" in value && "game" in value
        ? { game: value.game, phases: { reader: value.reader } }
        : value,
    z.strictObject({ game: positions, phases: z.record(z.string(), positions) }),
  ),
  warmup: z.int().positive().exactOptional(),
  window: z.strictObject({ count: z.int(), sums: z.record(z.string(), z.number()) }).exactOptional(),
});

/** A snapshot as named arrays and JSON, as a checkpoint file holds it. */
export type FlatSnapshot = {
  readonly step: number;
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly state: Progress;
};

export function flattenSnapshot({ step, state, progress }: Snapshot): FlatSnapshot {
  const tensors: Record<string, Tensor> = {};
  mapState(state, (tensor, path) => {
    tensors[path] = tensor;
  });
  return { step, tensors, state: progress };
}

/**
 * A snapshot from its flat form.
 *
 * @param like a state of the same model, for its names and shapes
 * @throws RangeError naming an array that is missing or of another shape, or what is wrong with the progress
 */
export function restoreSnapshot(
  flat: {
    readonly step: number;
    readonly tensors: Readonly<Record<string, Tensor>>;
    readonly state: unknown;
  },
  like: GameState<Tensor>,
): Snapshot {
  const state = mapState(like, (example, path) => {
    const tensor = flat.tensors[path];
    if (
      tensor === undefined ||
      String(tensor.dims) !== String(example.dims) ||
      tensor.type !== example.type
    ) {
      const got = tensor === undefined ? "none" : `${tensor.type}[${tensor.dims}]`;
      throw new RangeError(
        `restoreSnapshot(checkpoint): ${path} must be ${example.type}[${example.dims}], got ${got}; is it another recipe's?`,
      );
    }
    return tensor;
  });
  const progress = progressSchema.safeParse(flat.state);
  if (!progress.success) {
    throw new RangeError(
      `restoreSnapshot(checkpoint): its state must be a game's progress: ${z.prettifyError(progress.error)}`,
    );
  }
  return { step: flat.step, state, progress: progress.data };
}
