import { Command } from "@commander-js/extra-typings";
import { versions } from "saddlepoint/node";
import { doctorVerb } from "./verbs/doctor.ts";
import { estimateVerb } from "./verbs/estimate.ts";
import { evaluateVerb } from "./verbs/evaluate.ts";
import { experimentVerb } from "./verbs/experiment.ts";
import { exportVerb } from "./verbs/export.ts";
import { interpolateVerb } from "./verbs/interpolate.ts";
import { invertVerb } from "./verbs/invert.ts";
import { recipesVerb } from "./verbs/recipes.ts";
import { sampleVerb } from "./verbs/sample.ts";
import { studioVerb } from "./verbs/studio.ts";
import { trainVerb } from "./verbs/train.ts";
import { traverseVerb } from "./verbs/traverse.ts";

const HELP = `
Start with
  saddlepoint train          MNIST digits without labels: minutes on two cores
  saddlepoint train photos/  your own images: looks at them, and says what it chooses
  saddlepoint train --help   what the numbers mean
  saddlepoint studio         watch it in a browser

Exit codes: 0 done, 1 failed, 2 bad usage, 130 interrupted and saved.
`;

/** The command line: every verb, each with help that teaches it. Bad usage throws instead of ending the process. */
export function program(): Command {
  const root = new Command("saddlepoint")
    .description("Information-theoretic GANs: train them, measure them, explore them, ship them.")
    .version(versions().saddlepoint ?? "unknown", "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText("after", HELP)
    .showHelpAfterError("(--help says how)");
  const verbs = [
    trainVerb(),
    evaluateVerb(),
    sampleVerb(),
    traverseVerb(),
    interpolateVerb(),
    invertVerb(),
    exportVerb(),
    estimateVerb(),
    experimentVerb(),
    studioVerb(),
    recipesVerb(),
    doctorVerb(),
  ];
  for (const verb of verbs) root.addCommand(verb);
  for (const command of [root, ...root.commands]) command.exitOverride();
  return root;
}
