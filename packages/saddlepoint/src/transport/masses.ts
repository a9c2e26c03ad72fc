/** Masses that a plan can carry from one side to the other: both sides have one total. */
export type Masses = {
  readonly source: Float64Array;
  readonly target: Float64Array;
  /** What one of these masses stands for: the given masses are `unit` times these. */
  readonly unit: number;
};

/** Totals further apart than this, relatively, are a mistake; closer ones differ by the rounding of float32 weights. */
const TOTALS_AGREE = 1e-6;

function checked(owner: string, name: string, masses: ArrayLike<number>, n: number): Float64Array {
  if (masses.length !== n)
    throw new RangeError(`${owner}: ${name} must hold a mass for each of ${n} points, got ${masses.length}`);
  const values = Float64Array.from(masses);
  const broken = values.findIndex((mass) => !(mass >= 0 && Number.isFinite(mass)));
  if (broken >= 0) {
    throw new RangeError(
      `${owner}: ${name}[${broken}] must be a finite mass of at least 0, got ${values[broken]}`,
    );
  }
  return values;
}

export const total = (masses: Float64Array): number => masses.reduce((sum, mass) => sum + mass, 0);

/**
 * The masses of n sources and m targets, uniform with total 1 where none are given, and balanced exactly.
 *
 * Two uniform sides are counted in units of 1/(nm), m a source and n a target: whole numbers, so that sums are exact.
 */
export function balancedMasses(
  owner: string,
  [n, m]: readonly [number, number],
  given: readonly [source: ArrayLike<number> | undefined, target: ArrayLike<number> | undefined],
  names: readonly [string, string],
): Masses {
  if (given[0] === undefined && given[1] === undefined)
    return { source: new Float64Array(n).fill(m), target: new Float64Array(m).fill(n), unit: 1 / (n * m) };
  const source = checked(owner, names[0], given[0] ?? new Float64Array(n).fill(1 / n), n);
  const target = checked(owner, names[1], given[1] ?? new Float64Array(m).fill(1 / m), m);
  const totals = [total(source), total(target)] as const;
  if (!(totals[0] > 0 && totals[1] > 0 && Math.abs(totals[0] - totals[1]) <= TOTALS_AGREE * totals[0])) {
    throw new RangeError(
      `${owner}: ${names[0]} and ${names[1]} must have one positive total, got ${totals[0]} and ${totals[1]}`,
    );
  }
  const ratio = totals[0] / totals[1];
  return { source, target: ratio === 1 ? target : target.map((mass) => mass * ratio), unit: 1 };
}
