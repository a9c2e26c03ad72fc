import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PEERS = here("../peers");

/** The batches at which programs are timed that are too slow for a workload's own: two, for a line through them. */
const SMALL = [4, 8];
const POINTS = ["plane-2x32", "plane-3x128"];

/**
 * The programs: how each is started, or why it is not here, and what it takes part in, as architecture/objective with `*`
 * for every one. `small` are the workloads that it does at two small batches, because its own takes minutes. What is
 * `onlyAsked` runs when it is named.
 */
export const PROGRAMS = {
  saddlepoint: {
    title: "Saddlepoint",
    plan: ["*/*"],
    command: async () => ({ file: process.execPath, args: [here("saddlepoint.mjs")] }),
  },
  pytorch: { title: "PyTorch", plan: ["*/*"], command: () => pytorch([]) },
  "pytorch-compile": { title: "torch.compile", plan: ["*/*"], command: () => pytorch(["--compile"]) },
  "pytorch-channels-last": {
    title: "PyTorch, channels last",
    plan: ["mnist-paper/*", "digits/*", "colour64/*"],
    onlyAsked: true,
    command: () => pytorch(["--channels-last"]),
  },
  tfjs: {
    title: "TensorFlow.js, wasm",
    plan: ["mnist-paper/*", "digits/*", ...POINTS.map((name) => `${name}/*`)],
    command: () => tfjs("wasm"),
  },
  "tfjs-cpu": {
    title: "TensorFlow.js, cpu",
    plan: POINTS.map((name) => `${name}/*`),
    small: ["digits/infogan"],
    command: () => tfjs("cpu"),
  },
  "jax-js": {
    title: "jax-js, wasm",
    plan: POINTS.map((name) => `${name}/*`),
    small: ["mnist-paper/infogan", "digits/infogan", "digits/wgan-gp"],
    command: async () => ({ file: process.execPath, args: [here("../peers/jax-js.mjs")] }),
  },
};

const matches = (patterns, { architecture, objective }) =>
  patterns.some((pattern) => {
    const [first, second] = pattern.split("/");
    return (first === "*" || first === architecture) && (second === "*" || second === objective);
  });

/**
 * The batches at which a program does a workload by the plan: none, its own, or two small ones.
 *
 * @param asked whether the program was asked for by name: then it does every workload, at small batches where the plan
 * leaves the workload out
 */
export function batchesOf({ plan, small = [] }, workload, asked = false) {
  if (matches(plan, workload)) return [workload.batch];
  return matches(small, workload) || asked ? SMALL : [];
}

let python;

/** The first Python that has PyTorch; Debian's own is not always the first on PATH. */
async function findPython() {
  const candidates = [process.env.SADDLEPOINT_PYTHON, "python3", "/usr/bin/python3"].filter(Boolean);
  for (const file of candidates) {
    const { code } = await run(file, ["-c", "import torch, numpy"], { seconds: 120 });
    if (code === 0) return { file };
  }
  return {
    absent: `none of ${candidates.map((name) => name.split("/").at(-1)).join(", ")} can import torch and numpy`,
  };
}

async function pytorch(flags) {
  python ??= findPython();
  const { file, absent } = await python;
  return absent === undefined
    ? { file, args: [here("../peers/pytorch.py"), ...flags], env: inductorEnv() }
    : { absent };
}

/** The compiler keeps what it has made: a new folder for each start, or compilation would be timed once and never again. */
function inductorEnv() {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { TORCHINDUCTOR_CACHE_DIR: folder };
}

let installed;

/** TensorFlow.js is no dependency of the workspace: it is installed beside its script when it is first asked for. */
async function install() {
  if (existsSync(`${PEERS}/node_modules/@tensorflow/tfjs-backend-wasm`)) return undefined;
  const args = ["ci", "--prefix", PEERS, "--ignore-scripts"];
  const { code, stderr } = await run("npm", args, { seconds: 300, cwd: PEERS });
  return code === 0 ? undefined : `npm ci in bench/peers failed: ${npmError(stderr)}`;
}

async function tfjs(backend) {
  installed ??= install();
  const absent = await installed;
  if (absent !== undefined) return { absent };
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
