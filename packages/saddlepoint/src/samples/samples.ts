/** The centres of a mixture of equal round normal distributions, and their common deviation. */
export type Modes = {
  readonly centres: readonly (readonly [number, number])[];
  readonly deviation: number;
};

/** Numbers row by row; bytes are pixels, b standing for b / 255. */
export type Numbers = Float32Array | Float64Array | Uint8Array;

/** One thing that is known to vary between samples: a value from 0 on for each of them. */
export type Factor = {
  readonly name: string;
  /** How many values there are. */
  readonly count: number;
  /** One a sample. */
  readonly values: Int32Array;
  /** The values' names by index. */
  readonly names?: readonly string[];
  /** Whether the values stand in an order, as sizes do; otherwise they are classes. */
  readonly ordered?: boolean;
};

/** What may be known of samples beside their numbers. */
export type SamplesAbout = {
  /** What errors and manifests call them, e.g. "mnist (train)". */
  readonly name?: string;
  /** One class a sample, from 0 on. */
  readonly labels?: Int32Array;
  /** The classes' names by index. */
  readonly labelNames?: readonly string[];
  /** What they were made of, where that is known: for measuring, never for training. */
  readonly factors?: readonly Factor[];
  /** A name for each of the d numbers. */
  readonly columnNames?: readonly string[];
  /** The modes of the density that they were drawn from. */
  readonly modes?: Modes;
};

/** No code but `samples` can write this key, so that the compiler lets only checked samples through. */
const CHECKED = Symbol("checked by samples()");

/**
 * n independent samples of one shape, row by row: [d] of points, [channels, height, width] of images.
 *
 * Bytes stay bytes until they are read: MNIST takes 47 MB so, 188 MB as float32.
 */
export type Samples<Values extends Numbers = Numbers> = SamplesAbout & {
  readonly name: string;
  /** n · d numbers. */
  readonly values: Values;
  readonly n: number;
  /** The numbers of one sample, the product of its shape. */
  readonly d: number;
  readonly shape: readonly number[];
  readonly [CHECKED]: true;
};

type Given = Omit<Samples, typeof CHECKED>;

function requireSizes(owner: string, n: number, shape: readonly number[]): void {
  const sizes = [n, ...shape];
  if (shape.length === 0 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new RangeError(
      `${owner}: n and shape must be integers of at least 1, got n ${n} and shape [${shape.join(", ")}]`,
    );
  }
  const channels = shape.length === 3 ? (shape[0] ?? 0) : 1;
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(
      `${owner}: images have the shape [channels, height, width] with 1 or 3 channels, got [${shape.join(", ")}]`,
    );
  }
}

function requireColumns(owner: string, { d, columnNames }: Given): void {
  if (columnNames === undefined || columnNames.length === d) return;
  throw new RangeError(
    `${owner}: columnNames must name each of ${d} columns, got ${columnNames.length} names`,
  );
}

function requireLabels(owner: string, { n, labels, labelNames }: Given): void {
  if (labels === undefined) return;
  if (labels.length !== n)
    throw new RangeError(`${owner}: there must be one label a sample, ${n}, got ${labels.length}`);
  const classes = labelNames?.length ?? Number.POSITIVE_INFINITY;
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong === undefined) return;
  const range = labelNames === undefined ? "of at least 0" : `from 0 to ${classes - 1}, as there are names`;
  throw new RangeError(`${owner}: labels must be classes ${range}, got ${wrong}`);
}

function requireFactors(owner: string, { n, factors = [] }: Given): void {
  for (const { name, count, values } of factors) {
    if (values.length === n && values.every((value) => value >= 0 && value < count)) continue;
    const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
    const most = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
    throw new RangeError(
      `${owner}: factor ${name} must have ${n} values from 0 to ${count - 1}, got ${values.length} from ${least} to ${most}`,
    );
  }
}

/** Where a number stands, counted from 1 as people count rows. */
const placeOf = (at: number, { d, columnNames }: Given): string => {
  const name = columnNames?.[at % d];
  return `row ${Math.floor(at / d) + 1}, column ${(at % d) + 1}${name === undefined ? "" : ` (${name})`}`;
};

function requireNumbers(owner: string, given: Given): void {
  const { values, n, d, shape } = given;
  if (values.length !== n * d) {
    throw new RangeError(
      `${owner}: n ${n} and shape [${shape.join(", ")}] need ${n * d} values, got ${values.length}`,
    );
  }
  if (values instanceof Uint8Array) {
    if (shape.length === 3) return;
    throw new RangeError(
      `${owner}: bytes are pixels of images [channels, height, width], got the shape [${shape.join(", ")}]; ` +
        "give other numbers as a Float32Array",
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    let others = -1;
    for (const value of values) if (!Number.isFinite(value)) others++;
    const more = others === 0 ? "" : `; so are ${others} more`;
    throw new RangeError(
      `${owner}: every value must be finite, got ${values[wrong]} in ${placeOf(wrong, given)}${more}`,
    );
  }
  const loud = shape.length === 3 ? values.findIndex((value) => value < 0 || value > 1) : -1;
  if (loud < 0) return;
  throw new RangeError(
    `${owner}: float pixels must lie in [0, 1], got ${values[loud]} in image ${Math.floor(loud / d) + 1}; ` +
      "divide numbers from 0 to 255 by 255, or give them as a Uint8Array",
  );
}

/**
 * Samples, checked: everything that trains, measures or estimates takes them from here.
 *
 * @param values n · d numbers in row-major order [n, …shape]: of images bytes or floats in [0, 1], of others any finite floats
 * @param shape of one sample, or d for points
 * @throws RangeError naming the samples for no samples or a shape that is none, another number of values, a value that is not
 * finite or no pixel, bytes that are no pixels, and labels or names that do not fit
 * @example samples(Float32Array.of(0, 1, 2, 3), 2, 2) // the points (0, 1) and (2, 3)
 * @example samples(pixels, 60_000, [1, 28, 28], { name: "digits", labels })
 */
export function samples<Values extends Numbers>(
  values: Values,
  n: number,
  shape: number | readonly number[],
  about: SamplesAbout = {},
): Samples<Values> {
  const sizes = typeof shape === "number" ? [shape] : shape;
  const name = about.name ?? "samples";
  const owner = `samples(values, n, shape): ${name}`;
  requireSizes(owner, n, sizes);
  const d = sizes.reduce((product, size) => product * size, 1);
  const given = { ...about, name, values, n, d, shape: sizes };
  requireColumns(owner, given);
  requireNumbers(owner, given);
  requireLabels(owner, given);
  requireFactors(owner, given);
  return { ...given, [CHECKED]: true };
}

/**
 * Points, a list of numbers each.
 *
 * @throws RangeError where lists differ in length, and as `samples` does
 * @example points([[1.71, 64], [1.82, 80]], { columnNames: ["height", "weight"] })
 */
export function points(
  rows: readonly (readonly number[])[],
  about: SamplesAbout = {},
): Samples<Float64Array> {
  const d = rows[0]?.length ?? 0;
  const other = rows.findIndex((row) => row.length !== d);
  if (other >= 0) {
    throw new RangeError(
      `points(rows): every row must hold ${d} numbers as the first does, got ${rows[other]?.length} in row ${other + 1}`,
    );
  }
  return samples(Float64Array.from(rows.flat()), rows.length, d, about);
}

/** Whether samples are images: [channels, height, width]. */
export const isImages = ({ shape }: Pick<Samples, "shape">): boolean => shape.length === 3;
