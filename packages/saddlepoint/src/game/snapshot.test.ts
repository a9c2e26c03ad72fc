import { Tensor } from "@saddlepoint/engine";
import { describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { gameFeed } from "./gameFeed.ts";
import { READER, readerFeed } from "./readerPhase.ts";
import { flattenSnapshot, restoreSnapshot, type Snapshot } from "./snapshot.ts";
import { mapState } from "./state.ts";

const images = shapeImages(5);
const transform = { rotation: 0, shift: 0, scale: 1, shear: 0, weight: 0, contrast: 0 };

function stateOf(seed: number, ...overrides: readonly string[]) {
  const recipe = tinyRecipe("training.averageDecay=0.9", `training.seed=${seed}`, ...overrides);
  return initialStateOf(recipe, modelOf(recipe, [1, 8, 8]));
}

function snapshot(seed: number, ...overrides: readonly string[]): Snapshot {
  const { layout } = modelOf(tinyRecipe(), [1, 8, 8]);
  const game = gameFeed({
    samples: images,
    layout,
    batchSize: 3,
    seed,
    criticSteps: 1,
    labelled: null,
    mix: false,
  });
  const reader = readerFeed({ samples: images, batchSize: 3, transform }, seed);
  game.next(2);
  reader.next(1);
  const streams = { game: game.state(), phases: { [READER]: reader.state() } };
  const window = { count: 2, sums: { "loss.critic": 1 / 3 } };
  return { step: 7, state: stateOf(seed, ...overrides), progress: { streams, window } };
}

test("a snapshot comes back from its flat form, its progress through JSON", () => {
  for (const warmup of [{}, { warmup: 25 }]) {
    const one = snapshot(1);
    const taken = { ...one, progress: { ...one.progress, ...warmup } };
    const { step, tensors, state } = flattenSnapshot(taken);
    expect(restoreSnapshot({ step, tensors, state: JSON.parse(JSON.stringify(state)) }, stateOf(2))).toEqual(
      taken,
    );
  }
});

test("every array has a name of its own, by its place", () => {
  const one = snapshot(1);
  const { tensors } = flattenSnapshot(one);
  let leaves = 0;
  mapState(one.state, (tensor, path) => {
    leaves++;
    expect(tensors[path]).toBe(tensor);
  });
  expect(Object.keys(tensors)).toHaveLength(leaves);
  expect(Object.keys(tensors)).toEqual(
    expect.arrayContaining([
      "step",
      "reader.step",
      "reader.weights.dense4.weight",
      "moments.critic.first.q.dense2.bias",
    ]),
  );
});

describe("a checkpoint that version 0.1.0 wrote comes back", () => {
  /** Its progress: a reader's streams beside the game's, and always a window. */
  const former = ({ progress: { streams, window } }: Snapshot) => ({
    streams: { game: streams.game, reader: streams.phases[READER] },
    window,
  });

  test("with a reader, as what was saved", () => {
    const one = snapshot(1);
    const { step, tensors } = flattenSnapshot(one);
    expect(restoreSnapshot({ step, tensors, state: former(one) }, stateOf(2))).toEqual(one);
  });

  test("without one, where it held the reader's step and streams all the same", () => {
    const NONE = "objective.invariance=null";
    const one = snapshot(1, NONE);
    const { step, tensors } = flattenSnapshot(one);
    const besides = { "reader.step": new Tensor("int32", Int32Array.of(0), []) };
    const flat = { step, tensors: { ...tensors, ...besides }, state: former(one) };
    expect(restoreSnapshot(flat, stateOf(2, NONE))).toEqual(one);
  });
});

describe("a flat snapshot is refused", () => {
  const flat = flattenSnapshot(snapshot(1));
  const like = stateOf(1);
  const name = "reader.weights.dense4.weight";
  const { [name]: removed, ...rest } = flat.tensors;

  test("when an array is missing, by its name and shape", () => {
    expect(removed?.dims).toEqual([4, 3]);
    expect(() => restoreSnapshot({ ...flat, tensors: rest }, like)).toThrow(
      `${name} must be float32[4,3], got none; is it another recipe's?`,
    );
  });

  test.each([
    new Tensor("float32", new Float32Array(12), [3, 4]),
    new Tensor("int32", new Int32Array(12), [4, 3]),
  ])("when an array has another shape or type: %#", (other) => {
    expect(() => restoreSnapshot({ ...flat, tensors: { ...rest, [name]: other } }, like)).toThrow(
      `${name} must be float32[4,3], got ${other.type}[${other.dims}]`,
    );
  });

  test.each([
    [null, /its state must be a game's progress/],
    [{ ...flat.state, window: { count: "2", sums: {} } }, /window\.count/],
    [{ ...flat.state, streams: { game: flat.state.streams.game } }, /streams\.phases/],
    [{ ...flat.state, streams: { ...flat.state.streams, more: {} } }, /more/],
    [{ ...flat.state, warmup: 0.5 }, /warmup/],
    [{ ...flat.state, more: 1 }, /more/],
  ])("when its progress is no game's: %#", (state, message) => {
    expect(() => restoreSnapshot({ ...flat, state }, like)).toThrow(message);
  });
});
