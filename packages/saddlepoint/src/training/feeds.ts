import { Tensor } from "@saddlepoint/engine";
import { type CodeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { type AffineRanges, randomAffine } from "../data/affine.ts";
import { batches } from "../data/batches.ts";
import type { ImageSet } from "../data/imageSet.ts";
import { stream } from "../random/stream.ts";
import type { Progress } from "./snapshot.ts";
import type { StepBatch } from "./step.ts";

/** What steps are fed with, drawn from streams of its own that can be saved and restored. */
export type Feeds = {
  /** The next `count` steps' real samples and latents, [count, batch, …]. The same numbers however they are grouped. */
  next(count: number): { readonly batch: StepBatch<Tensor>; readonly latents: Tensor };
  state(): Progress["streams"];
  restore(state: Progress["streams"]): void;
};

export type FeedOptions = {
  readonly images: ImageSet;
  readonly layout: CodeLayout;
  readonly batchSize: number;
  readonly seed: number;
  /** How real images are transformed, where a term compares them with transformed copies. */
  readonly transform?: AffineRanges | undefined;
};

export function feeds({ images, layout, batchSize, seed, transform }: FeedOptions): Feeds {
  const data = batches(images, stream(seed, "data"));
  const transforms = stream(seed, "transforms");
  const latents = stream(seed, "latents");
  const stacked = (tensor: Tensor, count: number): Tensor =>
    tensor.reshape([count, batchSize, ...tensor.dims.slice(1)]);
  return {
    next(count) {
      const real = data.next(count * batchSize);
      const rows = new Float32Array(count * batchSize * layout.inputSize);
      // One draw a step, so that the latents do not depend on how many steps a call runs.
      for (let i = 0; i < count; i++) {
        rows.set(sampleLatents(layout, latents, batchSize), i * batchSize * layout.inputSize);
      }
      return {
        batch: {
          real: stacked(real, count),
          ...(transform === undefined
            ? {}
            : { transformed: stacked(randomAffine(real, transform, transforms), count) }),
        },
        latents: new Tensor("float32", rows, [count, batchSize, layout.inputSize]),
      };
    },
    state: () => ({
      data: { ...data.state(), stream: [...data.state().stream] },
      transforms: [...transforms.state()],
      latents: [...latents.state()],
    }),
    restore(state) {
      data.restore(state.data);
      transforms.restore(state.transforms);
      latents.restore(state.latents);
    },
  };
}
