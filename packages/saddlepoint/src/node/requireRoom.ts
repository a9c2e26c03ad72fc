import { sampleLatents } from "../codes/codeLayout.ts";
import { stream } from "../random/stream.ts";
import { requireMemory } from "./memory.ts";
import type { Depicted } from "./pictures.ts";

/**
 * Makes sure, before any is drawn, that the memory holds so many samples: their latents, their numbers, and as often again as they are
 * made into others.
 *
 * @param bytes how many a number takes in the file, twice, as it is joined of pieces
 * @throws RangeError with what they need and what there is
 */
export async function requireRoom(
  { model: { layout }, inference, state, seed }: Pick<Depicted, "model" | "inference" | "state" | "seed">,
  n: number,
  bytes: number,
): Promise<void> {
  const one = await inference.generate(state, sampleLatents(layout, stream(seed, "pictures.room"), 1));
  const each = 4 * (layout.inputSize + 2 * one.size) + 2 * bytes * one.size;
  requireMemory(`drawing ${n} samples`, n * each);
}
