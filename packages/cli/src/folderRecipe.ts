import { surveyImages } from "saddlepoint/node";
import { type Asked, type Choice, findingsText, type Override, recipeForImages } from "saddlepoint/recipes";
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

/** The most pixels of an image, where they are given; what is no number is refused with the whole recipe. */
function pixelsIn(overrides: readonly Override[]): number | undefined {
  const given = overrides.findLast(({ path }) => path.join(".") === "data.mostPixels")?.value;
  return typeof given === "number" ? given : undefined;
}

/** Whether the command line has chosen already what a key, or what is around it, should be. */
const isAsked = (key: string, overrides: readonly Override[]): boolean =>
  overrides.some(({ path }) => `${key}.`.startsWith(`${path.join(".")}.`));

const flagFor = ({ path, other }: Choice): string =>
  path === "training.steps" ? `--steps ${other}` : `--set ${path}=${other}`;

/**
 * A recipe chosen for a folder of images, by looking at it.
 *
 * @throws UsageError when it holds no image, or too few
 */
export async function folderRecipe(folder: string, overrides: readonly Override[]): Promise<WrittenRecipe> {
  return asUsage(async () => {
    const findings = await surveyImages(folder, { mostPixels: pixelsIn(overrides) });
    const { recipe, choices } = recipeForImages(findings, askedIn(overrides));
    const open = choices.filter(({ path }) => !isAsked(path, overrides));
    const rows = open.map((choice) => [`  ${choice.what}`, choice.chosen, flagFor(choice), choice.because]);
    const table = textTable([["chosen for them", "", "changed by", "because"], ...rows]);
    const found = findingsText(findings).join("\n  ");
    return {
      written: recipe,
      said: `${found}\n${table}`,
    };
  });
}
