import { surveyImages } from "saddlepoint/node";
import { type Asked, findingsText, type Override, recipeForImages } from "saddlepoint/recipes";
import { textTable } from "./textTable.ts";
import { asUsage } from "./usageError.ts";

/** A recipe as it is written, and what there is to say of how it came about. */
export type WrittenRecipe = { readonly written: unknown; readonly said?: string };

/** What of the choices is made already. */
function askedIn(overrides: readonly Override[]): Asked {
  const last = (key: string) =>
    overrides.findLast(({ path }) => path.join(".") === `data.${key}`)?.value ?? undefined;
  const [size, channels] = [last("size"), last("channels")];
  return {
    // What is no size is refused with the whole recipe.
    size: typeof size === "number" && size >= 1 ? size : undefined,
    channels: channels === 1 || channels === 3 ? channels : undefined,
  };
}

/**
 * A recipe chosen for a folder of images, by looking at it.
 *
 * @throws UsageError when it holds no image, or too few
 */
export async function folderRecipe(folder: string, overrides: readonly Override[]): Promise<WrittenRecipe> {
  return asUsage(async () => {
    const findings = await surveyImages(folder);
    const { recipe, choices } = recipeForImages(findings, askedIn(overrides));
    const rows = choices.map(({ what, chosen, because, change }) => [`  ${what}`, chosen, change, because]);
    const table = textTable([["chosen for them", "", "changed by", "because"], ...rows]);
    const found = findingsText(findings).join("\n  ");
    return {
      written: recipe,
      said: `${found}\n${table}`,
    };
  });
}
