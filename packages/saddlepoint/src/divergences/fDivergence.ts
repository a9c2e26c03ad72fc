import type { numpy as np } from "@jax-js/jax";

/** The f-divergences of the registry, by the names that recipes and the command line use. */
export type PlainDivergenceName =
  | "kl"
  | "reverse-kl"
  | "pearson"
  | "neyman"
  | "hellinger"
  | "jeffrey"
  | "js"
  | "gan"
  | "total-variation";

/** The f-divergences that the library knows, a member of the alpha family by its order. */
export type DivergenceName = PlainDivergenceName | `alpha(${number})`;

/** An interval of the extended line; an end is in it when it is closed. */
export type Interval = {
  readonly low: number;
  readonly high: number;
  readonly closed: readonly [boolean, boolean];
};

/**
 * An f-divergence D(P‖Q) = ∫ q f(p/q) = sup_T E_P T − E_Q f*(T), f convex on u = p/q ≥ 0 (Nowozin et al. 2016, eq. 2 and
 * 4). Functions of numbers are in float64, with their limits at 0 and ∞; those of arrays are for training.
 *
 * Any T in dom f* keeps E_P T − E_Q f*(T) a lower bound of D. So a network's output v may be mapped into dom f* by any
 * function; which one only decides how easily v reaches the optimum.
 */
export type FDivergence = {
  readonly name: DivergenceName;
  /** In words, e.g. "Kullback-Leibler". */
  readonly title: string;
  /** Nats where f is made of logarithms; a pure number otherwise. */
  readonly unit: "nats" | "dimensionless";
  /** f(1): the value of D(P‖P), 0 but for the GAN divergence's −log 4. */
  readonly least: number;
  /** sup D = f(0) + lim f(u)/u, reached where P and Q share no support. */
  readonly ceiling: number;
  /** f(u) for u in [0, ∞]. */
  readonly f: (u: number) => number;
  /** lim f(u)/u as u → ∞: what P's mass outside Q's support counts. */
  readonly slopeAtInfinity: number;
  /** q f(p/q) from finite log p and log q, without forming p/q: right where that would overflow. */
  readonly integrand: (logP: number, logQ: number) => number;
  /**
   * D = Σ weight · D_alpha(order), as [order, weight]: where the divergence is made of members of the alpha family, which
   * have closed forms between Gaussians. Empty where it is not.
   */
  readonly alphas: readonly (readonly [order: number, weight: number])[];
  /** f'(u), the optimal witness T*(u), for u in [0, ∞]. */
  readonly witness: (u: number) => number;
  /** f*(t) = sup_{u ≥ 0} ut − f(u); Infinity outside its domain. */
  readonly conjugate: (t: number) => number;
  readonly domain: Interval;
  /** a: ℝ → dom f*, which makes a witness of any network's output v. */
  readonly activation: (v: number) => number;
  /** f*(a(v)), right where a(v) rounds to the end of dom f*. */
  readonly activatedConjugate: (v: number) => number;
  /** The same for arrays, stable in float32 for |v| ≤ 1e4 with its gradient. Each consumes its argument. */
  readonly variational: {
    /** T = a(v). */
    readonly witness: (v: np.Array) => np.Array;
    /** f*(a(v)). */
    readonly conjugate: (v: np.Array) => np.Array;
  };
};
