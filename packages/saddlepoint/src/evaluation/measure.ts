import type { numpy as np } from "@jax-js/jax";
import { encodingOf, headOf } from "../codes/codeLayout.ts";
import { informationBound } from "../codes/informationBound.ts";
import type { Judgement } from "../networks/critic.ts";
import type { Named, Variables } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";

/** The generator for sampling: its variables and latents [n, inputSize] to samples [n, …]. Pure. */
export function makeGenerate({ generator }: Model) {
  return (variables: Variables<np.Array>, latents: np.Array): np.Array =>
    generator.apply(variables, latents, "evaluate").output;
}

/** The critic after training: its variables and samples [n, …] to a judgement. Pure. */
export function makeJudge({ critic }: Model) {
  return (variables: Variables<np.Array>, samples: np.Array): Judgement =>
    critic.apply(variables, samples, "evaluate").judgement;
}

/**
 * The encoder: the critic's variables, with its statistics over real samples, and samples [n, …] to Q's heads
 * [n, headSize]. Pure.
 *
 * @throws RangeError when the model has no Q
 */
export function makeEncode(model: Model) {
  const judge = makeJudge(model);
  return (variables: Variables<np.Array>, samples: np.Array): np.Array => {
    const { logits, heads } = judge(variables, samples);
    logits.dispose();
    if (heads === null)
      throw new RangeError("makeEncode(model): the model must have codes and a Q to read them, got none");
    return heads;
  };
}

/**
 * The encoder as it is shipped: as `makeEncode`, but each code's posterior by the code's name, in the code's own units.
 * Pure.
 */
export function makePosteriors(model: Model) {
  const encode = makeEncode(model);
  return (variables: Variables<np.Array>, samples: np.Array): Named<Named<np.Array>> => {
    const heads = encode(variables, samples);
    const posteriors = Object.fromEntries(
      model.layout.codes.map((placed) => [placed.name, placed.code.posterior(headOf(placed, heads.ref))]),
    );
    heads.dispose();
    return posteriors;
  };
}

/** Q's heads [n, headSize] and the latents [n, inputSize] to H(c) + log Q(c|x) of each code, [n], in nats. Pure. */
export function makeBounds({ layout }: Model) {
  return (heads: np.Array, latents: np.Array): Named<np.Array> => {
    const bounds: Record<string, np.Array> = {};
    for (const placed of layout.codes) {
      const [head, encoding] = [headOf(placed, heads.ref), encodingOf(placed, latents.ref)];
      bounds[placed.name] = informationBound(placed.code, head, encoding);
    }
    heads.dispose();
    latents.dispose();
    return bounds;
  };
}
