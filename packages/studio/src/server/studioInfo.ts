import { DEVICES } from "@saddlepoint/engine";
import { versions } from "saddlepoint/node";
import { parseRecipe, presets, recipeSchema } from "saddlepoint/recipes";
import type { StudioInfo } from "../runs/api.ts";

/** What the form for a new run is made of, and what serves it. */
export const studioInfo = (folder: string): StudioInfo => ({
  folder,
  version: versions().saddlepoint ?? "unknown",
  presets: Object.fromEntries(
    Object.entries(presets).map(([name, preset]) => [name, parseRecipe(preset, name)]),
  ),
  // As it is written: what has a default may be left out.
  schema: recipeSchema.toJSONSchema({ io: "input", unrepresentable: "any" }),
  devices: DEVICES,
});
