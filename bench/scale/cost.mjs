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
import { stateBytes } from "../../packages/saddlepoint/dist/training/stateBytes.js";
import { stepPacer } from "../../packages/saddlepoint/dist/training/stepPacer.js";
import { exponent, median } from "./fit.mjs";
import { series } from "./series.mjs";

/** A case is timed for about this long after its warm-up, and for at least as many calls. */
const SECONDS = { full: 4, quick: 1 };
const LEAST_CALLS = 5;
/** Calls until the pace is known and the runtime warm. */
const WARM_UP = 3;

/** Time and arithmetic of one step of a case. */
async function timed({ x, recipe, shape, steps: fixed }, { threads, quick }) {
  const model = modelOf(recipe, shape);
  const { batchSize } = recipe.training;
  const { inputSize } = model.layout;
  let state = initialState(model, 1, { optimisers: optimisersOf(recipe) });
  const size = shape.reduce((product, length) => product * length, 1);
  const random = stream(1, "scale");
  const samples = Float32Array.from({ length: batchSize * size }, () => random.next());
  const codes = sampleLatents(model.layout, random, batchSize);
  /** The same batch for every step: time does not depend on it. */
  const repeated = (batch, count, dims) => {
    const data = new Float32Array(count * batch.length);
    for (let step = 0; step < count; step++) data.set(batch, step * batch.length);
    return new Tensor("float32", data, [count, batchSize, ...dims]);
  };
  const inputs = (count) => [{ real: repeated(samples, count, shape) }, repeated(codes, count, [inputSize])];
  const pacer = stepPacer(samples.byteLength + codes.byteLength, stateBytes(state));
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
    for (let call = 0; call < WARM_UP; call++) {
      const count = fixed ?? pacer.steps();
      [state] = await pacer.timed(count, () => run(state, ...inputs(count)));
    }
    const steps = fixed ?? pacer.steps();
    const given = inputs(steps);
    const until = performance.now() + 1000 * (quick ? SECONDS.quick : SECONDS.full);
    while (!end()) {
      const began = performance.now();
      [state] = await run(state, ...given);
      perStep.push((performance.now() - began) / steps);
    }
    const { flops } = countWork(run.model);
    return {
      x,
      steps,
      ms: median(perStep),
      leastMs: Math.min(...perStep),
      calls: perStep.length,
      flops,
      compileMs,
    };
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
