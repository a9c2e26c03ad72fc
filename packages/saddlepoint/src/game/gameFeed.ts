import { Tensor } from "@saddlepoint/engine";
import type { Augmentation } from "../augmentation/differentiableAugmentation.ts";
import { type CodeLayout, latentSampler, type PlacedCode, writeColumns } from "../codes/codeLayout.ts";
import { oneHot } from "../numeric/oneHot.ts";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { batches } from "../samples/batches.ts";
import type { Samples } from "../samples/samples.ts";
import type { Place } from "./doubleBuffer.ts";
import { SHOWN } from "./players.ts";
import { type Positions, restorable, shuffleSource, streamSource } from "./position.ts";
import type { StepBatch } from "./step.ts";

export type GameFeedOptions = {
  readonly samples: Samples;
  readonly layout: CodeLayout;
  readonly batchSize: number;
  readonly seed: number;
  /** Updates of the critic a step. */
  readonly criticSteps: number;
  /** The code that the samples' labels stand for, where the objective needs labels. */
  readonly labelled: PlacedCode | null;
  /** Whether the objective needs draws from U(0, 1). */
  readonly mix: boolean;
  /** How images are changed, where they are. */
  readonly augmentation?: Augmentation | undefined;
};

/** What some updates of the critic take. */
export type GameFed = { readonly batch: StepBatch<Tensor>; readonly latents: Tensor };

/**
 * What steps are fed with, from random streams that can be saved and restored: the same however steps are grouped. It is put
 * in new arrays unless told otherwise.
 */
export type GameFeed = {
  /** What the next `count` steps take, [count, batch, …], or [count, criticSteps, batch, …]. */
  next(count: number, place?: Place): GameFed;
  /** What `count` updates of the critic alone take, [count, batch, …]. */
  critic(count: number, place?: Place): GameFed;
  state(): Positions;
  restore(positions: Positions): void;
};

const anew: Place = (_, length) => new Float32Array(length);

/**
 * Real samples and latents for the game.
 *
 * Where the critic is told classes, generated samples are made to have those of the real ones beside them, so that
 * (x, y) differ in x alone.
 */
export function gameFeed(options: GameFeedOptions): GameFeed {
  const { samples, layout, batchSize, seed, criticSteps, labelled, mix, augmentation } = options;
  const data = batches(samples, stream(seed, "data"));
  const latents = stream(seed, "latents");
  const mixing = stream(seed, "mix");
  const changing = stream(seed, "augmentation");
  const [width, size] = [layout.inputSize, samples.d];
  const drawLatents = latentSampler(layout, batchSize);
  const changesFor = (n: number, of: Augmentation, place: Place): Tensor => {
    const drawn = of.draw(changing, samples.shape, place("changes", n * SHOWN.length * of.size));
    return new Tensor("float32", drawn, [n, SHOWN.length * of.size]);
  };
  const draw = (updates: number, leading: readonly number[], place: Place): GameFed => {
    const n = updates * batchSize;
    const shaped = (tensor: Tensor): Tensor =>
      tensor.reshape([...leading, batchSize, ...tensor.dims.slice(1)]);
    const rows = place("latents", n * width);
    const out = place("real", n * size);
    const real = labelled === null ? { samples: data.next(n, out), labels: null } : data.nextLabelled(n, out);
    // One draw an update, so that the latents do not depend on how many steps a call runs.
    for (let i = 0; i < updates; i++) {
      drawLatents(latents, rows.subarray(i * batchSize * width, (i + 1) * batchSize * width));
    }
    const classes = labelled?.code.dimension ?? 0;
    const encoded = real.labels === null ? null : oneHot(real.labels, classes, place("labels", n * classes));
    if (encoded !== null && layout.told !== null) {
      writeColumns(rows, width, layout.told.columns[0], encoded, classes);
    }
    return {
      batch: {
        real: shaped(real.samples),
        ...(encoded === null ? {} : { labels: shaped(new Tensor("float32", encoded, [n, classes])) }),
        ...(mix ? { mix: shaped(new Tensor("float32", fillUniform(mixing, place("mix", n)), [n])) } : {}),
        ...(augmentation === undefined ? {} : { changes: shaped(changesFor(n, augmentation, place)) }),
      },
      latents: shaped(new Tensor("float32", rows, [n, width])),
    };
  };
  return {
    next: (count, place = anew) =>
      draw(count * criticSteps, criticSteps === 1 ? [count] : [count, criticSteps], place),
    critic: (count, place = anew) => draw(count, [count], place),
    ...restorable({
      data: shuffleSource(data),
      latents: streamSource(latents),
      mix: streamSource(mixing),
      ...(augmentation === undefined ? {} : { augmentation: streamSource(changing) }),
    }),
  };
}
