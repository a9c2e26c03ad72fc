import type { LabSettings } from "../core/settings.ts";
import { DIVERGENCE_FORMULAS } from "../divergences.formulas.ts";
import { GAME_TITLES } from "../games.formulas.ts";
import { TARGET_THUMBNAILS } from "./targetThumbnails.ts";

/** A game in a few words: its target, its objective and its seed. */
export function settingsWords({ target, game, divergence, seed }: LabSettings): string {
  const objective =
    game === "f-gan" ? `${GAME_TITLES[game]} (${DIVERGENCE_FORMULAS[divergence].title})` : GAME_TITLES[game];
  return `${TARGET_THUMBNAILS[target].text}, ${objective}, seed ${seed}`;
}

/** What the second player is called: games of odds have a discriminator, the others a critic. */
export const criticName = ({ game }: LabSettings): "Discriminator" | "Critic" =>
  game === "non-saturating" || game === "minimax" ? "Discriminator" : "Critic";
