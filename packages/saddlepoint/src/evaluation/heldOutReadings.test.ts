import { Tensor } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { READER } from "../game/readerPhase.ts";
import type { GameState, PhaseState } from "../game/state.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { heldOutReadings } from "./heldOutReadings.ts";

const recipe = tinyRecipe();
const state = initialStateOf(recipe, modelOf(recipe, shapeImages(3).shape));
const reader = leafOf(state.phases, READER, "initialStateOf");

/** The state with another reader. */
const readBy = (changed: Partial<PhaseState<Tensor>>): GameState<Tensor> => ({
  ...state,
  phases: { [READER]: { ...reader, ...changed } },
});

/** The same numbers in arrays of their own, as after a call of the trainer; `change` is added to the first of each. */
const handedOn = (named: GameState<Tensor>["critic"], change = 0) =>
  mapNamed(named, ({ data, dims }) => {
    const numbers = Float32Array.from(data, Number);
    numbers[0] = (numbers[0] ?? 0) + change;
    return new Tensor("float32", numbers, dims);
  });

/** Readings that count how often they were made. */
function counted() {
  let times = 0;
  return {
    times: () => times,
    read: async () => [Float32Array.of(++times), Float32Array.of(-times)] as const,
  };
}

test("a reader reads the same images once, whatever arrays its numbers are in and whatever the players do", async () => {
  const [readings, { times, read }] = [heldOutReadings(), counted()];
  const first = await readings.of(state, 10, read);
  const later = {
    ...readBy({ weights: handedOn(reader.weights), statistics: handedOn(reader.statistics) }),
    critic: handedOn(state.critic, 1),
  };
  expect(await readings.of(later, 10, read)).toEqual(first);
  expect(times()).toBe(1);
});

test("another weight, another running statistic or another number of images is read anew", async () => {
  const [readings, { read }] = [heldOutReadings(), counted()];
  const found = [];
  for (const [current, n] of [
    [state, 10],
    [readBy({ weights: handedOn(reader.weights, 0.5) }), 10],
    [readBy({ statistics: handedOn(reader.statistics, 0.5) }), 10],
    [state, 10],
    [state, 9],
  ] as const) {
    found.push((await readings.of(current, n, read))[0][0]);
  }
  expect(found).toEqual([1, 2, 3, 4, 5]);
});

test("a reading that fails is not kept", async () => {
  const [readings, { read }] = [heldOutReadings(), counted()];
  await expect(readings.of(state, 10, () => Promise.reject(new Error("no reading")))).rejects.toThrow(
    "no reading",
  );
  expect((await readings.of(state, 10, read))[0]).toEqual(Float32Array.of(1));
});
