import type { Tensor } from "@saddlepoint/engine";
import type { EstimateSettings } from "../fit/estimateOptions.ts";
import { type Feed, shuffledRows, sideBySide } from "../fit/feed.ts";
import type { Reading } from "../fit/reading.ts";
import type { Named } from "../networks/layer.ts";
import { stream } from "../random/stream.ts";
import { crossPartitions, LEAST_SAMPLES, type Partition, partition } from "../samples/partition.ts";
import { subset } from "../samples/readSamples.ts";
import { requireSamples } from "../samples/requireSamples.ts";
import type { Samples } from "../samples/samples.ts";

/** Samples as networks take them. */
type Floats = Samples<Float32Array>;

/** The same of P and of Q. */
export type Both<T> = { readonly p: T; readonly q: T };

export const ofBoth = <A, B>({ p, q }: Both<A>, f: (of: A) => B): Both<B> => ({ p: f(p), q: f(q) });

/** Two sample sets of one dimension, each large enough. */
export function requireTwoSets(owner: string, p: Samples, q: Samples): void {
  requireSamples(`${owner}(p, q)`, "p", p, LEAST_SAMPLES);
  requireSamples(`${owner}(p, q)`, "q", q, LEAST_SAMPLES);
  if (p.d !== q.d)
    throw new RangeError(`${owner}(p, q): p and q must have the same dimension, got ${p.d} and ${q.d}`);
}

/** Both sets parted by themselves: a half to train on, a sixth to choose by, a third to report on. */
export const halves = ({ p, q }: Both<Samples>, seed: number): Both<Partition> => ({
  p: partition(p.n, seed, "partition.p"),
  q: partition(q.n, seed, "partition.q"),
});

/** The same five times, each sample of both measured on once. */
export function crossHalves({ p, q }: Both<Samples>, seed: number): readonly Both<Partition>[] {
  const ofQ = crossPartitions(q.n, seed, "folds.q");
  return crossPartitions(p.n, seed, "folds.p").flatMap((own, fold) => {
    const other = ofQ[fold];
    return other === undefined ? [] : [{ p: own, q: other }];
  });
}

/** The samples of each part. */
export function splitBoth({ p, q }: Both<Samples>, parts: Both<Partition>) {
  const part = (which: keyof Partition): Both<Samples> => ({
    p: subset(p, parts.p[which]),
    q: subset(q, parts.q[which]),
  });
  return { training: part("training"), selection: part("selection"), evaluation: part("evaluation") };
}

/** Batches of P and of Q, as many of each, drawn by themselves: the same rows of all that is given of one of them. */
export function batchesOf({ p, q }: Both<readonly Floats[]>, { seed, batchSize }: EstimateSettings): Feed {
  const size = Math.min(batchSize, ...[...p, ...q].map(({ n }) => n));
  return sideBySide(
    shuffledRows(p, size, stream(seed, "batches.p")),
    shuffledRows(q, size, stream(seed, "batches.q")),
  );
}

/** What a network says of samples of P and of Q. */
export const readBoth = async (
  reading: Reading,
  weights: Named<Tensor>,
  { p, q }: Both<Floats>,
): Promise<Both<Float32Array>> => ({ p: await reading(weights, p), q: await reading(weights, q) });
