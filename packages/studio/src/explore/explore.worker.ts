import { serveCalls } from "../kit/calls.ts";
import { exploreCalls } from "./core/exploreCalls.ts";
import { type CreateSession, onnxSessions } from "./core/onnxSessions.ts";

/** Loaded when a model is, as the Lab's worker does: both then share one file of the build. */
async function runtime(): Promise<CreateSession> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  // One image is too little work to share: with two threads a move took twice the processor and no less time, and waited
  // longest where the machine was busy (bench/sliders). It also needs no headers of the web host.
  env.wasm.numThreads = 1;
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
