import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { serveCalls } from "../kit/calls.ts";
import { exploreCalls } from "./core/exploreCalls.ts";
import { onnxSessions } from "./core/onnxSessions.ts";

/** Threads share memory, which a page may do only when it is isolated; more than a few only wait for one another at this size. */
const MOST_THREADS = 4;
env.wasm.numThreads = globalThis.crossOriginIsolated
  ? Math.min(MOST_THREADS, navigator.hardwareConcurrency)
  : 1;

serveCalls(
  exploreCalls(
    onnxSessions(
      { InferenceSession, Tensor },
      {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all",
        enableCpuMemArena: true,
        logSeverityLevel: 3,
      },
    ),
  ),
);
