import { engine } from "./engine.ts";
import { flags } from "./flags.ts";
import type { Part } from "./part.ts";
import { readers } from "./readers.ts";
import { recipes } from "./recipes.ts";
import { server } from "./server.ts";

export const PARTS: readonly Part[] = [readers, recipes, flags, server, engine];

/**
 * How many cases of each part `npm run fuzz` tries when it is told no time: seeds 1, 2, …, the same everywhere. Those that found a
 * fault once are named, so that they stay tried.
 */
export const SEEDS: Readonly<Record<string, { readonly count: number; readonly found: readonly string[] }>> =
  {
    readers: { count: 600, found: [] },
    recipes: { count: 600, found: [] },
    flags: { count: 10, found: [] },
    server: { count: 300, found: [] },
    engine: { count: 150, found: [] },
  };
