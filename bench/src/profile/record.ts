import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { countWork } from "../engineInside.ts";
import { type Game, type Play, play, randomFed } from "../subject/game.ts";
import { median, sum } from "../turns/statistics.ts";

/** How long the step is run for each of the two measurements, unless told how many steps. */
const MILLISECONDS = 3000;
/** As long as the trainer's calls; a call copies the state out once, whatever the steps that it runs. */
const CALL_MILLISECONDS = 500;
/** The profiler stops at a million events, and a file of that size takes long to read. */
const MOST_EVENTS = 300_000;
const EVENTS = "events";
const OPTIMISED = "optimised.onnx";

/** An event of ONNX Runtime's profiler; times are microseconds. */
export type ProfilerEvent = {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    /** Each as {type: shape}. */
    readonly input_type_shape: readonly Readonly<Record<string, readonly number[]>>[];
    readonly output_type_shape: readonly Readonly<Record<string, readonly number[]>>[];
  };
};

/**
 * Runs a step without the profiler, then with it.
 *
 * @returns `plainMs`, the median of a step without; `profiledMs`, the mean of a step with, seen from JavaScript; `steps`,
 * how many were profiled, and `calls`, in how many calls; `events`, the profiler's; `model` as it was compiled, and its `rewrites`; `optimised`
 * as the runtime changed it; and the model's `work` a step
 */
export async function record(
  game: Game,
  { threads, steps }: { readonly threads: number; readonly steps?: number | undefined },
) {
  const state = game.stateOf(0);
  const bare = await play(game, { state, threads });
  const work = countWork(bare.model);
  const plain = await run(bare, game, steps);
  await bare.release();

  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-profile-"));
  try {
    const { made, sessions } = await profiling(folder, () => play(game, { state, threads, sources: true }));
    const most = Math.max(1, Math.floor(MOST_EVENTS / work.nodes));
    const profiled = await run(made, game, Math.min(steps ?? plain.steps, most));
    for (const session of sessions) session.endProfiling();
    await made.release();
    const file = readdirSync(folder).find((name) => name.startsWith(EVENTS));
    if (file === undefined) throw new Error("ONNX Runtime wrote no profile");
    const events: readonly ProfilerEvent[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return {
      plainMs: median(plain.times),
      profiledMs: sum(profiled.times) / profiled.times.length,
      steps: profiled.steps,
      calls: profiled.times.length,
      events,
      model: made.model,
      rewrites: made.rewrites,
      optimised: readFileSync(join(folder, OPTIMISED)),
      work,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Recorded = Awaited<ReturnType<typeof record>>;

/** Makes the sessions that `make` makes ones that are profiled, and gives them back. */
async function profiling<Made>(folder: string, make: () => Promise<Made>) {
  const { create } = InferenceSession;
  const sessions: InferenceSession[] = [];
  const profiled = async (
    model: Uint8Array,
    options?: InferenceSession.SessionOptions,
  ): Promise<InferenceSession> => {
    const session = await create.call(InferenceSession, model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: join(folder, EVENTS),
      optimizedModelFilePath: join(folder, OPTIMISED),
    });
    sessions.push(session);
    return session;
  };
  Object.assign(InferenceSession, { create: profiled });
  try {
    return { made: await make(), sessions };
  } finally {
    Object.assign(InferenceSession, { create });
  }
}

/** Runs about as many steps as are wanted, or fit the time, in calls of a length; the first calls warm up. */
async function run(playing: Play, game: Game, wanted: number | undefined) {
  const call = async (count: number): Promise<number> => (await playing.call(randomFed(game, count))).ms;
  await call(1);
  const guess = await call(1);
  const total = wanted ?? Math.max(3, Math.ceil(MILLISECONDS / guess));
  const size = Math.min(total, Math.max(1, Math.min(100, Math.round(CALL_MILLISECONDS / guess))));
  const calls = Math.ceil(total / size);
  const times: number[] = [];
  for (let i = 0; i < calls; i++) times.push((await call(size)) / size);
  return { steps: calls * size, times };
}
