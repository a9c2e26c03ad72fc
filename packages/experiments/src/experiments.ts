import { boundTwice } from "./boundTwice/boundTwice.ts";
import { domainAdaptation } from "./domainAdaptation/domainAdaptation.ts";
import type { Experiment } from "./experiment.ts";
import { gaussianFit } from "./gaussianFit/gaussianFit.ts";
import { mnistKde } from "./mnistKde/mnistKde.ts";
import { modes } from "./modes/modes.ts";
import { optimalDiscriminator } from "./optimalDiscriminator/optimalDiscriminator.ts";
import { parallelLines } from "./parallelLines/parallelLines.ts";
import { toyDensities } from "./toyDensities/toyDensities.ts";

const ALL: readonly Experiment[] = [
  parallelLines,
  optimalDiscriminator,
  gaussianFit,
  boundTwice,
  modes,
  toyDensities,
  mnistKde,
  domainAdaptation,
];

/** The experiments by name, in the order in which they are best read. */
export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  ALL.map((experiment) => [experiment.name, experiment]),
);
