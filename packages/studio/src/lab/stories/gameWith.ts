import { defaultSettings, type GameName, type LabSettings, type TargetName } from "../core/settings.ts";

/** A target and a game as the Lab opens them, but for what a story changes. */
export const gameWith = (
  target: TargetName,
  game: GameName,
  changes: Partial<Omit<LabSettings, "target" | "game">> = {},
): LabSettings => ({ ...defaultSettings(target, game), ...changes });
