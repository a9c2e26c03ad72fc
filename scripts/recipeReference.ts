// Writes docs/recipes.md, the reference of a recipe's keys: npm run docs:recipes
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { recipeReference } from "saddlepoint/recipes";

writeFileSync(fileURLToPath(new URL("../docs/recipes.md", import.meta.url)), recipeReference());
