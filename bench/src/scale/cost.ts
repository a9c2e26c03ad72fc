import { countWork } from "../engineInside.ts";
import { callLength } from "../subject/callLength.ts";
import { type Fed, gameOf, mapFed, type Numbers, play } from "../subject/game.ts";
import { stream } from "../subject/library.ts";
import { exponent, median } from "../turns/statistics.ts";
import type { Say, ScaleOptions } from "./options.ts";
import { type Case, type Series, series } from "./series.ts";

/** A case is timed for about this long after its warm-up, and for at least as many calls. */
const SECONDS = { full: 4, quick: 1 };
const LEAST_CALLS = 5;
/** Calls until the pace is known and the runtime warm. */
const WARM_UP = 3;

/** Time and arithmetic of one step of a case. */
async function timed({ x, recipe, shape, steps: fixed }: Case, { threads, quick }: ScaleOptions) {
  const game = gameOf(recipe, shape);
  const state = game.stateOf(1);
  const random = stream(1, "scale");
  /** One batch of random numbers; time does not depend on them. */
  const batch = mapFed(game.fed, (dims) => ({
    dims,
    data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => random.next()),
  }));
  const repeated = (count: number): Fed<Numbers> =>
    mapFed(batch, ({ dims, data }) => {
      const all = new Float32Array(count * data.length);
      for (let step = 0; step < count; step++) all.set(data, step * data.length);
      return { shape: [count, ...dims], data: all };
    });
  const length = callLength(game, state);
  const playing = await play(game, { state, threads });
  try {
    let steps = fixed ?? 1;
    for (let call = 0; call < WARM_UP; call++) {
      const { ms } = await playing.call(repeated(steps));
      steps = fixed ?? length(ms / steps);
    }
    const given = repeated(steps);
    const until = performance.now() + 1000 * (quick ? SECONDS.quick : SECONDS.full);
    const perStep: number[] = [];
    while (performance.now() <= until || perStep.length < LEAST_CALLS)
      perStep.push((await playing.call(given)).ms / steps);
    return {
      x,
      steps,
      ms: median(perStep),
      leastMs: Math.min(...perStep),
      calls: perStep.length,
      flops: countWork(playing.model).flops,
      compileMs: playing.compileMs,
    };
  } finally {
    await playing.release();
  }
}

type Point = Awaited<ReturnType<typeof timed>>;

const exponentsOf = (points: readonly Point[]) => ({
  timeByFlops: exponent(points.map(({ flops, ms }) => ({ x: flops, y: ms }))),
  timeByX: exponent(points.map(({ x, ms }) => ({ x, y: ms }))),
  flopsByX: exponent(points.map(({ x, flops }) => ({ x, y: flops }))),
});

/** A series as it was measured; `exponents` of time and of arithmetic where the arithmetic grows. */
export type CostSeries = Pick<Series, "name" | "label" | "held"> & {
  readonly points: readonly Point[];
  readonly exponents?: ReturnType<typeof exponentsOf>;
};

/** Every series of `series.ts`. */
export async function cost(options: ScaleOptions, say: Say): Promise<readonly CostSeries[]> {
  const found: CostSeries[] = [];
  for (const { name, label, held, growing, cases } of series(options.quick)) {
    const points: Point[] = [];
    for (const one of cases) {
      const point = await timed(one, options);
      points.push(point);
      say(
        `${label} ${point.x}: ${point.ms.toFixed(2)} ms, ${(point.flops / 1e9).toPrecision(3)} GFLOP, ` +
          `${(point.flops / point.ms / 1e6).toFixed(0)} GFLOP/s`,
      );
    }
    found.push({ name, label, held, points, ...(growing ? { exponents: exponentsOf(points) } : {}) });
  }
  return found;
}
