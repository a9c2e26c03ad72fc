import { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Layer, Mode, Named, Variables } from "./layer.ts";
import { applyNested, initNested } from "./nested.ts";

/** What a critic says of a batch. */
export type Judgement = {
  /** D's output for each sample, [n]: in the GAN game its logit of being real. */
  readonly logits: np.Array;
  /** Q's outputs about the codes, [n, headSize]; null when the critic has no Q. */
  readonly heads: np.Array | null;
};

/** D, and Q where there are codes, on one shared trunk. */
export type Critic = {
  init(stream: Stream): Variables<Tensor>;
  /**
   * Judges a batch. Consumes its arrays.
   *
   * @param labels the samples' classes, [n, classes] one-hot, where the critic is told them; null where it is not
   */
  apply(
    variables: Variables<np.Array>,
    x: np.Array,
    mode: Mode,
    labels?: np.Array | null,
  ): { readonly judgement: Judgement; readonly statistics: Named<np.Array> };
  /** Whether an output depends on the rest of the batch, as batch normalisation makes it. */
  readonly mixesSamples: boolean;
  /** Whether it is told the samples' classes. */
  readonly told: boolean;
};

/** How a critic is told the class of a sample. */
export type Conditioning =
  /** As further inputs beside the sample (Mirza and Osindero 2014): the trunk must take them. */
  | { readonly by: "concat" }
  /** As an inner product ⟨V y, φ(x)⟩ added to the output, φ(x) the trunk's features (Miyato and Koyama 2018, eq. 3). */
  | { readonly by: "projection"; readonly embed: Layer };

export type CriticParts = {
  /** Samples → features; trained by every term. */
  readonly trunk: Layer;
  /** Features → [n, 1]. */
  readonly discriminator: Layer;
  /** Features → Q's outputs about the codes that no reader reads; null when there are none. */
  readonly q: Layer | null;
  /**
   * Samples → Q's outputs about the codes that it reads, which come first; none without one. It learns from real images
   * before the game and is held fixed in it, so it is applied in mode "evaluate" always, and its variables, under
   * "reader.", are not among the critic's own.
   */
  readonly reader?: Layer | null | undefined;
  /** How the critic is told the samples' classes; it is not told them unless given. */
  readonly conditioning?: Conditioning | undefined;
};

/** Samples with their one-hot classes as further channels, constant over an image. Consumes both. */
function withLabels(x: np.Array, labels: np.Array): np.Array {
  const [, , ...place] = x.shape;
  const [n = 0, classes = 0] = labels.shape;
  // Ones of a fixed shape, not a broadcast to x's: the number of samples may be left open when this is compiled.
  const planes = labels.reshape([n, classes, ...place.map(() => 1)]).mul(np.ones([1, 1, ...place]));
  return np.concatenate([x, planes], 1);
}

/** A critic from its parts (Chen et al. 2016, section 6: Q shares all layers with D but its last). */
export function critic({ trunk, discriminator, q, reader, conditioning }: CriticParts): Critic {
  const embed = conditioning?.by === "projection" ? conditioning.embed : null;
  return {
    mixesSamples: [trunk, discriminator, q].some((part) => part?.mixesSamples === true),
    told: conditioning !== undefined,
    init: (stream) =>
      initNested({ trunk, discriminator, ...(q ? { q } : {}), ...(embed ? { embed } : {}) }, stream),
    apply(variables, x, mode, labels = null) {
      if ((labels === null) !== (conditioning === undefined)) {
        throw new RangeError(
          labels === null
            ? "critic.apply(labels): this critic needs the samples' classes, got none"
            : "critic.apply(labels): this critic is not told classes, got some",
        );
      }
      const read = reader ? applyNested("reader", reader, variables, x.ref, "evaluate").output : null;
      const input = labels !== null && embed === null ? withLabels(x, labels) : x;
      const features = applyNested("trunk", trunk, variables, input, mode);
      const codes = q ? applyNested("q", q, variables, features.output.ref, mode) : null;
      const heads = [read, codes?.output].filter((part) => part !== null && part !== undefined);
      const projected =
        labels !== null && embed !== null
          ? applyNested("embed", embed, variables, labels, mode).output.mul(features.output.ref).sum(1)
          : null;
      const real = applyNested("discriminator", discriminator, variables, features.output, mode);
      const logits = real.output.reshape([real.output.shape[0] ?? 0]);
      return {
        judgement: {
          logits: projected === null ? logits : logits.add(projected),
          heads: heads.length > 1 ? np.concatenate(heads, 1) : (heads[0] ?? null),
        },
        statistics: { ...features.statistics, ...real.statistics, ...codes?.statistics },
      };
    },
  };
}
