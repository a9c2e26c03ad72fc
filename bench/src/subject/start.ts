/** What every program starts from, as `start.json` has it: the workload as data, and where each array is in `start.bin`. */
export type Start = {
  readonly workload: string;
  readonly sample: readonly number[];
  readonly stepsACall: number;
  /** The recipe, with every default filled in. */
  readonly recipe: unknown;
  /** Where the codes are among the latents and Q's outputs, their entropies in nats, and their weights. */
  readonly layout: unknown;
  readonly fullBatch: number;
  /** How many batches there are; steps take them in turn. */
  readonly batches: number;
  /** Shapes, and offsets in bytes. Samples, latents and draws have a leading axis of all samples. */
  readonly arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly offset: number }>>;
};

/** A step to be timed: an architecture with a game, on samples of a shape. */
export type Workload = {
  readonly name: string;
  readonly title: string;
  readonly sample: readonly number[];
  readonly batch: number;
  /** How many steps one call of the library runs: the trainer's own habit, more where a step is short. */
  readonly stepsACall: number;
  /** How many batches are recorded. */
  readonly batches: number;
  readonly recipe: unknown;
};
