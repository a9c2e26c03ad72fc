import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PEERS = here("../peers");

/** A plan: steps to leave out, steps to time, and the batches. */
const FULL = { warmup: 5, steps: 20, batches: [128], slow: false };
const SLOW = { warmup: 1, steps: 3, batches: [128], slow: true };
/** Too slow for the paper's batch: timed at two small ones and extrapolated in a line, which the report says. */
const SMALL = { warmup: 1, steps: 2, batches: [4, 8], slow: true };

/** The library itself. */
export const saddlepoint = {
  ...FULL,
  command: async () => ({ file: process.execPath, args: [here("saddlepoint.mjs")] }),
};

/**
 * What the library is timed against: how, and the command that runs it, or why there is none.
 *
 * `byDefault` is false for those that tell little for the minutes that they take.
 */
export const peers = {
  pytorch: { ...FULL, byDefault: true, command: pytorch },
  tfjs: { ...SLOW, byDefault: true, command: () => tfjs("wasm") },
  "tfjs-cpu": { ...SMALL, byDefault: false, command: () => tfjs("cpu") },
  "jax-js": {
    ...SMALL,
    byDefault: true,
    command: async () => ({ file: process.execPath, args: [here("../peers/jax-js.mjs")] }),
  },
};

/** The first Python that has PyTorch; Debian's own is not always the first on PATH. */
async function pytorch() {
  const candidates = [process.env.SADDLEPOINT_PYTHON, "python3", "/usr/bin/python3"].filter(Boolean);
  for (const file of candidates) {
    const { code } = await run(file, ["-c", "import torch, numpy"], { seconds: 120 });
    if (code === 0) return { file, args: [here("../peers/infogan_step.py")] };
  }
  return { absent: `none of ${candidates.join(", ")} can import torch and numpy` };
}

/** TensorFlow.js is no dependency of the workspace: it is installed beside its script when it is first asked for. */
async function tfjs(backend) {
  if (!existsSync(`${PEERS}/node_modules/@tensorflow/tfjs-backend-wasm`)) {
    const args = ["ci", "--prefix", PEERS, "--ignore-scripts"];
    const { code, stderr } = await run("npm", args, { seconds: 300, cwd: PEERS });
    if (code !== 0) return { absent: `npm ci in bench/peers failed: ${npmError(stderr)}` };
  }
  return { file: process.execPath, args: [here("../peers/tfjs.mjs"), "--backend", backend] };
}

/** What npm says is wrong, without where it logged that. */
const npmError = (stderr) =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("npm error") && !line.includes("complete log"))
    .slice(0, 3)
    .map((line) => line.slice("npm error".length).trim())
    .join(", ");

export const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";
