/** A number of the generator's input that a search moves, and the range that it stays in. */
export type Variable = {
  readonly column: number;
  readonly low: number;
  readonly high: number;
  /** Whether its prior is N(0, 1); uniform over the range otherwise. */
  readonly normal: boolean;
};

/** A discrete code: a search tries its classes, and holds one while it moves the variables. */
export type Choice = {
  /** Its columns of the generator's input, [start, end): one for each class, one-hot; or one alone that is the class, 0 or 1. */
  readonly columns: readonly [start: number, end: number];
  readonly classes: number;
};

/** The generator's input as a search sees it. */
export type LatentSpace = {
  readonly inputSize: number;
  readonly variables: readonly Variable[];
  readonly choices: readonly Choice[];
};

/** A part of the generator's input: a code, or the noise. */
export type LatentPart = {
  readonly columns: readonly [start: number, end: number];
  /** How many classes a discrete code has. */
  readonly classes?: number | undefined;
  /** The range of a continuous one: U(low, high) over it, or N(0, 1) where it is infinite. */
  readonly support?: readonly [low: number, high: number] | undefined;
};

/** Numbers of N(0, 1) are kept within ±3: 99.7% of what the generator was trained on. */
const NORMAL_REACH = 3;

/** What a search may move, and what it may choose, of the parts of a generator's input. */
export function latentSpace(inputSize: number, parts: readonly LatentPart[]): LatentSpace {
  const choices = parts.flatMap(({ columns, classes }) =>
    classes === undefined ? [] : [{ columns, classes }],
  );
  const variables = parts.flatMap(({ columns: [start, end], classes, support = [-1, 1] }) => {
    if (classes !== undefined) return [];
    const normal = !Number.isFinite(support[0]);
    const [low, high] = normal ? [-NORMAL_REACH, NORMAL_REACH] : support;
    return Array.from({ length: end - start }, (_, i) => ({ column: start + i, low, high, normal }));
  });
  return { inputSize, variables, choices };
}

/** Puts a class into a row of the generator's input. */
export function writeClass(row: Float32Array, { columns: [start, end] }: Choice, value: number): void {
  if (end - start === 1) row[start] = value;
  else for (let column = start; column < end; column++) row[column] = column - start === value ? 1 : 0;
}

/** The class in a row of the generator's input. */
export function readClass(row: Float32Array, { columns: [start, end] }: Choice): number {
  if (end - start === 1) return row[start] ?? 0;
  const hot = row.subarray(start, end);
  return hot.reduce((most, value, i) => (value > (hot[most] ?? 0) ? i : most), 0);
}
