import { countWork } from "../../packages/engine/dist/cost/countWork.js";
import { compileSteps, spec, Tensor } from "../../packages/engine/dist/index.js";
import {
  initialState,
  makeStep,
  modelOf,
  optimisersOf,
  sampleLatents,
  stepOptionsOf,
  stream,
} from "../../packages/saddlepoint/dist/index.js";
import { exponent, median } from "./fit.mjs";
import { series } from "./series.mjs";

/** A case is timed for about this long after its warm-up, and for at least as many calls. */
const SECONDS = { full: 4, quick: 1 };
const LEAST_CALLS = 5;
const WARM_UP = 2;

/** Time and arithmetic of one step of a case. */
async function timed({ x, recipe, shape, steps }, { threads, quick }) {
  const model = modelOf(recipe, shape);
  const { batchSize } = recipe.training;
  const { inputSize } = model.layout;
  let state = initialState(model, 1, { optimisers: optimisersOf(recipe) });
  const size = shape.reduce((product, length) => product * length, 1);
  const random = stream(1, "scale");
  const real = new Tensor(
    "float32",
    Float32Array.from({ length: steps * batchSize * size }, () => random.next()),
    [steps, batchSize, ...shape],
  );
  const latents = new Tensor("float32", sampleLatents(model.layout, random, steps * batchSize), [
    steps,
    batchSize,
    inputSize,
  ]);
  const compiling = performance.now();
  const run = await compileSteps(
    makeStep(stepOptionsOf(recipe, model)),
    [state, { real: spec([batchSize, ...shape]) }, spec([batchSize, inputSize])],
    { name: "scale", inputNames: ["batch", "latents"], threads },
  );
  const compileMs = performance.now() - compiling;
  try {
    const perStep = [];
    const end = () => performance.now() > until && perStep.length >= LEAST_CALLS;
    for (let call = 0; call < WARM_UP; call++) [state] = await run(state, { real }, latents);
    const until = performance.now() + 1000 * (quick ? SECONDS.quick : SECONDS.full);
    while (!end()) {
      const began = performance.now();
      [state] = await run(state, { real }, latents);
      perStep.push((performance.now() - began) / steps);
    }
    const { flops } = countWork(run.model);
    return { x, ms: median(perStep), leastMs: Math.min(...perStep), calls: perStep.length, flops, compileMs };
  } finally {
    await run.release();
  }
}

/** Every series of `series.mjs`, with the exponents of time and of arithmetic. */
export async function cost(options, say) {
  const found = [];
  for (const { name, label, held, growing, cases } of series(options.quick)) {
    const points = [];
    for (const one of cases) {
      const point = await timed(one, options);
      points.push(point);
      say(
        `${label} ${point.x}: ${point.ms.toFixed(2)} ms, ${(point.flops / 1e9).toPrecision(3)} GFLOP, ` +
          `${(point.flops / point.ms / 1e6).toFixed(0)} GFLOP/s`,
      );
    }
    const of = (x, y) => exponent(points.map((point) => ({ x: x(point), y: y(point) })));
    const exponents = growing
      ? {
          timeByFlops: of(
            ({ flops }) => flops,
            ({ ms }) => ms,
          ),
          timeByX: of(
            ({ x }) => x,
            ({ ms }) => ms,
          ),
          flopsByX: of(
            ({ x }) => x,
            ({ flops }) => flops,
          ),
        }
      : undefined;
    found.push({ name, label, held, points, ...(exponents === undefined ? {} : { exponents }) });
  }
  return found;
}
