import { command, EXIT, EXIT_CODES, print, printJson, sayAs } from "../cli/command.ts";
import { ALL_THREADS, flags, names } from "../cli/flags.ts";
import { WORKLOAD_NAMES, workloadNamed } from "../matrix/workloads.ts";

const GPUS = ["webgpu", "cuda"] as const;
const USUAL = { workload: "mnist-paper/infogan", rounds: 7, turn: 2, limit: 300 };

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
    .option(
      "--workload <name>",
      `what is trained (default ${USUAL.workload}), of ${WORKLOAD_NAMES.join(", ")}`,
    )
    .option("--device <names>", `these of ${GPUS.join(", ")} only (default both)`, names("--device", GPUS))
    .addOption(flags.batch("another batch than the workload's, and smaller, to try it on a software GPU", 2))
    .addOption(flags.rounds(USUAL.rounds))
    .addOption(flags.turn(USUAL.turn))
    .addOption(flags.limit(USUAL.limit))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (options, self) => {
      const { device: asked = GPUS, json } = options;
      const name = options.workload ?? USUAL.workload;
      if (!WORKLOAD_NAMES.includes(name))
        self.error(`error: --workload must be one of ${WORKLOAD_NAMES.join(", ")}, got ${name}`);
      const workload = workloadNamed(name);
      const { batch = workload.batch } = options;
      if (batch > workload.batch)
        self.error(`error: --batch must be at most the workload's, ${workload.batch}, got ${batch}`);
      const { measureDevices } = await import("../device/measureDevices.ts");
      const { deviceBlocks } = await import("../device/report.ts");
      const { plain } = await import("../report/write.ts");
      const report = await measureDevices({
        workload,
        batch,
        devices: GPUS.filter((gpu) => asked.includes(gpu)),
        rounds: options.rounds ?? USUAL.rounds,
        turnSeconds: options.turn ?? USUAL.turn,
        seconds: options.limit ?? USUAL.limit,
        threads: ALL_THREADS,
        say: sayAs("bench:device"),
      });
      if (json) printJson(report);
      else print(plain(deviceBlocks(report)));
      const wrong = Object.values(report.programs).some(
        (outcome) => "failed" in outcome || ("agreement" in outcome && !outcome.agreement.same),
      );
      if (wrong) process.exitCode = EXIT.failed;
    });
