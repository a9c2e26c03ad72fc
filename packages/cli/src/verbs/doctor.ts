import pc from "picocolors";
import { type Diagnosis, diagnose, type Finding, formatBytes } from "saddlepoint/node";
import { textTable } from "../textTable.ts";
import { output, verb } from "../verb.ts";

const HELP = `
A device that works here is asked for with --device; for one that does not, it says why, and what would help.

Exit code 0 when training can run here, 1 when it cannot.
`;

const mark = ({ ok, detail }: Finding): string => `${ok ? pc.green("ok") : pc.red("failed")}: ${detail}`;

function diagnosisText(diagnosis: Diagnosis): string {
  const { cores, memory, compile } = diagnosis;
  return textTable([
    ...Object.entries(diagnosis.versions),
    ["platform", diagnosis.platform],
    ["cores", `${cores.available} × ${cores.model}`],
    ["memory", `${formatBytes(memory.free)} free of ${formatBytes(memory.total)}`],
    ["devices", diagnosis.devices.join(", ")],
    ...diagnosis.missing.flatMap(({ device, reason, remedy }) => [
      [`  no ${device}`, reason],
      ...(remedy === undefined ? [] : [["", remedy]]),
    ]),
    ["MNIST", mark(diagnosis.mnist)],
    ["compiling", `${mark(compile)} in ${compile.milliseconds} ms`],
  ]);
}

export const doctorVerb = () =>
  verb("doctor")
    .description("look at this machine: versions, cores, devices that work, memory, data, a trial run")
    .addHelpText("after", HELP)
    .action(async (flags) => {
      const diagnosis = await diagnose();
      output(flags).result(diagnosis, diagnosisText(diagnosis));
      if (!diagnosis.mnist.ok || !diagnosis.compile.ok) process.exitCode = 1;
    });
