import type { FDivergence } from "../divergences/fDivergence.ts";
import { jensenShannon } from "../divergences/jensenShannon.ts";
import { type EstimateOptions, estimateSettings } from "../fit/estimateOptions.ts";
import { lookAtVariable } from "../information/lookAtVariable.ts";
import { seriesWarning } from "../information/seriesWarning.ts";
import { type Quantity, warned } from "../quantity/quantity.ts";
import { distinctSets } from "../samples/distinctRows.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { type Both, ofBoth, requireTwoSets } from "./both.ts";
import type { DivergenceEstimate, DivergenceReading } from "./divergenceEstimate.ts";
import { halved } from "./jensenShannonFromSamples.ts";
import { readNumbers } from "./readNumbers.ts";
import { readSymbols } from "./readSymbols.ts";

/**
 * An estimate of an f-divergence of two distributions by what suits the samples, with a lower bound, in the divergence's unit.
 *
 * Rows of few different values are counted. To others two normal or Student distributions are fitted, in five shapes from independent
 * columns of one scatter to scatters of their own, and a network that begins from their ratio learns what it leaves; all of it five
 * times, each on four fifths of the samples, and measured on the rest, which is the lower bound. Where the two distributions describe
 * the samples and the network finds no more than their ratio, their own divergence is the estimate. Otherwise it is the mean of the
 * bound on the samples that were learned from, which is too high, and on those that were never seen, which is too low.
 *
 * @param p samples of P; as many numbers each as q's, not as many rows. Rows are taken to be independent of each other
 * @param q samples of Q
 * @throws RangeError for fewer than 30 samples, different dimensions, or a value that is not finite
 * @throws the signal's reason when it is aborted
 * @example const { estimate, lower } = await estimateDivergence(divergenceNamed("kl"), p, q)
 */
export async function estimateDivergence(
  divergence: FDivergence,
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<DivergenceEstimate> {
  return (await readDivergences("estimateDivergence", p, q, options))(divergence);
}

/**
 * Estimates of several f-divergences from one fit to the samples: all else as in `estimateDivergence`.
 *
 * @returns in the order of the divergences
 * @example const [kl, js] = await estimateDivergences([divergences.kl, divergences.js], p, q)
 */
export async function estimateDivergences(
  all: readonly FDivergence[],
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<readonly DivergenceEstimate[]> {
  return all.map(await readDivergences("estimateDivergences", p, q, options));
}

async function readDivergences(
  owner: string,
  p: Samples,
  q: Samples,
  options: EstimateOptions,
): Promise<DivergenceReading> {
  estimateSettings(owner, options);
  requireTwoSets(owner, p, q);
  const { sets, warning } = distinctSets(p, q);
  requireTwoSets(owner, sets.p, sets.q);
  const varying = varyingColumns(sets);
  const read = varying === undefined ? readConstant(sets) : await readVarying(varying, options);
  const warnings = [
    warning,
    seriesWarning({ p: lookAtVariable(sets.p) }),
    seriesWarning({ q: lookAtVariable(sets.q) }),
  ];
  return (divergence) => {
    const { seen, estimate, lower } = read(divergence);
    return { seen, estimate: warned(estimate, ...warnings), lower: warned(lower, ...warnings) };
  };
}

/** The same of the Jensen-Shannon divergence, each side weighed by ½: at most log 2 nats. */
export async function estimateJensenShannon(
  p: Samples,
  q: Samples,
  options: EstimateOptions = {},
): Promise<DivergenceEstimate> {
  const { estimate, lower, ...rest } = await estimateDivergence(jensenShannon, p, q, options);
  return { ...rest, estimate: halved(estimate), lower: halved(lower) };
}

/** Both sets without the columns that are the same number in all rows; undefined where no other is left. */
function varyingColumns(sets: Both<Samples>): Both<Samples> | undefined {
  const { d } = sets.p;
  const first = sets.p.values.subarray(0, d);
  const varies = new Set<number>();
  for (const { values } of [sets.p, sets.q])
    for (let i = 0; i < values.length; i++) if (values[i] !== first[i % d]) varies.add(i % d);
  if (varies.size === 0) return undefined;
  if (varies.size === d) return sets;
  const kept = [...varies].sort((a, b) => a - b);
  return ofBoth(sets, ({ values, n }) =>
    samples(
      Float64Array.from({ length: n * kept.length }, (_, at) => {
        const row = Math.floor(at / kept.length);
        return values[row * d + (kept[at % kept.length] ?? 0)] ?? 0;
      }),
      n,
      kept.length,
    ),
  );
}

function readConstant({ p, q }: Both<Samples>): DivergenceReading {
  return ({ title, unit, least, ceiling }) => {
    const quantity: Quantity = {
      quantity: `${title}(P‖Q)`,
      value: least,
      unit,
      kind: "estimate",
      ceiling,
      ci: [least, least],
      n: p.n + q.n,
    };
    return {
      seen: ["every row of both is the same"],
      estimate: quantity,
      lower: { ...quantity, kind: "lower-bound" },
    };
  };
}

async function readVarying(sets: Both<Samples>, options: EstimateOptions): Promise<DivergenceReading> {
  const look = lookAtVariable(joined(sets));
  return look.kind === "discrete"
    ? readSymbols(sets, look.symbols, look.distinct, options)
    : readNumbers(sets, options);
}

function joined({ p, q }: Both<Samples>): Samples {
  const values = new Float64Array(p.values.length + q.values.length);
  values.set(p.values);
  values.set(q.values, p.values.length);
  return samples(values, p.n + q.n, p.d);
}
