import { countWork } from "../engineInside.ts";
import { gameOf, mapFed, play, randomFed } from "../subject/game.ts";
import { stateBytes, stepsACall } from "../subject/library.ts";
import { exponent, median, product } from "../turns/statistics.ts";
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
  let fedBytes = 0;
  mapFed(game.fed, (shape) => {
    fedBytes += 4 * product(shape);
  });
  const playing = await play(game, { state, threads });
  try {
    let steps = fixed ?? 1;
    for (let call = 0; call < WARM_UP; call++) {
      const { ms } = await playing.call(randomFed(game, steps));
      // As many as the trainer would take.
      steps = fixed ?? stepsACall(ms / steps, fedBytes, stateBytes(state));
    }
    const given = randomFed(game, steps);
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
