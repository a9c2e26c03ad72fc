import { basename } from "node:path";
import { asUsage, command, deliver, sayAs } from "../cli/command.ts";
import { flags } from "../cli/flags.ts";

const HELP = `
Save reports with
  npm run --silent bench -- --no-write --json > all.json
  npm run --silent bench -- --workloads plane-3x128 --json > again.json
and then
  npm run bench -- merge all.json again.json --out docs/benchmarks.md

Exit codes: 0 done, 1 failed, 2 bad usage.`;

export const mergeCommand = () =>
  command(
    "merge",
    "Makes one document of several reports of the matrix. Each workload's row is wholly from one run, that of the last file that " +
      "has it, and the document says from which. A row that failed replaces none.",
  )
    .argument("<reports...>", "files that `npm run bench -- --json` printed, the newest last")
    .addOption(flags.out("where the document goes (default: standard output)"))
    .addOption(flags.json())
    .addHelpText("after", HELP)
    .action(async (files, options, self) => {
      const { mergeReports } = await import("../matrix/mergeReports.ts");
      const { readReport } = await import("../matrix/readReport.ts");
      const { documentBlocks } = await import("../matrix/report.ts");
      const reports = asUsage(self, () =>
        files.map((file) => ({ name: basename(file), report: readReport(file) })),
      );
      const merged = mergeReports(reports);
      deliver(merged, documentBlocks(merged), { out: options.out, ...options }, (out) =>
        sayAs("bench:merge")(`wrote ${out}`),
      );
    });
