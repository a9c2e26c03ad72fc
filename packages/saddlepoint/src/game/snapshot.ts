import type { Tensor } from "@saddlepoint/engine";
import { z } from "zod";
import { mapState } from "./mapState.ts";
import type { GanState } from "./state.ts";

const words = z.array(z.int());
const shuffle = z.strictObject({ epoch: z.int(), position: z.int(), stream: words });

const progressSchema = z.strictObject({
  /** Where each random stream stands. */
  streams: z.strictObject({
    game: z.strictObject({ data: shuffle, latents: words, mix: words }),
    reader: z.strictObject({ data: shuffle, first: words, second: words }),
  }),
  /** The metrics since the last line of the log: their sums, and over how many steps. */
  window: z.strictObject({ count: z.int(), sums: z.record(z.string(), z.number()) }),
});

/** What training needs besides the state's arrays to go on bit for bit. */
export type Progress = z.output<typeof progressSchema>;

/** A run at one step: enough to go on as if it had never stopped. */
export type Snapshot = {
  readonly step: number;
  readonly state: GanState<Tensor>;
  readonly progress: Progress;
};

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
  like: GanState<Tensor>,
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
      `restoreSnapshot(checkpoint): its state must be a run's progress: ${z.prettifyError(progress.error)}`,
    );
  }
  return { step: flat.step, state, progress: progress.data };
}
