import { serveCalls } from "../kit/calls.ts";
import { exploreCalls } from "./core/exploreCalls.ts";
import { onnxSessions } from "./core/onnxSessions.ts";
import type { CreateSession } from "./core/session.ts";

/** Threads share memory, which a page may do only when it is isolated; more than a few only wait for one another at this size. */
const MOST_THREADS = 4;

/** Loaded when a model is, as the Lab's worker does: both then share one file of the build. */
async function runtime(): Promise<CreateSession> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = globalThis.crossOriginIsolated
    ? Math.min(MOST_THREADS, navigator.hardwareConcurrency)
    : 1;
  return onnxSessions(
    { InferenceSession, Tensor },
    {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
      enableCpuMemArena: true,
      logSeverityLevel: 3,
    },
  );
}

serveCalls(exploreCalls(async (model) => (await runtime())(model)));
