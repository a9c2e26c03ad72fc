import { wilson } from "../quantity/intervals.ts";
import { meanQuantity } from "../quantity/meanQuantity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import type { Samples } from "../samples/samples.ts";
import {
  eachPair,
  type FeatureRows,
  type FeatureSpace,
  featureSpace,
  type PairOptions,
  type PairVisitors,
  type VisitRow,
} from "./featureSpace.ts";

/** A squared distance below this part of both norms is float32's rounding: the two are the same. */
const ROUNDING = 1e-6;

/** ‖x − y‖² from an inner product of the two. */
function squaredDistance(ofX: number, ofY: number, product: number): number {
  const square = ofX + ofY - 2 * product;
  return square < ROUNDING * (ofX + ofY) ? 0 : square;
}

/** The squared distances of each row of a set to its k nearest others, nearest first, gathered row by row. */
type NeighbourBalls = {
  readonly visit: VisitRow;
  /** Squared distance of row i to its k-th nearest other. */
  radius(i: number, k: number): number;
};

/** Gathers the `count` nearest others of each row of a set. */
function neighbourBalls(set: FeatureRows, count: number): NeighbourBalls {
  const nearest = new Float64Array(set.n * count).fill(Number.POSITIVE_INFINITY);
  return {
    radius: (i, k) => nearest[i * count + k - 1] ?? Number.NaN,
    visit(i, products) {
      const own = set.squares[i] ?? 0;
      const from = i * count;
      const last = from + count - 1;
      for (let j = 0; j < products.length; j++) {
        if (j === i) continue;
        const square = squaredDistance(own, set.squares[j] ?? 0, products[j] ?? 0);
        if (!(square < (nearest[last] ?? 0))) continue;
        let place = last;
        for (; place > from && square < (nearest[place - 1] ?? 0); place--)
          nearest[place] = nearest[place - 1] ?? 0;
        nearest[place] = square;
      }
    },
  };
}

/** Neighbours that span a ball, by the papers: 3 for precision and recall, 5 for density and coverage. */
const NEIGHBOURS = { precision: 3, density: 5 } as const;

/**
 * How generated samples lie in the balls of real ones, and real ones in those of generated ones.
 *
 * Each interval is of the samples that are counted, with the balls of the others taken as they are.
 */
export type Manifold = {
  /** The share of generated samples within the ball of a real one to its 3rd neighbour (Kynkäänniemi et al. 2019, eq. 1). */
  readonly precision: Quantity;
  /** The share of real samples within the ball of a generated one to its 3rd neighbour (the same, with the sets exchanged). */
  readonly recall: Quantity;
  /** How many balls of real samples to their 5th neighbour hold a generated one, over 5: 1 for real samples (Naeem et al. 2020, eq. 4). */
  readonly density: Quantity;
  /** The share of real samples whose ball to the 5th neighbour holds a generated one (Naeem et al. 2020, eq. 5). */
  readonly coverage: Quantity;
};

/** What there must be of each set: a sample and the neighbours of its ball. */
export const LEAST_FOR_BALLS = NEIGHBOURS.density + 1;

/** Gathers how real and generated samples lie in each other's balls. */
export function spaceBalls({ real, generated }: FeatureSpace): {
  readonly visitors: PairVisitors;
  manifold(name: (measure: string) => string): Manifold;
} {
  const { precision: k, density: l } = NEIGHBOURS;
  const balls = { real: neighbourBalls(real, l), generated: neighbourBalls(generated, k) };
  const [precise, recalled, covered] = [
    new Uint8Array(generated.n),
    new Uint8Array(real.n),
    new Uint8Array(real.n),
  ];
  const density = new Float64Array(generated.n);
  const between = (): readonly VisitRow[] => {
    const generatedRadii = Float64Array.from({ length: generated.n }, (_, j) => balls.generated.radius(j, k));
    return [
      (i, products) => {
        const own = real.squares[i] ?? 0;
        const [near, far] = [balls.real.radius(i, k), balls.real.radius(i, l)];
        for (let j = 0; j < products.length; j++) {
          const square = squaredDistance(own, generated.squares[j] ?? 0, products[j] ?? 0);
          if (square <= near) precise[j] = 1;
          if (square <= far) {
            density[j] = (density[j] ?? 0) + 1 / l;
            covered[i] = 1;
          }
          if (square <= (generatedRadii[j] ?? 0)) recalled[i] = 1;
        }
      },
    ];
  };
  return {
    visitors: { real: [balls.real.visit], generated: [balls.generated.visit], between },
    manifold: (name) => ({
      precision: share(name("precision"), precise),
      recall: share(name("recall"), recalled),
      density: meanQuantity(name("density"), density, { kind: "estimate", unit: "dimensionless" }),
      coverage: share(name("coverage"), covered),
    }),
  };
}

function share(quantity: string, holds: Uint8Array): Quantity {
  const n = holds.length;
  const value = holds.reduce((sum, each) => sum + each, 0) / n;
  return {
    quantity,
    value,
    unit: "dimensionless",
    kind: "estimate",
    ceiling: 1,
    ci: wilson(value, n),
    n,
  };
}

/**
 * Precision, recall, density and coverage of two sets of features, by the distances of all pairs.
 *
 * @param real features [n, d] of real samples
 * @param generated features [m, d] of generated ones
 * @param name what to call each measure, with the network that the features come from
 * @throws RangeError for fewer than 6 samples of either, sets of different dimension, or more than 4,096 features
 */
export async function manifold(
  real: Samples,
  generated: Samples,
  {
    name = (measure) => measure,
    ...options
  }: PairOptions & { readonly name?: (measure: string) => string } = {},
): Promise<Manifold> {
  const space = featureSpace("manifold(real, generated)", real, generated, LEAST_FOR_BALLS);
  const balls = spaceBalls(space);
  await eachPair(space, balls.visitors, options);
  return balls.manifold(name);
}
