import { compileSteps, spec, Tensor } from "../../../packages/engine/dist/index.js";
import { initialState, makeStep } from "../../../packages/saddlepoint/dist/index.js";
import { figuresOf, gameOf, WORKLOADS } from "../workloads.mjs";

const tensor = ({ shape, data }) => new Tensor("float32", data, shape);
const tensors = (arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensor(array)]));

const SEED = 1;

/**
 * The library's own step of a workload, compiled: in a page, in a worker or in Node.
 *
 * @param settings.fresh whether to draw the initial weights, as a training does, instead of taking the start's
 * @returns how long compiling took, and `run(steps)`, the milliseconds of so many steps and what each reports
 */
export async function openSaddlepoint(name, start, { device, threads, fresh = false }) {
  const workload = WORKLOADS[name];
  const { stepsACall } = workload;
  const { model, options } = gameOf(workload);
  const initial = initialState(model, SEED);
  const given = () => ({
    generator: tensors(start.weights("generator.")),
    critic: tensors(start.weights("critic.")),
  });
  let state = fresh ? initial : { ...initial, ...given() };
  const step = makeStep(options);
  const { shape: latents } = start.stacked("latents", 0, 1);
  const { shape: real } = start.stacked("real", 0, 1);
  const began = performance.now();
  const compiled = await compileSteps(
    (before, samples, drawn) => step(before, { real: samples }, drawn),
    [state, spec(real.slice(1)), spec(latents.slice(1))],
    { name, inputNames: ["real", "latents"], device, ...(threads === undefined ? {} : { threads }) },
  );
  const compileMs = performance.now() - began;
  const figures = figuresOf(workload);
  let done = 0;
  const call = async (count) => {
    const batches = ["real", "latents"].map((key) => tensor(start.stacked(key, done, count)));
    const from = performance.now();
    const [next, metrics] = await compiled(state, ...batches);
    const ms = performance.now() - from;
    state = next;
    done += count;
    const reports = Array.from({ length: count }, (_, i) =>
      Object.fromEntries(figures.map((figure) => [figure, metrics[figure].data[i]])),
    );
    return { ms, reports };
  };
  return {
    compileMs,
    modelBytes: compiled.model.byteLength,
    release: () => compiled.release(),
    async run(steps) {
      let ms = 0;
      const reports = [];
      for (let left = steps; left > 0; left -= stepsACall) {
        const called = await call(Math.min(left, stepsACall));
        ms += called.ms;
        reports.push(...called.reports);
      }
      return { ms, reports };
    },
  };
}
