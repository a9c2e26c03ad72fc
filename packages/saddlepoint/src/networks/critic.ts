import { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";
import type { Layer, Mode, Named, Variables } from "./layer.ts";
import { applyNested, initNested } from "./nested.ts";

/** What a critic says of a batch. */
export type Judgement = {
  /** D's logit of each sample being real, [n]. */
  readonly logits: np.Array;
  /** Q's outputs about the codes, [n, headSize]; null when the critic has no Q. */
  readonly heads: np.Array | null;
};

/** D, and Q where there are codes, on one shared trunk. */
export type Critic = {
  init(stream: Stream): Variables<Tensor>;
  /** Judges a batch. Consumes its arrays. */
  apply(
    variables: Variables<np.Array>,
    x: np.Array,
    mode: Mode,
  ): { readonly judgement: Judgement; readonly statistics: Named<np.Array> };
};

export type CriticParts = {
  /** Samples → features; trained by every term. */
  readonly trunk: Layer;
  /** Features → [n, 1]. */
  readonly discriminator: Layer;
  /** Features → Q's outputs about the codes that no reader reads; null when there are none. */
  readonly q: Layer | null;
  /**
   * Samples → Q's outputs about the codes that it reads, which come first; null without one. It learns from real images
   * before the game and is held fixed in it, so it is applied in mode "evaluate" always, and its variables, under
   * "reader.", are not among the critic's own.
   */
  readonly reader?: Layer | null;
};

/** A critic from its parts (Chen et al. 2016, section 6: Q shares all layers with D but its last). */
export function critic({ trunk, discriminator, q, reader = null }: CriticParts): Critic {
  return {
    init: (stream) => initNested(q ? { trunk, discriminator, q } : { trunk, discriminator }, stream),
    apply(variables, x, mode) {
      const read = reader ? applyNested("reader", reader, variables, x.ref, "evaluate").output : null;
      const features = applyNested("trunk", trunk, variables, x, mode);
      const codes = q ? applyNested("q", q, variables, features.output.ref, mode) : null;
      const heads = [read, codes?.output].filter((part) => part !== null && part !== undefined);
      const real = applyNested("discriminator", discriminator, variables, features.output, mode);
      const n = real.output.shape[0] ?? 0;
      return {
        judgement: {
          logits: real.output.reshape([n]),
          heads: heads.length > 1 ? np.concatenate(heads, 1) : (heads[0] ?? null),
        },
        statistics: { ...features.statistics, ...real.statistics, ...codes?.statistics },
      };
    },
  };
}
