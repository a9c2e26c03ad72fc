import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileSteps } from "../../packages/engine/dist/index.js";
import { countWork } from "../roofline/countWork.mjs";

// The engine's own copy, so that sessions which the engine makes are made as is said here.
const { InferenceSession } = createRequire(new URL("../../packages/engine/package.json", import.meta.url))(
  "onnxruntime-node",
);

/** How long the step is run for each of the two measurements, unless told how many steps. */
const MILLISECONDS = 3000;
/** As long as the trainer's calls; a call copies the state out once, whatever the steps that it runs. */
const CALL_MILLISECONDS = 500;
/** The profiler stops at a million events, and a file of that size takes long to read. */
const MOST_EVENTS = 300_000;
const EVENTS = "events";
const OPTIMISED = "optimised.onnx";

/**
 * Runs a step without the profiler, then with it.
 *
 * @returns `plainMs`, the median of a step without; `profiledMs`, the mean of a step with, seen from JavaScript; `steps`,
 * how many were profiled, and `calls`, in how many calls; `events`, the profiler's; `model` as it was compiled; `optimised`
 * as the runtime changed it; and the model's `work` a step
 */
export async function record(subject, { threads, steps }) {
  const compile = (options) =>
    compileSteps(subject.step, [subject.state, ...subject.examples], {
      name: "step",
      inputNames: subject.names,
      threads,
      ...options,
    });
  const bare = await compile({});
  const work = countWork(bare.model);
  const plain = await run(bare, subject, steps);
  await bare.release();

  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-profile-"));
  try {
    const { result: compiled, session } = await profiling(folder, () => compile({ sources: true }));
    const most = Math.max(1, Math.floor(MOST_EVENTS / work.nodes));
    const profiled = await run(compiled, subject, Math.min(steps ?? plain.steps, most));
    session.endProfiling();
    await compiled.release();
    const file = readdirSync(folder).find((name) => name.startsWith(EVENTS));
    return {
      plainMs: plain.medianMs,
      profiledMs: profiled.meanMs,
      steps: profiled.steps,
      calls: profiled.calls,
      events: JSON.parse(readFileSync(join(folder, file), "utf8")),
      model: compiled.model,
      optimised: readFileSync(join(folder, OPTIMISED)),
      work,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the session that `make` makes one that is profiled, and gives it back. */
async function profiling(folder, make) {
  const { create } = InferenceSession;
  let session;
  InferenceSession.create = async (model, options) => {
    session = await create.call(InferenceSession, model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: join(folder, EVENTS),
      optimizedModelFilePath: join(folder, OPTIMISED),
    });
    return session;
  };
  try {
    return { result: await make(), session };
  } finally {
    InferenceSession.create = create;
  }
}

/** Runs about as many steps as are wanted, or fit the time, in calls of a length; the first calls warm up. */
async function run(compiled, subject, wanted) {
  let { state } = subject;
  const call = async (count) => {
    const inputs = subject.inputs(count);
    const began = performance.now();
    [state] = await compiled(state, ...inputs);
    return performance.now() - began;
  };
  await call(1);
  const guess = await call(1);
  const total = wanted ?? Math.max(3, Math.ceil(MILLISECONDS / guess));
  const size = Math.min(total, Math.max(1, Math.min(100, Math.round(CALL_MILLISECONDS / guess))));
  const calls = Math.ceil(total / size);
  const times = [];
  for (let i = 0; i < calls; i++) times.push((await call(size)) / size);
  const sorted = times.toSorted((a, b) => a - b);
  return {
    steps: calls * size,
    calls,
    medianMs: sorted[sorted.length >> 1],
    meanMs: times.reduce((sum, ms) => sum + ms, 0) / calls,
  };
}
