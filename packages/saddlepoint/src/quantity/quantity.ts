/** What a number says about the truth: the truth itself, a bound from below or above, or neither. */
export type QuantityKind = "exact" | "lower-bound" | "upper-bound" | "estimate";

/** What a number is counted in: natural or binary logarithms, the samples' own unit, or nothing. */
export type Unit = "nats" | "bits" | "data units" | "dimensionless";

/** A number with what it estimates, its unit, its direction, its ceiling and its uncertainty. */
export type Quantity = {
  /** What is estimated, e.g. "I(c; G(z,c))". */
  readonly quantity: string;
  readonly value: number;
  readonly unit: Unit;
  readonly kind: QuantityKind;
  /**
   * The largest that the value can come out as: the maximum of what is estimated, or of this bound of it where that is less, as
   * InfoNCE's log N is; Infinity when there is none.
   */
  readonly ceiling: number;
  /** A 95 % confidence interval of the value; both ends are the value when it is exact. */
  readonly ci: readonly [number, number];
  /** How many samples it was estimated from; 0 when none was needed. */
  readonly n: number;
  /** Why the number should not be trusted as it stands, e.g. too few samples for what it claims. */
  readonly warning?: string;
};

/** The sign between the truth and a number of each kind: I(x; y) ≥ 0.512 nats. */
export const KIND_SIGN: Readonly<Record<QuantityKind, string>> = {
  exact: "=",
  "lower-bound": "≥",
  "upper-bound": "≤",
  estimate: "≈",
};

/** A unit as it follows a number, with the space before it: " nats", and nothing where it has none. */
export const unitText = (unit: Unit): string => (unit === "dimensionless" ? "" : ` ${unit}`);

/** A quantity known exactly, such as the entropy of a prior. */
export function exactQuantity(quantity: string, value: number, ceiling = Number.POSITIVE_INFINITY): Quantity {
  return { quantity, value, unit: "nats", kind: "exact", ceiling, ci: [value, value], n: 0 };
}

/** The same quantity in bits: 1 nat = 1 / log 2 bits. A quantity in another unit is returned as it is. */
export function toBits(quantity: Quantity): Quantity {
  if (quantity.unit !== "nats") return quantity;
  const bits = (nats: number) => nats / Math.LN2;
  return {
    ...quantity,
    value: bits(quantity.value),
    unit: "bits",
    ceiling: bits(quantity.ceiling),
    ci: [bits(quantity.ci[0]), bits(quantity.ci[1])],
  };
}

/**
 * A bound or estimate of something that cannot be below `least`, nor above its ceiling, raised and cut to what it can be.
 *
 * A lower bound below `least` says less than a constant witness would, so that one's is reported: the claim stays true,
 * and an interval's end that the truth cannot reach says nothing.
 */
export function atLeast(least: number, quantity: Quantity): Quantity {
  const within = (value: number) => Math.min(Math.max(value, least), quantity.ceiling);
  return { ...quantity, value: within(quantity.value), ci: [within(quantity.ci[0]), within(quantity.ci[1])] };
}

/** A lower bound no higher than something that stands beside it: what is at least a number is at least any smaller one. */
export function atMost(most: number, bound: Quantity): Quantity {
  const within = (value: number) => Math.min(value, most);
  return { ...bound, value: within(bound.value), ci: [within(bound.ci[0]), bound.ci[1]] };
}

/** An estimate, which may be negative, with neither value nor interval above its ceiling. */
export const withinCeiling = (quantity: Quantity): Quantity => atLeast(Number.NEGATIVE_INFINITY, quantity);

/** The same quantity with one more warning, if there is one. */
export function warned(quantity: Quantity, ...warnings: readonly (string | undefined)[]): Quantity {
  const all = [quantity.warning, ...warnings].filter((warning) => warning !== undefined);
  return all.length === 0 ? quantity : { ...quantity, warning: all.join("; ") };
}

/** Held-out samples below which the distribution of their mean is not near enough a normal one. */
const FEW = 50;

/** What to say of an interval from few held-out samples. */
export const fewWarning = (heldOut: number): string | undefined =>
  heldOut < FEW ? `only ${heldOut} held-out samples: the interval is rough` : undefined;
