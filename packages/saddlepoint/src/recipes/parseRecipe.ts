import type { z } from "zod";
import { type Recipe, recipeSchema } from "./schema.ts";

/**
 * A complete recipe from one that leaves defaults out.
 *
 * @throws RangeError listing every problem with its path, the requirement and the value received
 */
export function parseRecipe(value: unknown, name = "recipe"): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (!parsed.success) {
    throw new RangeError(parsed.error.issues.map((issue) => describe(issue, value, name)).join("\n"));
  }
  return checked(parsed.data, name);
}

function describe(issue: z.core.$ZodIssue, value: unknown, name: string): string {
  const where = issue.path.length === 0 ? name : `${name}: ${issue.path.map(String).join(".")}`;
  const got = issue.code === "unrecognized_keys" ? "" : `, got ${JSON.stringify(valueAt(value, issue.path))}`;
  return `${where}: ${issue.message}${got}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** What no single field can say. */
function checked(recipe: Recipe, name: string): Recipe {
  const codes = Object.keys(recipe.codes);
  const { information, invariance } = recipe.objective;
  if (information !== undefined && codes.length === 0) {
    throw new RangeError(`${name}: objective.information needs at least one code in codes, got none`);
  }
  const unknown = Object.keys(information?.weights ?? {}).find((code) => !codes.includes(code));
  if (unknown !== undefined) {
    throw new RangeError(
      `${name}: objective.information.weights must name codes (${codes.join(", ")}), got ${unknown}`,
    );
  }
  const categorical = Object.values(recipe.codes).some(({ kind }) => kind === "categorical");
  if (invariance !== undefined && !categorical) {
    throw new RangeError(
      `${name}: objective.invariance needs a categorical code in codes, got ${codes.join(", ") || "none"}`,
    );
  }
  return recipe;
}
