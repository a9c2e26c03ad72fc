import { type numpy as np, tree } from "@jax-js/jax";
import { encodingOf, headOf } from "../codes/codeLayout.ts";
import { informationBound } from "../codes/informationBound.ts";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import type { GanState } from "../training/state.ts";

/** The part of a state that evaluation reads. Everything is applied in mode "evaluate". */
export type Trained<A> = Pick<GanState<A>, "generator" | "critic" | "statistics">;

/** What a trained model says of held-out samples, one number a sample. */
export type Measurement<A> = {
  /** D's logits of real samples, [n]. */
  readonly real: A;
  /** D's logits of generated samples, [n]. */
  readonly fake: A;
  /** H(c) + log Q(c|G(z, c)) of each code by name, [n], in nats. */
  readonly bounds: Named<A>;
};

/** The generator for sampling: weights, running statistics and latents [n, inputSize] to samples [n, …]. Pure. */
export function makeGenerate({ generator }: Model) {
  return (weights: Named<np.Array>, statistics: Named<np.Array>, latents: np.Array): np.Array =>
    generator.apply({ weights, statistics }, latents, "evaluate").output;
}

/**
 * The encoder: the critic's weights, its running statistics over real samples, and samples [n, …] to Q's heads
 * [n, headSize]. Pure.
 *
 * @throws RangeError when the model has no codes
 */
export function makeEncode({ critic, layout }: Model) {
  if (layout.headSize === 0)
    throw new RangeError("makeEncode(model): the model has no codes, so no Q to encode with");
  return (weights: Named<np.Array>, statistics: Named<np.Array>, samples: np.Array): np.Array => {
    const { logits, heads } = critic.apply({ weights, statistics }, samples, "evaluate").judgement;
    logits.dispose();
    if (heads === null) throw new RangeError("makeEncode(model): the model's critic has no Q");
    return heads;
  };
}

/** Both terms of Huszár's decomposition, one number a held-out sample. Pure; consumes its arrays. */
export function makeMeasure(model: Model) {
  const generate = makeGenerate(model);
  return (trained: Trained<np.Array>, real: np.Array, latents: np.Array): Measurement<np.Array> => {
    const { generator, critic, statistics } = trained;
    const samples = generate(generator, statistics.generator, latents.ref);
    const onReal = model.critic.apply(
      { weights: tree.ref(critic), statistics: statistics.real },
      real,
      "evaluate",
    );
    const onFake = model.critic.apply({ weights: critic, statistics: statistics.fake }, samples, "evaluate");
    onReal.judgement.heads?.dispose();
    const { logits, heads } = onFake.judgement;
    const bounds: Record<string, np.Array> = {};
    for (const placed of heads ? model.layout.codes : []) {
      if (heads) {
        bounds[placed.name] = informationBound(
          placed.code,
          headOf(placed, heads.ref),
          encodingOf(placed, latents.ref),
        );
      }
    }
    heads?.dispose();
    latents.dispose();
    return { real: onReal.judgement.logits, fake: logits, bounds };
  };
}
