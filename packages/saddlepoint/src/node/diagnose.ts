import { execFile } from "node:child_process";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { promisify } from "node:util";
import type { numpy as np } from "@jax-js/jax";
import { compile, DEVICES, type Device, Tensor } from "@saddlepoint/engine";
import { openMnist } from "./mnist.ts";
import { versions } from "./versions.ts";

/** Whether something works, and what there is to say of it. */
export type Finding = { readonly ok: boolean; readonly detail: string };

/** What a machine has for training. */
export type Diagnosis = {
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly cores: { readonly available: number; readonly model: string };
  /** Bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  /** Devices that work here. */
  readonly devices: readonly Device[];
  readonly mnist: Finding;
  /** A function compiled, run and compared with its known result. */
  readonly compile: Finding & { readonly milliseconds: number };
};

async function tried(work: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, detail: await work() };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Σ x² over 1, …, 100 is 338,350 (n (n + 1) (2n + 1) / 6), exact in float32. */
async function compileAndRun(): Promise<string> {
  const n = 100;
  const expected = (n * (n + 1) * (2 * n + 1)) / 6;
  const x = new Tensor(
    "float32",
    Float32Array.from({ length: n }, (_, i) => i + 1),
    [n],
  );
  const sumOfSquares = await compile((a: np.Array) => a.ref.mul(a).sum(), [x]);
  try {
    const { data } = await sumOfSquares(x);
    if (Number(data[0]) !== expected) throw new Error(`the sum must be ${expected}, got ${data[0]}`);
    return "traced, compiled and run with the right result";
  } finally {
    await sumOfSquares.release();
  }
}

const PRINT_DEVICES = `
  const { availableDevices } = await import(process.argv[1]);
  console.log(JSON.stringify(await availableDevices()));
`;

/** The devices that work here, tried in another process: a driver may crash, and they talk to standard error. */
async function workingDevices(): Promise<readonly Device[]> {
  const engine = import.meta.resolve("@saddlepoint/engine");
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "--eval",
    PRINT_DEVICES,
    engine,
  ]);
  const found: unknown = JSON.parse(stdout);
  return DEVICES.filter((device) => Array.isArray(found) && found.includes(device));
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
    devices: await workingDevices().catch((): readonly Device[] => ["cpu"]),
    mnist: await tried(async () => {
      const { train, test } = await openMnist();
      return `${train.count} + ${test.count} images`;
    }),
    compile: { ...compiled, milliseconds },
  };
}
