import { meanOverSeeds, type Quantity } from "saddlepoint/quantity";
import type { Estimated, EstimateFlags } from "./estimand.ts";

/** An estimate of several seeds, and what each of them said. */
export type EstimatedOverSeeds = Estimated & { readonly values: readonly number[] };

/** Estimates with seed, seed + 1, …, one after another, and takes their mean: bounds beside them likewise. */
export async function overSeeds(
  seeds: number,
  { seed, onProgress, ...flags }: EstimateFlags,
  estimate: (flags: EstimateFlags) => Promise<Estimated>,
): Promise<EstimatedOverSeeds> {
  const found: Estimated[] = [];
  for (let at = 0; at < seeds; at++) {
    found.push(
      await estimate({
        ...flags,
        seed: seed + at,
        onProgress: ({ step, steps, ...rest }) =>
          onProgress(
            steps === undefined
              ? { step, ...rest }
              : { ...rest, step: at * steps + step, steps: seeds * steps },
          ),
      }),
    );
  }
  const beside = (side: "lower" | "upper") => {
    const bounds: readonly Quantity[] = found.flatMap((each) => each[side] ?? []);
    return bounds.length === 0 ? {} : { [side]: meanOverSeeds(bounds) };
  };
  const seen = [...new Set(found.flatMap(({ seen = [] }) => seen))];
  return {
    ...meanOverSeeds(found),
    ...(seen.length === 0 ? {} : { seen }),
    ...beside("lower"),
    ...beside("upper"),
    values: found.map(({ value }) => value),
  };
}
