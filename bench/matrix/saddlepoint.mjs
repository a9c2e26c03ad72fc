// The library's own step as the trainer runs it: compiled, several steps a call, the state staying inside, on the CPU unless
// `--device` says otherwise.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { compileSteps, spec, Tensor } from "../../packages/engine/dist/index.js";
import { readOptions, readStart, takePart } from "../peers/protocol.mjs";
import { gameOf } from "./game.mjs";
import { WORKLOADS } from "./workloads.mjs";

const { start, batch, threads, device = "cpu", calls } = readOptions();
const given = readStart(start, batch);
const workload = WORKLOADS[given.workload];
const { step, stateOf } = gameOf(workload);
// As many as there are cores is what it would choose from by itself: small steps run on one.
const chosen = threads === availableParallelism() ? {} : { threads };
const stepsACall = calls ?? workload.stepsACall;
const tensor = ({ shape, data }) => new Tensor("float32", data, shape);
const weights = (prefix, initial) =>
  Object.fromEntries(Object.keys(initial).map((name) => [name, tensor(given.weight(prefix + name))]));

const initial = stateOf(0);
let state = {
  ...initial,
  generator: weights("generator.", initial.generator),
  critic: weights("critic.", initial.critic),
};
const first = given.batch(0);
const fed = Object.keys(first);

const began = performance.now();
const run = await compileSteps(
  (before, ...inputs) => {
    const { latents, ...samples } = Object.fromEntries(fed.map((name, i) => [name, inputs[i]]));
    return step(before, samples, latents);
  },
  [state, ...fed.map((name) => spec(first[name].shape))],
  { name: "step", device, keepState: device !== "cpu", ...chosen, inputNames: fed },
);
const setupMs = performance.now() - began;
// Its work is counted from it: see roofline.mjs.
if (device === "cpu" && batch === given.fullBatch) writeFileSync(join(start, "model.onnx"), run.model);

function stacked(batches, name) {
  const parts = batches.map((one) => one[name]);
  const data = new Float32Array(parts.length * parts[0].data.length);
  for (const [i, part] of parts.entries()) data.set(part.data, i * part.data.length);
  return tensor({ shape: [parts.length, ...parts[0].shape], data });
}

/** One call; each of its steps took as long as the others, as far as can be seen. */
async function call(from, count) {
  const batches = Array.from({ length: count }, (_, i) => given.batch(from + i));
  const inputs = fed.map((name) => stacked(batches, name));
  const began = performance.now();
  const [next, metrics] = await run(state, ...inputs);
  // A call has ended when its metrics are on the host, and they are there only when its last step is done.
  const ms = (performance.now() - began) / count;
  state = next;
  return Array.from({ length: count }, (_, i) => ({
    ms,
    figures: () =>
      Object.fromEntries(Object.entries(metrics).map(([name, { data }]) => [name, Number(data[i])])),
  }));
}

await takePart({
  engine: `saddlepoint on ONNX Runtime, ${device}, threads: ${threads} or fewer, ${stepsACall} steps a call`,
  setupMs,
  steps: async (from, count) => {
    const done = [];
    while (done.length < count) {
      done.push(...(await call(from + done.length, Math.min(stepsACall, count - done.length))));
    }
    return done;
  },
});
