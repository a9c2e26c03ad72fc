import type { Quantity } from "saddlepoint/quantity";

/** A quantity by name, and what each of some runs has of it. */
export interface QuantityRow {
  readonly name: string;
  readonly values: readonly (Quantity | undefined)[];
}

/** The quantities of several runs in one table, in the order in which they first appear. */
export function quantitiesBeside(runs: readonly (readonly Quantity[])[]): readonly QuantityRow[] {
  const names = new Set(runs.flatMap((quantities) => quantities.map(({ quantity }) => quantity)));
  return [...names].map((name) => ({
    name,
    values: runs.map((quantities) => quantities.find(({ quantity }) => quantity === name)),
  }));
}
