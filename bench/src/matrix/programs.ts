import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromRoot } from "../paths.ts";
import { findPython, installPeers } from "../turns/peers.ts";
import { type Absent, nodeProgram, type ProgramCommand } from "../turns/program.ts";
import { type MatrixWorkload, matches } from "./workloads.ts";

/** The batches at which programs are timed that are too slow for a workload's own: two, for a line through them. */
const SMALL = [4, 8];
const POINTS = ["plane-2x32", "plane-3x128"];

type Contestant = {
  readonly title: string;
  /** The workloads that it takes part in. */
  readonly plan: readonly string[];
  /** Those that it does at two small batches, because its own takes minutes. */
  readonly small?: readonly string[];
  /** Whether it runs only when it is named. */
  readonly onlyAsked?: boolean;
  /** How it is started, or why it is not here. */
  readonly command: () => Promise<ProgramCommand | Absent>;
};

/** The library's own program. */
export const OWN_COMMAND = nodeProgram("saddlepoint");

/** The programs, the library's first. */
export const PROGRAMS: Readonly<Record<string, Contestant>> = {
  saddlepoint: {
    title: "Saddlepoint",
    plan: ["*/*"],
    command: async () => OWN_COMMAND,
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
    command: async () => nodeProgram("jaxJs"),
  },
};

/** Those that the library is compared with. */
export const PEERS: readonly string[] = Object.keys(PROGRAMS).filter((name) => name !== "saddlepoint");

export const titleOf = (name: string): string => PROGRAMS[name]?.title ?? name;

/**
 * The batches at which a program does a workload by the plan: none, its own, or two small ones.
 *
 * @param asked whether the program was asked for by name: then it does every workload, at small batches where the plan
 * leaves the workload out
 */
export function batchesOf(
  { plan, small = [] }: Contestant,
  workload: MatrixWorkload,
  asked: boolean,
): readonly number[] {
  if (plan.some((pattern) => matches(pattern, workload))) return [workload.batch];
  return asked || small.some((pattern) => matches(pattern, workload)) ? SMALL : [];
}

async function pytorch(flags: readonly string[]): Promise<ProgramCommand | Absent> {
  const python = await findPython("import torch, numpy");
  if ("absent" in python) return { absent: `${python.absent} can import torch and numpy` };
  return { file: python.file, args: [fromRoot("bench/peers/pytorch.py"), ...flags], env: inductorEnv() };
}

/** The compiler keeps what it has made: a new folder for each start, or compilation would be timed once and never again. */
function inductorEnv() {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { TORCHINDUCTOR_CACHE_DIR: folder };
}

async function tfjs(backend: string): Promise<ProgramCommand | Absent> {
  const absent = await installPeers();
  if (absent !== undefined) return { absent };
  return { file: process.execPath, args: [fromRoot("bench/peers/tfjs.mjs"), "--backend", backend] };
}
