import type { OpenedRun } from "saddlepoint/node";

/** What to say of each newer checkpoint that was passed over. */
export const skippedTexts = (damaged: OpenedRun["damaged"]): string[] =>
  damaged.map(({ path, reason }) => `skipped a damaged checkpoint: ${path}: ${reason}`);
