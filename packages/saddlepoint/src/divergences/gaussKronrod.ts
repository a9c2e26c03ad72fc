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

/** The sum of one of the rule's weights times the heights, halved: a mean, since the weights add up to 2. */
function meanHeight(weight: "kronrod" | "gauss", heights: Float64Array): number {
  let sum = 0;
  for (const [i, node] of RULE.entries()) sum += (node[weight] * (heights[i] ?? 0)) / 2;
  return sum;
}

/** One component's integral and error: |Kronrod − Gauss|, sharpened as in QUADPACK where the integrand is smooth. */
function estimate(heights: Float64Array, width: number): Estimate {
  let infinite = 0;
  for (const [i, height] of heights.entries()) {
    if (Number.isFinite(height)) continue;
    infinite++;
    heights[i] = 0;
  }
  const mean = meanHeight("kronrod", heights);
  const difference = Math.abs(mean - meanHeight("gauss", heights));
  const spread = meanHeight(
    "kronrod",
    heights.map((height) => Math.abs(height - mean)),
  );
  const sharpened = spread > 0 ? spread * Math.min(1, ((200 * difference) / spread) ** 1.5) : difference;
  return { value: width * mean, error: width * sharpened, infinite };
}

/** The 15-point Gauss-Kronrod rule over [low, high] for an integrand of several components. */
export function gaussKronrod(
  integrand: (x: number) => readonly number[],
  low: number,
  high: number,
): readonly Estimate[] {
  const half = (high - low) / 2;
  const rows = RULE.map(({ x }) => integrand(low + half + half * x));
  return (rows[0] ?? []).map((_, component) =>
    estimate(
      Float64Array.from(rows, (row) => row[component] ?? 0),
      2 * half,
    ),
  );
}
