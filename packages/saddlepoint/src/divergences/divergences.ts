import { alpha } from "./alpha.ts";
import type { FDivergence, PlainDivergenceName } from "./fDivergence.ts";
import { gan } from "./gan.ts";
import { jeffrey } from "./jeffrey.ts";
import { jensenShannon } from "./jensenShannon.ts";
import { kl } from "./kl.ts";
import { neyman } from "./neyman.ts";
import { pearson } from "./pearson.ts";
import { reverseKl } from "./reverseKl.ts";
import { squaredHellinger } from "./squaredHellinger.ts";
import { totalVariation } from "./totalVariation.ts";

/** Every f-divergence without a parameter, by name. */
export const divergences: Readonly<Record<PlainDivergenceName, FDivergence>> = {
  kl,
  "reverse-kl": reverseKl,
  pearson,
  neyman,
  hellinger: squaredHellinger,
  jeffrey,
  js: jensenShannon,
  gan,
  "total-variation": totalVariation,
};

/**
 * The f-divergence of that name; `alpha(0.5)` names a member of the alpha family.
 *
 * @throws RangeError when there is none, with the names that there are
 */
export function divergenceNamed(name: string): FDivergence {
  const known = Object.values(divergences).find((divergence) => divergence.name === name);
  if (known) return known;
  const order = /^alpha\((.+)\)$/.exec(name)?.[1];
  if (order !== undefined && Number.isFinite(Number(order)) && order.trim() !== "")
    return alpha(Number(order));
  const names = [...Object.keys(divergences), "alpha(NUMBER)"].join(", ");
  throw new RangeError(`divergenceNamed(name): name must be one of ${names}, got "${name}"`);
}
