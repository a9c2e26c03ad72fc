import { Tensor } from "@saddlepoint/engine";
import { type CodeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { batches } from "../data/batches.ts";
import type { ImageSet } from "../data/imageSet.ts";
import { type TransformRanges, transformed } from "../data/transformed.ts";
import { stream } from "../random/stream.ts";
import type { Views } from "./readerStep.ts";
import type { Progress } from "./snapshot.ts";
import type { StepBatch } from "./step.ts";

type Streams = Progress["streams"];

/** What steps are fed with, from random streams that can be saved and restored: the same however steps are grouped. */
export type Feed<Fed, State> = {
  /** What the next `count` steps take, [count, batch, …]. */
  next(count: number): Fed;
  state(): State;
  restore(state: State): void;
};

const stacked = (tensor: Tensor, count: number): Tensor => {
  const [n = 0, ...rest] = tensor.dims;
  return tensor.reshape([count, n / count, ...rest]);
};

export type GameFeedOptions = {
  readonly images: ImageSet;
  readonly layout: CodeLayout;
  readonly batchSize: number;
  readonly seed: number;
};

/** Real samples and latents for the game. */
export function gameFeed({
  images,
  layout,
  batchSize,
  seed,
}: GameFeedOptions): Feed<{ readonly batch: StepBatch<Tensor>; readonly latents: Tensor }, Streams["game"]> {
  const data = batches(images, stream(seed, "data"));
  const latents = stream(seed, "latents");
  return {
    next(count) {
      const width = batchSize * layout.inputSize;
      const rows = new Float32Array(count * width);
      // One draw a step, so that the latents do not depend on how many steps a call runs.
      for (let i = 0; i < count; i++) rows.set(sampleLatents(layout, latents, batchSize), i * width);
      return {
        batch: { real: stacked(data.next(count * batchSize), count) },
        latents: new Tensor("float32", rows, [count, batchSize, layout.inputSize]),
      };
    },
    state: () => ({ data: plain(data.state()), latents: [...latents.state()] }),
    restore(state) {
      data.restore(state.data);
      latents.restore(state.latents);
    },
  };
}

export type ReaderFeedOptions = {
  readonly images: ImageSet;
  readonly batchSize: number;
  readonly seed: number;
  readonly transform: TransformRanges;
};

/** Two views of real samples for a reader. */
export function readerFeed({
  images,
  batchSize,
  seed,
  transform,
}: ReaderFeedOptions): Feed<Views<Tensor>, Streams["reader"]> {
  const data = batches(images, stream(seed, "reader.data"));
  const first = stream(seed, "reader.first");
  const second = stream(seed, "reader.second");
  return {
    next(count) {
      const real = data.next(count * batchSize);
      return {
        first: stacked(transformed(real, transform, first), count),
        second: stacked(transformed(real, transform, second), count),
      };
    },
    state: () => ({ data: plain(data.state()), first: [...first.state()], second: [...second.state()] }),
    restore(state) {
      data.restore(state.data);
      first.restore(state.first);
      second.restore(state.second);
    },
  };
}

const plain = ({ epoch, position, stream: words }: ReturnType<ReturnType<typeof batches>["state"]>) => ({
  epoch,
  position,
  stream: [...words],
});
