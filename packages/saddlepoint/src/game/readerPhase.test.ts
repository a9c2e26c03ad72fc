import type { Tensor } from "@saddlepoint/engine";
import { describe, expect, test } from "vitest";
import { arrayOf, onDevice, values } from "../../testing/jax.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { categorical } from "../codes/categorical.ts";
import { matchClusters } from "../evaluation/clusters.ts";
import { imageReader } from "../networks/infoganImages.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import { readSamples } from "../samples/readSamples.ts";
import { READER, readerPhase } from "./readerPhase.ts";

const K = 3;
const BATCH = 48;
const STEPS = 200;
const reader = imageReader({
  image: { size: 8, channels: 1 },
  headSize: K,
  widths: { conv1: 6, conv2: 8, dense: 24 },
});
const phase = readerPhase({
  reader,
  optimiser: adam({ rate: 3e-3, beta1: 0.5 }),
  samples: shapeImages(300),
  steps: STEPS,
  batchSize: BATCH,
  transform: { rotation: 8, shift: 0.12, scale: 1.1, shear: 5, weight: 0.3, contrast: 0.2 },
  entropyWeight: 2,
  consistencyWeight: 2,
});

test("a reader tells three shapes apart that it has no labels of, and new images of them too", async () => {
  const opened = await phase.open(1, { threads: 1 });
  const [trained, metrics] = await opened.draw(STEPS)(phase.initial(1));
  await opened.release();

  expect(trained.step.data[0]).toBe(STEPS);
  expect(metrics["invariance.information"]?.data.at(-1)).toBeGreaterThan(0.9 * Math.log(K));
  const heldOut = shapeImages(150, { seed: 2 });
  const samples = readSamples(
    heldOut,
    Int32Array.from({ length: heldOut.n }, (_, i) => i),
  );
  const logits = await onDevice("wasm", () => {
    const variables = {
      weights: mapNamed(trained.weights, arrayOf),
      statistics: mapNamed(trained.statistics, arrayOf),
    };
    return values(reader.apply(variables, arrayOf(samples), "evaluate").output);
  });
  const codes = categorical(K).mostLikely(Float32Array.from(logits));
  expect(matchClusters(codes, heldOut.labels ?? []).errorRate).toBeLessThan(0.05);
});

describe("a reader's phase", () => {
  const numbers = (named: Readonly<Record<string, Tensor>>) =>
    mapNamed(named, ({ data }) => Array.from(data, Number));

  test("has a name, its number of steps, and streams that begin where an opened one's do", async () => {
    const opened = await phase.open(5, { threads: 1 });
    expect([phase.name, phase.steps]).toEqual([READER, STEPS]);
    expect(opened.state()).toEqual(phase.positions(5));
    expect(phase.positions(5)).not.toEqual(phase.positions(6));
    await opened.release();
  });

  test("has the same numbers however its steps are cut, and goes on from where its streams stood", async () => {
    const opened = await phase.open(1, { threads: 1 });
    const [whole, metrics] = await opened.draw(3)(phase.initial(1));
    opened.restore(phase.positions(1));
    const [first, ofFirst] = await opened.draw(1)(phase.initial(1));
    const between = opened.state();
    opened.draw(2);
    opened.restore(between);
    const [last, ofLast] = await opened.draw(2)(first);
    await opened.release();
    for (const part of ["weights", "statistics", "moments"] as const) {
      expect(numbers(last[part])).toEqual(numbers(whole[part]));
    }
    expect([...(ofFirst["loss.reader"]?.data ?? []), ...(ofLast["loss.reader"]?.data ?? [])]).toEqual([
      ...(metrics["loss.reader"]?.data ?? []),
    ]);
  });

  test("tells how many bytes a step is fed: two views of a batch in float32", async () => {
    const opened = await phase.open(1, { threads: 1 });
    expect(opened.stepBytes).toBe(4 * 2 * BATCH * 64);
    await opened.release();
  });
});
