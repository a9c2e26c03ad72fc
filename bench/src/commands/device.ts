import { availableParallelism } from "node:os";
import { Option } from "@commander-js/extra-typings";
import { command, EXIT, EXIT_CODES, sayAs, show } from "../cli/command.ts";
import { flags, names } from "../cli/flags.ts";
import { WORKLOAD_NAMES, workloadNamed } from "../matrix/workloads.ts";

const GPUS = ["webgpu", "cuda"] as const;

const HELP = `
What it needs:
  WebGPU  a driver for Vulkan and its loader, libvulkan.so.1 (Debian: libvulkan1); nothing else on macOS and Windows.
  CUDA    Linux x64, NVIDIA's driver, CUDA 12 and cuDNN 9, and ONNX Runtime's provider, which is not in its npm package:
            node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12
  PyTorch a Python whose torch has CUDA: SADDLEPOINT_PYTHON, or the first of python3 and /usr/bin/python3 that has.
Where there is no GPU it says what is missing, and is done.${EXIT_CODES}`;

export const deviceCommand = () =>
  command(
    "device",
    "Times a whole training step (both players, Q where there are codes, Adam; float32) on the GPU of this machine: Saddlepoint " +
      "by WebGPU and by CUDA, PyTorch by CUDA, whichever are there, taking turns in one run. The state stays on the device; batches " +
      "and metrics go to and fro at every step. Losses are compared with Saddlepoint's on the CPU.",
  )
    .addOption(
      new Option("--workload <name>", "what is trained")
        .choices(WORKLOAD_NAMES)
        .default("mnist-paper/infogan"),
    )
    .option("--device <names>", `these only of ${GPUS.join(", ")}`, names("--device", GPUS), GPUS)
    .addOption(flags.batch("another batch than the workload's, and smaller, to try it on a software GPU", 2))
    .addOption(flags.rounds().default(7))
    .addOption(flags.turn().default(2))
    .addOption(flags.limit().default(300))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ json, device, ...options }, self) => {
      const workload = workloadNamed(options.workload);
      const { batch = workload.batch } = options;
      if (batch > workload.batch)
        self.error(`error: --batch must be at most the workload's, ${workload.batch}, got ${batch}`);
      const { measureDevices } = await import("../device/measureDevices.ts");
      const { deviceBlocks } = await import("../device/report.ts");
      const report = await measureDevices({
        ...options,
        workload,
        batch,
        devices: GPUS.filter((gpu) => device.includes(gpu)),
        threads: availableParallelism(),
        say: sayAs("bench:device"),
      });
      show(json, report, deviceBlocks);
      const wrong = Object.values(report.programs).some(
        (outcome) => "failed" in outcome || ("agreement" in outcome && !outcome.agreement.same),
      );
      if (wrong) process.exitCode = EXIT.failed;
    });
