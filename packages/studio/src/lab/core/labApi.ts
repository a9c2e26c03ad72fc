import type { LabView } from "../labView.ts";
import type { Lab } from "./createLab.ts";
import type { LabSettings } from "./settings.ts";

/**
 * What the Lab's worker does for the page, all on one game: `callsOf<LabApi>(worker)` in the page.
 *
 * Calls are answered one after the other. Each rejects with a message that says what to do; the game is then as it was
 * before the call, and so is the last view.
 */
export type LabApi = { readonly [Name in keyof Lab]: Lab[Name] } & {
  /** Starts a game in place of the last one. */
  readonly open: (settings: LabSettings) => Promise<LabView>;
  /** How many threads the worker's runtime computes with. */
  readonly threads: () => Promise<number>;
};
