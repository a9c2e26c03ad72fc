import { builtProgram, fromRoot } from "../paths.ts";
import { lastLine } from "../turns/lastLine.ts";
import { findPython } from "../turns/peers.ts";
import { type Absent, nodeProgram, type ProgramCommand } from "../turns/program.ts";
import { run } from "../turns/run.ts";

export type Gpu = "webgpu" | "cuda";

/** Full float32 for all: NVIDIA's libraries would round the factors of products to TensorFloat-32's ten bits. */
const FLOAT32 = { NVIDIA_TF32_OVERRIDE: "0" };
/** Python would leave its compiled modules beside the sources. */
const PYTHON = { ...FLOAT32, PYTHONDONTWRITEBYTECODE: "1" };

/** On WebGPU the state stays on the device between calls; by CUDA within one, so calls are long. */
const STEPS_A_CALL = { webgpu: 16, cuda: 64 };

type Contestant = { readonly command: ProgramCommand; readonly stepsACall: number };

/** Why the library cannot use a device here; asked in another process, since drivers talk and may crash. */
async function problemWith(device: Gpu): Promise<string | undefined> {
  const { code, stdout, stderr } = await run(process.execPath, [builtProgram("deviceProblem"), device], {
    seconds: 120,
  });
  if (code !== 0) return lastLine(stderr) || "its trial ended without a word";
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") ?? undefined;
}

async function saddlepointOn(device: Gpu): Promise<Contestant | Absent> {
  const absent = await problemWith(device);
  if (absent !== undefined) return { absent };
  const stepsACall = STEPS_A_CALL[device];
  const command = nodeProgram("saddlepoint", "--device", device, "--calls", `${stepsACall}`);
  return { command: { ...command, env: FLOAT32 }, stepsACall };
}

const SEES_NO_CUDA = 3;

async function pytorch(flags: readonly string[]): Promise<Contestant | Absent> {
  const python = await findPython(
    `import torch, numpy, sys; sys.exit(0 if torch.cuda.is_available() else ${SEES_NO_CUDA})`,
  );
  if ("absent" in python) {
    const sees = python.codes.includes(SEES_NO_CUDA);
    return { absent: sees ? "PyTorch sees no CUDA device" : `${python.absent} can import torch and numpy` };
  }
  if (flags.includes("--compile")) {
    const { code } = await run(python.file, ["-c", "import torch; torch.compile"], { seconds: 120 });
    if (code !== 0) return { absent: "this PyTorch has no torch.compile" };
  }
  const args = [fromRoot("bench/peers/pytorch_cuda.py"), ...flags];
  return { command: { file: python.file, args, env: PYTHON }, stepsACall: 16 };
}

/** Whoever could take part, by name: how it is started, or why it is not here. */
export async function contestants(
  devices: readonly Gpu[],
): Promise<ReadonlyMap<string, Contestant | Absent>> {
  const found = new Map<string, Contestant | Absent>();
  for (const device of devices) found.set(`saddlepoint-${device}`, await saddlepointOn(device));
  found.set("pytorch-cuda", await pytorch([]));
  found.set("pytorch-cuda-compile", await pytorch(["--compile"]));
  return found;
}

/** The graphics card by NVIDIA's own tool, where it is. */
export async function graphicsCard(): Promise<string | undefined> {
  const args = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  const { code, stdout } = await run("nvidia-smi", args, { seconds: 30 });
  return code === 0 ? stdout.trim().split("\n")[0] : undefined;
}
