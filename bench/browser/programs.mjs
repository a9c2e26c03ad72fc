/** TensorFlow.js on its cpu backend takes minutes for one gradient of a convolution. */
const CPU_MOST_MFLOP = 300;

/**
 * What takes turns: which worker, told what. `graphics` programs need a graphics card; where there is only a software one
 * their numbers are checked and their time, which says nothing of a card's, is left out.
 */
export const PROGRAMS = {
  "saddlepoint-wasm": { worker: "saddlepoint", settings: ({ threads }) => ({ device: "cpu", threads }) },
  "saddlepoint-wasm-1": { worker: "saddlepoint", settings: () => ({ device: "cpu", threads: 1 }) },
  "saddlepoint-webgpu": { worker: "saddlepoint", settings: () => ({ device: "webgpu" }), graphics: true },
  "tfjs-wasm": { worker: "tfjs", settings: ({ threads }) => ({ backend: "wasm", threads }) },
  "tfjs-cpu": {
    worker: "tfjs",
    settings: () => ({ backend: "cpu" }),
    mostMflop: CPU_MOST_MFLOP,
    reason: "its cpu backend takes minutes for a step with convolutions",
  },
  "tfjs-webgl": { worker: "tfjs", settings: () => ({ backend: "webgl" }), graphics: true },
};

/** What the others are compared with. */
export const BASELINE = "saddlepoint-wasm";
