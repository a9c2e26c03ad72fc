import type { Experiment } from "./experiment.ts";
import { optimalDiscriminator } from "./optimalDiscriminator/optimalDiscriminator.ts";

const ALL: readonly Experiment[] = [optimalDiscriminator];

/** The experiments by name, in the order in which they are best read. */
export const experiments: Readonly<Record<string, Experiment>> = Object.fromEntries(
  ALL.map((experiment) => [experiment.name, experiment]),
);
