import { type CodeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { interpolate } from "../latents/interpolate.ts";
import type { Stream } from "../random/stream.ts";

export type LatentWalkOptions = {
  /** How many walks. */
  readonly rows: number;
  /** Draws that each passes, at least 2. */
  readonly stops: number;
  /** Steps from one to the next, at least 1. */
  readonly steps: number;
  /** Whether it goes on from the last to the first, where it then ends a step before. */
  readonly closed: boolean;
};

/** Walks through the generator's input. */
export type LatentWalk = {
  /** [rows · count, inputSize]: row r · count + j is point j of walk r. */
  readonly latents: Float32Array;
  /** Points of each walk. */
  readonly count: number;
};

/**
 * Walks between draws from the priors: noise of N(0, 1) goes along the sphere, uniform noise and codes straight, so that a class
 * fades into another. See `interpolate`.
 *
 * @param change what to do to the draws before: `truncated`, say
 * @throws RangeError when rows, stops or steps are no integers of at least 1, 2 and 1
 */
export function latentWalk(
  layout: CodeLayout,
  stream: Stream,
  { rows, stops, steps, closed }: LatentWalkOptions,
  change: (latents: Float32Array) => Float32Array = (latents) => latents,
): LatentWalk {
  for (const [name, value, least] of [
    ["rows", rows, 1],
    ["stops", stops, 2],
    ["steps", steps, 1],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new RangeError(
      `latentWalk(layout, stream, { ${name} }): ${name} must be an integer of at least ${least}, got ${value}`,
    );
  }
  const { inputSize, noise } = layout;
  const between = {
    inputSize,
    noise: { columns: [inputSize - noise.size, inputSize] as const, prior: noise.prior.kind },
  };
  const draws = change(sampleLatents(layout, stream, rows * stops));
  const count = closed ? stops * steps : (stops - 1) * steps + 1;
  const latents = new Float32Array(rows * count * inputSize);
  for (let row = 0; row < rows; row++) {
    const stop = (i: number): Float32Array => {
      const at = row * stops + (i % stops);
      return draws.subarray(at * inputSize, (at + 1) * inputSize);
    };
    for (let j = 0; j < count; j++) {
      const leg = Math.floor(j / steps);
      const point = interpolate(between, stop(leg), stop(leg + 1), (j % steps) / steps);
      latents.set(point, (row * count + j) * inputSize);
    }
  }
  return { latents, count };
}
