import { command, print, printJson } from "../cli/command.ts";
import { ALL_THREADS, flags, positive } from "../cli/flags.ts";

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
    .addOption(flags.threads())
    .option("--seconds <s>", "how long each of the two is tried, at least (default 4)", positive("--seconds"))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async ({ threads = ALL_THREADS, seconds = 4, json }) => {
      const { measureCeiling } = await import("../roofline/measureCeiling.ts");
      const { plain } = await import("../report/write.ts");
      const found = await measureCeiling({ threads, seconds });
      if (json) return printJson(found);
      const { gflops, gbytesPerSecond, products } = found;
      const sides = Object.entries(products).map(([side, best]) => `${side}x${side}: ${number(best)}`);
      print(
        plain([
          {
            list: [
              `arithmetic  ${number(gflops)} GFLOP/s (products of ${sides.join(", ")})`,
              `memory      ${number(gbytesPerSecond)} GB/s (passes over 256 MiB, read and written)`,
              `ridge       ${number(gflops / gbytesPerSecond)} FLOP a byte: less than that, and memory is the limit`,
              `threads     ${threads}`,
            ],
          },
        ]),
      );
    });
