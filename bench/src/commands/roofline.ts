import { command, show } from "../cli/command.ts";
import { flags, positive } from "../cli/flags.ts";

const HELP = `
The passes take 1.4 GiB of memory. Exit codes: 0 measured, 1 failed, 2 bad usage.`;

const number = (value: number): string => value.toFixed(value < 10 ? 2 : 0);

export const rooflineCommand = () =>
  command(
    "roofline",
    "Measures the most that this machine can do, by the runtime and with the threads that training steps run on: a large " +
      "matrix product for arithmetic, a pass over an array far larger than the caches for memory. Both run in sessions like " +
      "those of steps. The best of several runs counts, since whatever else runs can only slow them.",
  )
    .addOption(flags.allThreads())
    .option("--seconds <s>", "how long each of the two is tried, at least", positive("--seconds"), 4)
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ json, ...options }) => {
      const { measureCeiling } = await import("../roofline/measureCeiling.ts");
      show(json, await measureCeiling(options), ({ gflops, gbytesPerSecond, products, threads }) => [
        {
          list: [
            `arithmetic  ${number(gflops)} GFLOP/s (products of ${Object.entries(products)
              .map(([side, best]) => `${side}x${side}: ${number(best)}`)
              .join(", ")})`,
            `memory      ${number(gbytesPerSecond)} GB/s (passes over 256 MiB, read and written)`,
            `ridge       ${number(gflops / gbytesPerSecond)} FLOP a byte: less than that, and memory is the limit`,
            `threads     ${threads}`,
          ],
        },
      ]);
    });
