import { execFile } from "node:child_process";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { promisify } from "node:util";
import type { numpy as np } from "@jax-js/jax";
import { compile, DEVICES, type Device, Tensor } from "@saddlepoint/engine";
import { openMnist } from "./mnist.ts";
import { messageOf } from "./reason.ts";
import { versions } from "./versions.ts";

/** Whether something works, and what there is to say of it. */
export type Finding = { readonly ok: boolean; readonly detail: string };

/** A device that does not work here. */
export type MissingDevice = {
  readonly device: Device;
  readonly reason: string;
  readonly remedy?: string | undefined;
};

/** What a machine has for training. */
export type Diagnosis = {
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly cores: { readonly available: number; readonly model: string };
  /** Bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  /** Devices that work here. */
  readonly devices: readonly Device[];
  /** Why the others do not, and what would help where something would. */
  readonly missing: readonly MissingDevice[];
  readonly mnist: Finding;
  /** A function compiled, run and compared with its known result. */
  readonly compile: Finding & { readonly milliseconds: number };
};

async function tried(work: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, detail: await work() };
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}

/** Σ x² over 1, …, 100 is 338,350 (n (n + 1) (2n + 1) / 6), exact in float32. */
async function compileAndRun(): Promise<string> {
  const n = 100;
  const expected = (n * (n + 1) * (2 * n + 1)) / 6;
  const numbers = Float32Array.from({ length: n }, (_, i) => i + 1);
  const x = new Tensor("float32", numbers, [n]);
  const sumOfSquares = await compile((a: np.Array) => a.ref.mul(a).sum(), [x]);
  try {
    const { data } = await sumOfSquares(x);
    if (Number(data[0]) !== expected) throw new Error(`the sum must be ${expected}, got ${data[0]}`);
    return "traced, compiled and run with the right result";
  } finally {
    await sumOfSquares.release();
  }
}

const PRINT_PROBLEM = `
  const { deviceProblem } = await import(process.argv[1]);
  console.log(JSON.stringify((await deviceProblem(process.argv[2])) ?? null));
`;

/** Why a device does not work here, tried in another process: a driver may crash, and drivers talk to standard error. */
async function problemWith(device: Device): Promise<string | undefined> {
  if (device === "cpu") return undefined;
  const engine = import.meta.resolve("@saddlepoint/engine");
  // With the flags of this process, which found the engine with them.
  const program = [...process.execArgv, "--input-type=module", "--eval", PRINT_PROBLEM, engine, device];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, program);
    const problem: unknown = JSON.parse(stdout);
    return problem === null ? undefined : String(problem);
  } catch {
    return "its driver ended the process that tried it";
  }
}

const VULKAN =
  "needs a graphics driver with Vulkan and its loader, libvulkan.so.1 (Debian and Ubuntu: libvulkan1)";
const CUDA =
  "needs NVIDIA's driver, CUDA 12, cuDNN 9 and ONNX Runtime's provider: " +
  "node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12";

/** What would bring a device that ONNX Runtime is built for, by platform. */
const REMEDIES: Readonly<Record<string, Readonly<Partial<Record<Device, string>>>>> = {
  "linux x64": { webgpu: VULKAN, cuda: CUDA },
  "linux arm64": { webgpu: VULKAN },
};

async function lookAtDevices(): Promise<Pick<Diagnosis, "devices" | "missing">> {
  const problems = await Promise.all(
    DEVICES.map(async (device) => ({ device, reason: await problemWith(device) })),
  );
  const missing = problems.flatMap(({ device, reason }): MissingDevice[] => {
    if (reason === undefined) return [];
    return [{ device, reason, remedy: REMEDIES[`${process.platform} ${process.arch}`]?.[device] }];
  });
  const gone = new Set(missing.map(({ device }) => device));
  return { devices: DEVICES.filter((device) => !gone.has(device)), missing };
}

/** Looks at everything that training needs on this machine; never throws. */
export async function diagnose(): Promise<Diagnosis> {
  const started = performance.now();
  const compiled = await tried(compileAndRun);
  const milliseconds = Math.round(performance.now() - started);
  return {
    versions: versions(),
    platform: `${process.platform} ${process.arch}`,
    cores: { available: availableParallelism(), model: cpus()[0]?.model.trim() ?? "unknown" },
    memory: { total: totalmem(), free: freemem() },
    ...(await lookAtDevices()),
    mnist: await tried(async () => {
      const { train, test } = await openMnist();
      return `${train.n} + ${test.n} images`;
    }),
    compile: { ...compiled, milliseconds },
  };
}
