import { command, deliver, minutesSince, sayAs } from "../cli/command.ts";
import { flags, integer } from "../cli/flags.ts";
import { fromRoot } from "../paths.ts";

const sizesOf = (text: string): readonly number[] =>
  text === "none" ? [] : text.split(",").map(integer("--n", 100));

export const informationCommand = () =>
  command(
    "information",
    "Runs the estimators of I(x; y) on the forty tasks of a public benchmark: errors, how often intervals keep their promise, " +
      "warnings and time. Writes docs/information.md; some minutes a draw and a thousand pairs.",
  )
    .option(
      "--n <n,n>",
      'pairs each time, at least 100; "none" to measure nothing now (default 1000,5000,10000)',
      sizesOf,
    )
    .option("--seeds <n>", "draws of a task (default 10)", integer("--seeds", 1))
    .option("--only <text>", "only tasks whose name holds this; writes nothing unless --out says where")
    .option(
      "--beside <file...>",
      "tables of these JSON files too, which earlier runs printed with --json: long runs in parts, side by side",
    )
    .option("--peers", "ask the Python package benchmark-mi too, where Python has it; minutes a task")
    .addOption(flags.out("where the tables go (default docs/information.md)"))
    .addOption(flags.json())
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 bad usage.")
    .action(
      async ({
        n: sizes = [1000, 5000, 10_000],
        seeds = 10,
        only,
        peers = false,
        beside = [],
        json,
        ...options
      }) => {
        const { measureInformation } = await import("../information/measureInformation.ts");
        const { joined, readMeasured } = await import("../information/measuredTask.ts");
        const { informationBlocks } = await import("../information/report.ts");
        const say = sayAs("bench:information");
        const began = performance.now();
        const earlier = beside.map(readMeasured);
        const measured = await measureInformation({ sizes, seeds, only, peers }, say);
        const found = joined([...earlier, measured]);
        const out = options.out ?? (only === undefined ? fromRoot("docs/information.md") : undefined);
        deliver(found, informationBlocks(found), { out, json }, (file) =>
          say(`${file}, after ${minutesSince(began)}`),
        );
      },
    );
