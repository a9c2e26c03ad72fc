import { CommanderError } from "@commander-js/extra-typings";
import { EXIT, sayAs } from "./cli/command.ts";
import { browserCommand } from "./commands/browser.ts";
import { calibrationCommand } from "./commands/calibration.ts";
import { compareCommand } from "./commands/compare.ts";
import { deviceCommand } from "./commands/device.ts";
import { digitsCommand } from "./commands/digits.ts";
import { informationCommand } from "./commands/information.ts";
import { matrixCommand } from "./commands/matrix.ts";
import { mergeCommand } from "./commands/merge.ts";
import { profileCommand } from "./commands/profile.ts";
import { rooflineCommand } from "./commands/roofline.ts";
import { scaleCommand } from "./commands/scale.ts";
import { slidersCommand } from "./commands/sliders.ts";
import { stepCommand } from "./commands/step.ts";
import { transportCommand } from "./commands/transport.ts";
import { messageOf } from "./turns/lastLine.ts";

const program = matrixCommand()
  .enablePositionalOptions()
  .addCommand(stepCommand())
  .addCommand(profileCommand())
  .addCommand(rooflineCommand())
  .addCommand(browserCommand())
  .addCommand(deviceCommand())
  .addCommand(scaleCommand())
  .addCommand(slidersCommand())
  .addCommand(calibrationCommand())
  .addCommand(informationCommand())
  .addCommand(digitsCommand())
  .addCommand(transportCommand())
  .addCommand(mergeCommand())
  .addCommand(compareCommand());

// A reader that closes the pipe early, like head, wants no more output; what is being measured goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  // The parser has said by itself what is wrong with the command line.
  const parsing = error instanceof CommanderError;
  if (!parsing) sayAs("bench")(messageOf(error));
  process.exitCode = !parsing ? EXIT.failed : error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
