import { fileURLToPath } from "node:url";
import { run } from "../matrix/run.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ENGINE = new URL("../../packages/engine/dist/index.js", import.meta.url).href;

/** Full float32 for all: NVIDIA's libraries would round the factors of products to TensorFloat-32's ten bits. */
const FLOAT32 = { NVIDIA_TF32_OVERRIDE: "0" };
/** Python would leave its compiled modules beside the sources. */
const PYTHON = { ...FLOAT32, PYTHONDONTWRITEBYTECODE: "1" };

/** On WebGPU the state stays on the device between calls; by CUDA within one, so calls are long. */
const STEPS_A_CALL = { webgpu: 16, cuda: 64 };

const ASK = `
  const { deviceProblem } = await import(process.argv[1]);
  console.log(JSON.stringify((await deviceProblem(process.argv[2])) ?? null));
  process.exit(0);
`;

/** Why the library cannot use a device here; asked in another process, since drivers talk and may crash. */
async function problemWith(device) {
  const args = ["--input-type=module", "--eval", ASK, ENGINE, device];
  const { code, stdout, stderr } = await run(process.execPath, args, { seconds: 120 });
  if (code !== 0) return stderr.trim().split("\n").at(-1) ?? "its trial ended without a word";
  return JSON.parse(stdout.trim().split("\n").at(-1)) ?? undefined;
}

/** A Python whose PyTorch has an NVIDIA GPU, or why there is none. */
async function cudaPython() {
  const candidates = [process.env.SADDLEPOINT_PYTHON, "python3", "/usr/bin/python3"].filter(Boolean);
  const check = "import torch, numpy, sys; sys.exit(0 if torch.cuda.is_available() else 3)";
  const tried = [];
  for (const file of candidates) {
    const { code } = await run(file, ["-c", check], { seconds: 120 });
    if (code === 0) return { file };
    tried.push(code === 3 ? "PyTorch sees no CUDA device" : "cannot import torch and numpy");
  }
  return { absent: tried.includes("PyTorch sees no CUDA device") ? "PyTorch sees no CUDA device" : tried[0] };
}

const saddlepointOn = async (device) => {
  const absent = await problemWith(device);
  return absent === undefined
    ? {
        command: {
          file: process.execPath,
          args: [here("../matrix/saddlepoint.mjs"), "--device", device, "--calls", `${STEPS_A_CALL[device]}`],
          env: FLOAT32,
        },
        stepsACall: STEPS_A_CALL[device],
      }
    : { absent };
};

async function pytorch(flags) {
  const { file, absent } = await cudaPython();
  if (absent !== undefined) return { absent };
  if (flags.includes("--compile")) {
    const { code } = await run(file, ["-c", "import torch; torch.compile"], { seconds: 120 });
    if (code !== 0) return { absent: "this PyTorch has no torch.compile" };
  }
  return { command: { file, args: [here("pytorch_cuda.py"), ...flags], env: PYTHON }, stepsACall: 16 };
}

/** Whoever could take part, by name: a command, or `absent`, why not. */
export async function contestants(devices) {
  const found = {};
  for (const device of devices) found[`saddlepoint-${device}`] = await saddlepointOn(device);
  found["pytorch-cuda"] = await pytorch([]);
  found["pytorch-cuda-compile"] = await pytorch(["--compile"]);
  return found;
}

/** The graphics card by NVIDIA's own tool, where it is. */
export async function graphicsCard() {
  const args = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
  const { code, stdout } = await run("nvidia-smi", args, { seconds: 30 });
  return code === 0 ? stdout.trim().split("\n")[0] : undefined;
}
