import type { Remote } from "../../kit/calls.ts";
import type { ExploreApi, ModelCard } from "../core/exploreApi.ts";
import { pixelsOf } from "./paint.ts";
import type { Pieces } from "./turns.ts";

/** Who is served first, from the most urgent: what a slider moves, what a person gave to read, tables, the long work. */
export const LANES = { picture: 0, reading: 1, examples: 2, table: 3, inversion: 4 } as const;

/** An opened model, and how to ask the worker for its work. */
export interface Bench {
  readonly card: ModelCard;
  readonly api: Remote<ExploreApi>;
  /** New work in a lane, in place of what it had not begun. */
  ask(lane: keyof typeof LANES, pieces: Pieces): void;
}

/** Generates a table's images, a piece of latents [n, inputSize] after the other, and shows after each all that there are. */
export function askTable(
  { card, api, ask }: Bench,
  pieces: readonly Float32Array[],
  show: (images: Float32Array) => void,
): void {
  const points = pieces.reduce((sum, { length }) => sum + length, 0) / card.inputSize;
  const images = new Float32Array(points * pixelsOf(card.shape));
  let drawn = 0;
  ask(
    "table",
    pieces.map((latents) => async () => {
      const made = await api.generate(latents);
      images.set(made, drawn);
      drawn += made.length;
      show(images.subarray(0, drawn));
    }),
  );
}
