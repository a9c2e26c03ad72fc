import type { Experiment, ExperimentSettings } from "./experiment.ts";

/** What a person asks of an experiment; what is not given is the experiment's own. */
export type SettingsRequest = {
  /** The small setting instead of the full one. */
  readonly quick?: boolean | undefined;
  /** The first run's seed. */
  readonly seed?: number | undefined;
  /** How many runs, with consecutive seeds. */
  readonly runs?: number | undefined;
  readonly steps?: number | undefined;
};

/**
 * An experiment's settings with a request filled in.
 *
 * @throws RangeError when seed is not an integer of at least 0, or runs or steps not one of at least 1
 */
export function settingsOf(experiment: Experiment, request: SettingsRequest = {}): ExperimentSettings {
  const base = request.quick ? experiment.quick : experiment.defaults;
  const seed = request.seed ?? base.seeds[0] ?? 1;
  const runs = request.runs ?? base.seeds.length;
  const steps = request.steps ?? base.steps;
  for (const [name, value, least] of [
    ["seed", seed, 0],
    ["runs", runs, 1],
    ["steps", steps, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(
        `settingsOf(experiment, request): ${name} must be an integer of at least ${least}, got ${value}`,
      );
    }
  }
  return { ...base, seeds: Array.from({ length: runs }, (_, i) => seed + i), steps };
}
