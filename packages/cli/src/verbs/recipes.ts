import { recipeYaml } from "saddlepoint/node";
import { parseRecipe, presets } from "saddlepoint/recipes";
import { recipeArgument } from "../recipeArgument.ts";
import { textTable } from "../textTable.ts";
import { asUsage } from "../usageError.ts";
import { output, verb } from "../verb.ts";

const HELP = `
Examples
  saddlepoint recipes                      the presets
  saddlepoint recipes digits > my.yaml     a complete recipe to start your own from
  saddlepoint recipes photos/ > my.yaml    the recipe that train chooses for a folder of images
  saddlepoint train my.yaml

Every key, with its range, default and meaning: docs/recipes.md. Paths in a file are relative to it.
A key that there is none of is refused with the one that was probably meant; null takes a key away.
`;

export const recipesVerb = () =>
  verb("recipes")
    .description("list the presets, or print one as complete YAML")
    .argument("[name]", "a preset, a YAML file to complete, or a folder of images to choose a recipe for")
    .addHelpText("after", HELP)
    .action(async (name, flags) => {
      const out = output(flags);
      if (name === undefined) {
        const complete = Object.entries(presets).map(([key, preset]) => [key, parseRecipe(preset)] as const);
        const rows = complete.map(([key, { description = "", training }]) => [
          key,
          `${training.steps} steps`,
          description,
        ]);
        out.result(
          { recipes: complete.map(([key, { description }]) => ({ name: key, description })) },
          textTable(rows, new Set([1])),
        );
        return;
      }
      const { written } = await recipeArgument(name);
      const recipe = await asUsage(() => parseRecipe(written, name));
      out.result(recipe, recipeYaml(recipe).trimEnd());
    });
