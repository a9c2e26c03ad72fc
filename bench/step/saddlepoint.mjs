import { compileSteps, spec, Tensor } from "../../packages/engine/dist/index.js";
import { initialState } from "../../packages/saddlepoint/dist/index.js";
import { readOptions, readStart, reportDone, reportEngine, reportStep } from "../peers/protocol.mjs";
import { FIGURES, model, step } from "./infogan.mjs";

// As the trainer does it: several steps a call, the state staying inside.
const STEPS_A_CALL = 5;

const { start, batch, steps, threads } = readOptions();
const given = readStart(start, batch);
const tensor = ({ shape, data }) => new Tensor("float32", data, shape);
const weights = (prefix, initial) =>
  Object.fromEntries(Object.keys(initial).map((name) => [name, tensor(given.weights[prefix + name])]));

const initial = initialState(model, 0);
let state = {
  ...initial,
  generator: weights("generator.", initial.generator),
  critic: weights("critic.", initial.critic),
};
const first = given.batch(0);
const run = await compileSteps(
  (before, real, latents) => step(before, { real }, latents),
  [state, spec(first.real.shape), spec(first.latents.shape)],
  { name: "infogan", threads, inputNames: ["real", "latents"] },
);
reportEngine(`saddlepoint on ONNX Runtime, cpu, threads: ${threads}, ${STEPS_A_CALL} steps a call`);

for (let done = 0; done < steps; done += STEPS_A_CALL) {
  const batches = Array.from({ length: STEPS_A_CALL }, (_, i) => given.batch(done + i));
  const stacked = (name) => {
    const parts = batches.map((one) => one[name]);
    const data = new Float32Array(parts.length * parts[0].data.length);
    for (const [i, part] of parts.entries()) data.set(part.data, i * part.data.length);
    return tensor({ shape: [parts.length, ...parts[0].shape], data });
  };
  const [real, latents] = [stacked("real"), stacked("latents")];
  const began = performance.now();
  const [next, metrics] = await run(state, real, latents);
  const ms = (performance.now() - began) / STEPS_A_CALL;
  state = next;
  for (let i = 0; i < STEPS_A_CALL; i++) {
    const figures = Object.entries(FIGURES).map(([name, metric]) => [name, metrics[metric].data[i]]);
    reportStep(ms, Object.fromEntries(figures));
  }
}
reportDone();
