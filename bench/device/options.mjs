import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { WORKLOADS } from "../matrix/workloads.mjs";

const ALL = Object.keys(WORKLOADS);
const GPUS = ["webgpu", "cuda"];

export const HELP = `usage: node bench/device/main.mjs [options]

Times a whole training step (both players, Q where there are codes, Adam; float32) on the GPU of this machine: Saddlepoint
by WebGPU and by CUDA, PyTorch by CUDA, whichever are there, taking turns in one run. The state stays on the device; batches
and metrics go to and fro at every step. Losses are compared with Saddlepoint's on the CPU. Where there is no GPU it says
what is missing, and is done.

  --workload W      what is trained (default mnist-paper/infogan, the InfoGAN paper's MNIST step at batch 128), of
                    ${ALL.slice(0, 4).join(", ")},
                    ${ALL.slice(4, 8).join(", ")},
                    ${ALL.slice(8).join(", ")}
  --device A,B      these of ${GPUS.join(", ")} only (default both)
  --batch N         another batch than the workload's: small, to try it on a software GPU
  --rounds N        turns of each program (default 7)
  --turn S          seconds of one turn (default 2)
  --limit S         seconds that one answer of a program may take (default 300)
  --json            one JSON document on standard output instead of a table
  --help            this text

Exit codes: 0 done, also where there is no GPU; 1 something failed, or a program did not do the same step; 2 wrong usage.

What it needs: npm run build.
  WebGPU  a driver for Vulkan and its loader, libvulkan.so.1 (Debian: libvulkan1); nothing else on macOS and Windows.
  CUDA    Linux x64, NVIDIA's driver, CUDA 12 and cuDNN 9, and ONNX Runtime's provider, which is not in its npm package:
            node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12
  PyTorch a Python whose torch has CUDA: SADDLEPOINT_PYTHON, or the first of python3 and /usr/bin/python3 that has.`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      workload: { type: "string", default: "mnist-paper/infogan" },
      device: { type: "string", default: GPUS.join() },
      batch: { type: "string" },
      rounds: { type: "string", default: "7" },
      turn: { type: "string", default: "2" },
      limit: { type: "string", default: "300" },
    },
  });
  const positive = (name, value = values[name]) => {
    const number = Number(value);
    if (Number.isFinite(number) && number > 0) return number;
    throw new RangeError(`--${name} must be a positive number, got ${value}`);
  };
  const count = (name, least, value = values[name]) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= least) return number;
    throw new RangeError(`--${name} must be an integer of at least ${least}, got ${value}`);
  };
  const workload = WORKLOADS[values.workload];
  if (workload === undefined)
    throw new RangeError(`--workload must be one of ${ALL.join(", ")}, got ${values.workload}`);
  const devices = values.device.split(",");
  const unknown = devices.find((name) => !GPUS.includes(name));
  if (unknown !== undefined) throw new RangeError(`--device must be of ${GPUS.join(", ")}, got ${unknown}`);
  return {
    json: values.json,
    help: values.help,
    workload,
    devices,
    batch: values.batch === undefined ? workload.batch : atMost(count("batch", 2), workload.batch),
    rounds: count("rounds", 1),
    turnSeconds: positive("turn"),
    seconds: positive("limit"),
    threads: availableParallelism(),
  };
}

function atMost(batch, most) {
  if (batch <= most) return batch;
  throw new RangeError(`--batch must be at most the workload's, ${most}, got ${batch}`);
}
