import type { Tensor } from "@saddlepoint/engine";
import { jensenShannonFromSamples } from "saddlepoint/estimation";
import { evenStops, fitSteps } from "saddlepoint/fit";
import type { Named } from "saddlepoint/networks";
import { criticQuantity } from "saddlepoint/objectives";
import { meanQuantity, type Quantity } from "saddlepoint/quantity";
import { type Surface, surfacePoints } from "saddlepoint/render";
import { type Samples, samples, takeSamples } from "saddlepoint/samples";
import type { Job } from "../together.ts";
import { adaptationTask } from "./adaptationTask.ts";
import { GAMES, type Method } from "./methods.ts";
import type { Problem, ProblemName } from "./problems.ts";
import { correctness, createReader, type Reader, type Seen } from "./reader.ts";

/** How a training stands after some of its steps, on a part of the held-out samples. */
type Moment = { readonly step: number; readonly target: number; readonly bound: number };

/** One training of a method, measured on samples that nothing was trained on. */
export type Trial = {
  readonly problem: ProblemName;
  readonly method: string;
  readonly seed: number;
  readonly moments: readonly Moment[];
  /** Of the target's test samples, 1 where C is right: the same samples in every trial. */
  readonly correct: Float64Array;
  /** C's share of right answers in each domain. */
  readonly source: Quantity;
  readonly target: Quantity;
  /** The critic's value between the features of both domains. */
  readonly bound: Quantity;
  /** A bound on JSD by a critic that begins anew, on the same features. */
  readonly anew: Quantity;
  /** P(lower moon) over the plane, where the samples are points. */
  readonly surface?: Surface;
};

/** How often a training is looked at, and at how many samples of each domain. */
const LOOKS = 10;
const SHOWN = 500;
/** Of a critic that begins anew: samples of each domain, fewer after a training of few steps, and the most steps of its own. */
const ANEW = { samples: 2000, fewer: 500, few: 3500, steps: 500 };

const firstOf = (of: Samples, count: number): Samples =>
  takeSamples(
    of,
    Array.from({ length: Math.min(count, of.n) }, (_, i) => i),
  );

const accuracy = (name: string, correct: Float64Array): Quantity =>
  within(meanQuantity(name, correct, { kind: "estimate", unit: "dimensionless", ceiling: 1 }), 1);

/** A share's interval within what a share can be. */
const within = (quantity: Quantity, ceiling: number): Quantity => ({
  ...quantity,
  ci: [Math.max(0, quantity.ci[0]), Math.min(ceiling, quantity.ci[1])],
});

/**
 * Trains a method on a problem; yields how many steps are done.
 *
 * @returns undefined when stopped
 */
export async function* trial(
  name: ProblemName,
  problem: Problem,
  method: Method,
  { seed, steps }: { readonly seed: number; readonly steps: number },
  signal?: AbortSignal,
): Job<number, Trial> {
  if (signal?.aborted) return undefined;
  const task = adaptationTask(problem, method, { seed, steps });
  const reader = await createReader(problem.networks, task.weights, problem.source.test.d);
  const look = async (weights: Named<Tensor>, source: Samples, target: Samples) => {
    const seen = { source: await reader.see(weights, source), target: await reader.see(weights, target) };
    return { seen, bound: criticBound(method, seen) };
  };
  const few = { source: firstOf(problem.source.test, SHOWN), target: firstOf(problem.target.test, SHOWN) };
  const moments: Moment[] = [];
  try {
    let last = task.weights;
    for await (const { step, weights } of fitSteps(task, {
      stops: evenStops(steps, Math.ceil(steps / LOOKS)),
    })) {
      if (signal?.aborted) return undefined;
      const { seen, bound } = await look(weights, few.source, few.target);
      const right = correctness(seen.target, few.target);
      moments.push({ step, target: right.reduce((a, b) => a + b, 0) / right.length, bound: bound.value });
      last = weights;
      yield step;
    }
    const { source, target } = problem;
    const { seen, bound } = await look(last, source.test, target.test);
    const correct = correctness(seen.target, target.test);
    const anewSamples = steps < ANEW.few ? ANEW.fewer : ANEW.samples;
    return {
      problem: name,
      method: method.name,
      seed,
      moments,
      correct,
      source: accuracy("accuracy on the source", correctness(seen.source, source.test)),
      target: accuracy("accuracy on the target", correct),
      bound,
      anew: await jensenShannonFromSamples(
        firstOf(seen.source.features, anewSamples),
        firstOf(seen.target.features, anewSamples),
        { seed, steps: Math.min(ANEW.steps, steps) },
      ),
      ...(target.test.d === 2 ? { surface: await surfaceOf(reader, last, source.test, target.test) } : {}),
    };
  } finally {
    await reader.release();
  }
}

/** What the game's critic says of held-out features, P those of the domain whose labels C learns from. */
function criticBound(
  { game, labels, name }: Method,
  seen: { readonly source: Seen; readonly target: Seen },
): Quantity {
  const [estimate] = GAMES[game].estimates;
  if (estimate === undefined)
    throw new RangeError(`trial(problem, method): the game of ${name} must estimate something`);
  const [p, q] = labels === "source" ? [seen.source, seen.target] : [seen.target, seen.source];
  return criticQuantity(estimate, p.witness, q.witness);
}

/** Cells along a side of a picture. */
const CELLS = 110;
/** How far pictures reach beyond the outermost point. */
const MARGIN = 1.05;

/** The classifier over the plane: P(class 1) of two. */
async function surfaceOf(
  reader: Reader,
  weights: Named<Tensor>,
  ...parts: readonly Samples[]
): Promise<Surface> {
  let reach = 0;
  for (const { values } of parts) for (const value of values) reach = Math.max(reach, Math.abs(value));
  reach *= MARGIN;
  const frame = { columns: CELLS, rows: CELLS, x: [-reach, reach], y: [-reach, reach] } as const;
  const { logits } = await reader.see(weights, samples(surfacePoints(frame), CELLS * CELLS, 2));
  const values = Float64Array.from(
    { length: CELLS * CELLS },
    (_, i) => 1 / (1 + Math.exp((logits[2 * i] ?? 0) - (logits[2 * i + 1] ?? 0))),
  );
  return { ...frame, values };
}
