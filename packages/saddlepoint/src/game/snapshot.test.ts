import { Tensor } from "@saddlepoint/engine";
import { describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { modelOf } from "../recipes/build.ts";
import { sampleShape } from "../samples/samples.ts";
import { gameFeed, readerFeed } from "./feeds.ts";
import { mapState } from "./mapState.ts";
import { flattenSnapshot, restoreSnapshot, type Snapshot } from "./snapshot.ts";
import { initialState } from "./state.ts";

const images = shapeImages(5);
const model = modelOf(tinyRecipe(), sampleShape(images));
const transform = { rotation: 0, shift: 0, scale: 1, shear: 0, weight: 0, contrast: 0 };

function snapshot(seed: number): Snapshot {
  const game = gameFeed({
    samples: images,
    layout: model.layout,
    batchSize: 3,
    seed,
    criticSteps: 1,
    labelled: null,
    mix: false,
  });
  const reader = readerFeed({ images, batchSize: 3, seed, transform });
  game.next(2);
  reader.next(1);
  const streams = { game: game.state(), reader: reader.state() };
  const window = { count: 2, sums: { "loss.critic": 1 / 3 } };
  return { step: 7, state: initialState(model, seed, { average: true }), progress: { streams, window } };
}

test("a snapshot comes back from its flat form, its progress through JSON", () => {
  const one = snapshot(1);
  const { step, tensors, state } = flattenSnapshot(one);
  const like = initialState(model, 2, { average: true });
  expect(restoreSnapshot({ step, tensors, state: JSON.parse(JSON.stringify(state)) }, like)).toEqual(one);
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

describe("a flat snapshot is refused", () => {
  const flat = flattenSnapshot(snapshot(1));
  const like = initialState(model, 1, { average: true });
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
    [null, /its state must be a run's progress/],
    [{ ...flat.state, window: { count: "2", sums: {} } }, /window\.count/],
    [{ ...flat.state, streams: { game: flat.state.streams.game } }, /streams\.reader/],
    [{ ...flat.state, more: 1 }, /more/],
  ])("when its progress is no run's: %#", (state, message) => {
    expect(() => restoreSnapshot({ ...flat, state }, like)).toThrow(message);
  });
});
