/** Nodes on [0, 1] of the 15-point Kronrod rule, and its weights (Piessens et al. 1983, QUADPACK, QK15). */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
] as const;
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
] as const;
/** Weights of the 7-point Gauss rule, whose nodes are every other one of Kronrod's. */
const GAUSS = [
  0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694,
] as const;

type Node = { readonly x: number; readonly kronrod: number; readonly gauss: number };

const RULE: readonly Node[] = NODES.flatMap((x, i) => {
  const weights = { kronrod: KRONROD[i] ?? 0, gauss: GAUSS[i] ?? 0 };
  return x === 0 ? [{ x, ...weights }] : [-1, 1].map((sign) => ({ x: sign * x, ...weights }));
});

/** What the rule says of one component of the integrand over one interval. */
export type Estimate = {
  readonly value: number;
  readonly error: number;
  /** How many nodes had an infinite integrand, which the value leaves out. */
  readonly infinite: number;
};

export const NODE_COUNT: number = RULE.length;

/** The rule's nodes and weights in flat arrays, the weights halved: they add up to 1. */
const PLACES = Float64Array.from(RULE, ({ x }) => x);
const BY_KRONROD = Float64Array.from(RULE, ({ kronrod }) => kronrod / 2);
const BY_GAUSS = Float64Array.from(RULE, ({ gauss }) => gauss / 2);

/**
 * One component's integral and error: |Kronrod − Gauss|, sharpened as in QUADPACK where the integrand is smooth, and what
 * comes of the nodes' own rounding by up to `coarseness`: as much of it as the heights vary.
 */
function estimate(
  rows: readonly (readonly number[])[],
  component: number,
  width: number,
  coarseness: number,
): Estimate {
  let [infinite, mean, byGauss] = [0, 0, 0];
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const heightAt = (i: number) => rows[i]?.[component] ?? 0;
  for (let i = 0; i < NODE_COUNT; i++) {
    const raw = heightAt(i);
    const isOne = Number.isFinite(raw);
    if (!isOne) infinite++;
    const height = isOne ? raw : 0;
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
    mean += (BY_KRONROD[i] ?? 0) * height;
    byGauss += (BY_GAUSS[i] ?? 0) * height;
  }
  let spread = 0;
  for (let i = 0; i < NODE_COUNT; i++) {
    const raw = heightAt(i);
    spread += (BY_KRONROD[i] ?? 0) * Math.abs((Number.isFinite(raw) ? raw : 0) - mean);
  }
  const difference = Math.abs(mean - byGauss);
  const sharpened = spread > 0 ? spread * Math.min(1, ((200 * difference) / spread) ** 1.5) : difference;
  return { value: width * mean, error: width * sharpened + coarseness * (highest - lowest), infinite };
}

/** The 15-point Gauss-Kronrod rule over [low, high] for an integrand of several components. */
export function gaussKronrod(
  integrand: (x: number) => readonly number[],
  low: number,
  high: number,
): readonly Estimate[] {
  const half = (high - low) / 2;
  const coarseness = (Number.EPSILON / 2) * Math.max(Math.abs(low), Math.abs(high));
  const rows: (readonly number[])[] = [];
  for (let i = 0; i < NODE_COUNT; i++) rows.push(integrand(low + half + half * (PLACES[i] ?? 0)));
  return (rows[0] ?? []).map((_, component) => estimate(rows, component, 2 * half, coarseness));
}
