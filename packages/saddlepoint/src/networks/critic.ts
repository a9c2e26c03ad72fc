import type { numpy as np } from "@jax-js/jax";
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
  /** Features → [n, headSize]; null without codes. */
  readonly q: Layer | null;
};

/** A critic from its parts (Chen et al. 2016, section 6: Q shares all layers with D but its last). */
export function critic({ trunk, discriminator, q }: CriticParts): Critic {
  return {
    init: (stream) => initNested(q ? { trunk, discriminator, q } : { trunk, discriminator }, stream),
    apply(variables, x, mode) {
      const features = applyNested("trunk", trunk, variables, x, mode);
      const codes = q ? applyNested("q", q, variables, features.output.ref, mode) : null;
      const real = applyNested("discriminator", discriminator, variables, features.output, mode);
      const n = real.output.shape[0] ?? 0;
      return {
        judgement: { logits: real.output.reshape([n]), heads: codes ? codes.output : null },
        statistics: { ...features.statistics, ...real.statistics, ...codes?.statistics },
      };
    },
  };
}
