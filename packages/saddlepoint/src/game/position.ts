import type { ShuffleState } from "../samples/shuffledIndices.ts";

/** Where a source of random numbers stands, as plain data: a stream's words, or a shuffled order with its stream's. */
export type Position = readonly number[] | ShuffleState;

/** Where several stand, by their names. */
export type Positions = { readonly [source: string]: Position };

/** A source that can be put where it stood. */
export type Restorable = { state(): Position; restore(position: Position): void };

/** A stream as a source of a name. */
export const streamSource = (stream: {
  state(): readonly number[];
  restore(words: readonly number[]): void;
}): Restorable => ({
  state: () => [...stream.state()],
  restore(position) {
    if ("epoch" in position)
      throw new RangeError("restore(streams): a stream's position must be its words, got a shuffle's");
    stream.restore(position);
  },
});

/** Shuffled batches as a source of a name. */
export const shuffleSource = (batches: {
  state(): ShuffleState;
  restore(state: ShuffleState): void;
}): Restorable => ({
  state() {
    const { epoch, position, stream } = batches.state();
    return { epoch, position, stream: [...stream] };
  },
  restore(position) {
    if (!("epoch" in position))
      throw new RangeError("restore(streams): a shuffle's position must have an epoch, got words alone");
    batches.restore(position);
  },
});

/** Sources saved and restored together. */
export function restorable(sources: Readonly<Record<string, Restorable>>): {
  state(): Positions;
  restore(positions: Positions): void;
} {
  return {
    state: () => Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, source.state()])),
    restore(positions) {
      for (const [name, source] of Object.entries(sources)) {
        const position = positions[name];
        if (position === undefined) {
          throw new RangeError(
            `restore(streams): ${name} must have a position, got [${Object.keys(positions).join(", ")}]`,
          );
        }
        source.restore(position);
      }
    },
  };
}
