import { totalmem } from "node:os";
import { memoryOf } from "../recipes/memoryOf.ts";
import type { Recipe } from "../recipes/schema.ts";
import { formatBytes } from "./preflight.ts";

/**
 * Makes sure, before anything is compiled, that a recipe's training fits this machine.
 *
 * @param shape of one sample
 * @throws RangeError with what it needs, what there is, and what to make smaller
 */
export function requireMemory(recipe: Recipe, shape: readonly number[], most: number = totalmem()): void {
  const needed = memoryOf(recipe, shape);
  if (needed <= most) return;
  throw new RangeError(
    `${recipe.name}: its training needs about ${formatBytes(needed)} of memory, and this machine has ${formatBytes(most)}: ` +
      "make the widths in network, noise.size, training.batchSize or the images (data.size) smaller",
  );
}
