import { drawn, type Feed, type FitTask, shuffledRows, sideBySide } from "saddlepoint/fit";
import { oneHot } from "saddlepoint/numeric";
import { adam, byPlayer } from "saddlepoint/optimisers";
import { fillUniform, stream } from "saddlepoint/random";
import { type Samples, samples } from "saddlepoint/samples";
import { cooling } from "../cooling.ts";
import { adversarialLoss, initialWeights } from "./adversarialLoss.ts";
import { GAMES, type Method, risingWeight } from "./methods.ts";
import type { Problem } from "./problems.ts";

/** The classes of labelled samples, one-hot, [n, classes]. */
function classesOf({ labels, n, name }: Samples, classes: number): Samples {
  if (labels === undefined)
    throw new RangeError(`adaptationTask(problem, method, run): ${name} must have labels, got none`);
  return samples(oneHot(labels, classes), n, classes);
}

/** What `adversarialLoss` takes, each part from a stream of its own: the batches are the same whatever the method does. */
function feed({ source, target, networks, batch }: Problem, { labels }: Method, seed: number): Feed {
  const [labelled, other] = labels === "source" ? [source.train, target.train] : [target.train, source.train];
  const mix = stream(seed, "domains.mix");
  let done = 0;
  return sideBySide(
    shuffledRows([labelled, classesOf(labelled, networks.classes)], batch, stream(seed, "domains.labelled")),
    shuffledRows([other], batch, stream(seed, "domains.other")),
    drawn([[batch], []], (count) => {
      const steps = Float32Array.from({ length: count }, (_, i) => done + i + 1);
      done += count;
      return [fillUniform(mix, new Float32Array(count * batch)), steps];
    }),
  );
}

/**
 * The training of a method on a problem, as a fit: F, C and the critic move at once, each by Adam.
 *
 * @throws RangeError when the domain whose labels C learns from has none
 */
export function adaptationTask(
  problem: Problem,
  method: Method,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): FitTask {
  const { networks, rates, weights } = problem;
  const player = (rate: number) => adam({ rate: cooling(rate, steps), beta1: 0.5 });
  return {
    weights: initialWeights(networks, seed),
    optimiser: byPlayer({
      features: player(rates.networks),
      classifier: player(rates.networks),
      critic: player(rates.critic),
    }),
    feed: feed(problem, method, seed),
    loss: adversarialLoss(
      networks,
      GAMES[method.game],
      risingWeight(method.adapts ? weights[method.game] : 0, steps),
    ),
  };
}
