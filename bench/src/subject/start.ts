import { product } from "../turns/statistics.ts";
import type { Numbers } from "./game.ts";

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

/** What a step may be fed. */
const FED = ["real", "latents", "mix"];

/**
 * A start, from its header and its numbers.
 *
 * @param read `length` numbers of `start.bin` from byte `offset` on; each array is read when it is asked for, so that a file
 * does not count in a program's memory
 * @param batch how many samples a step takes: the first ones of a full batch
 */
export function openStart(
  header: Start,
  read: (offset: number, length: number) => Float32Array<ArrayBuffer>,
  batch: number = header.fullBatch,
) {
  const { arrays, fullBatch, batches } = header;
  const part = (name: string, skipped: number, shape?: readonly number[]): Numbers => {
    const entry = arrays[name];
    if (entry === undefined) throw new RangeError(`openStart(header): there is no array ${name}`);
    const whole = shape ?? entry.shape;
    return { shape: whole, data: read(entry.offset + 4 * skipped, product(whole)) };
  };
  /** The samples of a step, [batch, …]: full batches are taken in turn. */
  const rows = (name: string, step: number): Numbers => {
    const sample = arrays[name]?.shape.slice(1) ?? [];
    return part(name, (step % batches) * fullBatch * product(sample), [batch, ...sample]);
  };
  return {
    ...header,
    batchSize: batch,
    names: (prefix: string): readonly string[] =>
      Object.keys(arrays).filter((name) => name.startsWith(prefix)),
    weight: (name: string): Numbers => part(name, 0),
    /** What a step is fed: real, latents and, where the objective mixes, mix. */
    batch: (step: number): Readonly<Record<string, Numbers>> =>
      Object.fromEntries(FED.filter((name) => name in arrays).map((name) => [name, rows(name, step)])),
    /** The samples of `count` steps from step `from` on, [count, batch, …]. */
    stacked(name: string, from: number, count: number): Numbers {
      const { shape } = rows(name, from);
      const size = product(shape);
      const data = new Float32Array(count * size);
      for (let i = 0; i < count; i++) data.set(rows(name, from + i).data, i * size);
      return { shape: [count, ...shape], data };
    },
  };
}

export type OpenStart = ReturnType<typeof openStart>;
