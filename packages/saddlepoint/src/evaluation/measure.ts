import { numpy as np, tree } from "@jax-js/jax";
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

/** The generator as training runs it, by the batch's own statistics: its variables and latents [n, inputSize] to samples [n, …]. Pure. */
export function makeGenerateAsTrained({ generator }: Model) {
  return (variables: Variables<np.Array>, latents: np.Array): np.Array => {
    const { output, statistics } = generator.apply(variables, latents, "train");
    tree.dispose(statistics);
    return output;
  };
}

/** The critic after training: its variables, samples [n, …] and, where it is told them, classes to a judgement. Pure. */
export function makeJudge({ critic }: Model) {
  return (variables: Variables<np.Array>, samples: np.Array, labels: np.Array | null = null): Judgement =>
    critic.apply(variables, samples, "evaluate", labels).judgement;
}

/** A critic's variables to judge with, where D and Q normalise by different running statistics. */
export type JudgedApart<A> = {
  readonly weights: Named<A>;
  readonly statistics: { readonly logits: Named<A>; readonly heads: Named<A> };
};

/**
 * As `makeJudge`, but D's logits and Q's heads each by running statistics of their own. Written as two judgements of the same
 * samples: what they have in common, all that comes before the first normalisation, is computed once when compiled. Pure.
 */
export function makeJudgeApart(model: Model) {
  const judge = makeJudge(model);
  return (
    { weights, statistics }: JudgedApart<np.Array>,
    samples: np.Array,
    labels: np.Array | null = null,
  ): Judgement => {
    const ofD = judge(
      { weights: tree.ref(weights), statistics: statistics.logits },
      samples.ref,
      labels?.ref,
    );
    const ofQ = judge({ weights, statistics: statistics.heads }, samples, labels);
    ofD.heads?.dispose();
    ofQ.logits.dispose();
    return { logits: ofD.logits, heads: ofQ.heads };
  };
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
    // What Q reads from a sample does not depend on the class that D is told beside it, unless as a further input.
    const told = model.layout.told;
    const unknown =
      told === null ? null : np.full([samples.shape[0] ?? 0, told.code.dimension], 1 / told.code.dimension);
    const { logits, heads } = judge(variables, samples, unknown);
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
      model.layout.read.map((placed) => [placed.name, placed.code.posterior(headOf(placed, heads.ref))]),
    );
    heads.dispose();
    return posteriors;
  };
}

/** Q's heads [n, headSize] and the latents [n, inputSize] to H(c) + log Q(c|x) of each code, [n], in nats. Pure. */
export function makeBounds({ layout }: Model) {
  return (heads: np.Array, latents: np.Array): Named<np.Array> => {
    const bounds: Record<string, np.Array> = {};
    for (const placed of layout.read) {
      const [head, encoding] = [headOf(placed, heads.ref), encodingOf(placed, latents.ref)];
      bounds[placed.name] = informationBound(placed.code, head, encoding);
    }
    heads.dispose();
    latents.dispose();
    return bounds;
  };
}
