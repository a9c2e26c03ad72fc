import { serveCalls } from "../kit/calls.ts";
import { createLab, type Lab } from "./core/createLab.ts";
import type { LabApi } from "./core/labApi.ts";

let lab: Lab | undefined;

function opened(): Lab {
  if (lab === undefined) throw new Error("no game is open: call open(settings) first");
  return lab;
}

async function release(): Promise<void> {
  const last = lab;
  lab = undefined;
  await last?.release();
}

serveCalls({
  async open(settings) {
    await release();
    lab = await createLab(settings);
    return lab.view();
  },
  play: async (steps) => opened().play(steps),
  playFor: async (milliseconds, most) => opened().playFor(milliseconds, most),
  criticStep: async () => opened().criticStep(),
  generatorStep: async () => opened().generatorStep(),
  view: async () => opened().view(),
  // What the runtime has settled on when the game was compiled. The engine has loaded the same file of the build.
  threads: async () => (await import("onnxruntime-web/wasm")).env.wasm.numThreads ?? 1,
  release,
} satisfies LabApi);
