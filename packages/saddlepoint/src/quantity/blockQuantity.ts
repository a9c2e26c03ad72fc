import { student975 } from "./intervals.ts";
import type { Quantity } from "./quantity.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * A smooth function of means over independent blocks, by the jackknife: its bias of order 1/blocks is taken off, and the
 * 95 % interval is Student's (Quenouille 1956; Tukey 1958).
 *
 * @param blocks what each block has to say, of the same kinds in the same order
 * @param value of the means over blocks. Default: the first of them itself
 */
export function jackknife(
  blocks: readonly (readonly number[])[],
  value: (means: readonly number[]) => number = ([mean = 0]) => mean,
): { readonly value: number; readonly ci: readonly [number, number] } {
  const g = blocks.length;
  const kinds = blocks[0]?.length ?? 0;
  const totals = Array.from({ length: kinds }, (_, k) => sum(blocks.map((block) => block[k] ?? 0)));
  const whole = value(totals.map((total) => total / g));
  const without = blocks.map((block) => value(totals.map((total, k) => (total - (block[k] ?? 0)) / (g - 1))));
  const pseudo = without.map((left) => g * whole - (g - 1) * left);
  const mean = sum(pseudo) / g;
  const variance = sum(pseudo.map((each) => (each - mean) ** 2)) / (g - 1) / g;
  const half = student975(g - 1) * Math.sqrt(variance);
  return { value: mean, ci: [mean - half, mean + half] };
}

/** An information in nats of held-out blocks. */
export function blockQuantity(
  kind: Quantity["kind"],
  ceiling: number,
  n: number,
  { value, ci }: Pick<Quantity, "value" | "ci">,
): Quantity {
  return { quantity: "I(x; y)", value, unit: "nats", kind, ceiling, ci, n };
}
