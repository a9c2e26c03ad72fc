import type { LabView } from "../labView.ts";
import type { LabSettings } from "./settings.ts";

/**
 * What the Lab's worker does for the page, all on one game: `callsOf<LabApi>(worker)` in the page.
 *
 * Calls are answered one after the other. Each rejects with a message that says what to do; the game is then as it was
 * before the call, and so is the last view.
 */
export type LabApi = {
  /** Starts a game in place of the last one. */
  readonly open: (settings: LabSettings) => Promise<LabView>;
  /** So many steps of both players; what is seen does not depend on how they are cut into calls. */
  readonly play: (steps: number) => Promise<LabView>;
  /** As many steps as take about so many milliseconds, the view included; at least one. */
  readonly playFor: (milliseconds: number) => Promise<LabView>;
  /** One update of the critic alone. */
  readonly criticStep: () => Promise<LabView>;
  /** One update of the generator alone, against the critic as it is. */
  readonly generatorStep: () => Promise<LabView>;
  readonly view: () => Promise<LabView>;
  /** How many threads the worker's runtime computes with. */
  readonly threads: () => Promise<number>;
  /** Frees the game. */
  readonly release: () => Promise<void>;
};
