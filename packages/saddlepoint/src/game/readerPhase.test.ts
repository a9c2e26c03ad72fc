import { compileSteps, spec, Tensor } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { arrayOf, onDevice, values } from "../../testing/jax.ts";
import { shapeImages } from "../../testing/shapeImages.ts";
import { categorical } from "../codes/categorical.ts";
import { matchClusters } from "../evaluation/clusters.ts";
import { imageReader } from "../networks/infoganImages.ts";
import { mapNamed } from "../networks/named.ts";
import { adam } from "../optimisers/adam.ts";
import { stream } from "../random/stream.ts";
import { readSamples } from "../samples/readSamples.ts";
import { readerFeed } from "./feeds.ts";
import { makeReaderStep } from "./readerStep.ts";
import type { ReaderState } from "./state.ts";

const K = 3;
const BATCH = 48;
const STEPS = 200;
const reader = imageReader({
  image: { size: 8, channels: 1 },
  headSize: K,
  widths: { conv1: 6, conv2: 8, dense: 24 },
});

function start(seed: number): ReaderState<Tensor> {
  const { weights, statistics } = reader.init(stream(seed, "weights.reader"));
  const zeros = () =>
    mapNamed(weights, ({ dims, size }) => new Tensor("float32", new Float32Array(size), dims));
  return {
    step: new Tensor("int32", Int32Array.of(0), []),
    weights,
    statistics,
    moments: { first: zeros(), second: zeros() },
  };
}

test("a reader tells three shapes apart that it has no labels of, and new images of them too", async () => {
  const step = makeReaderStep(reader, adam({ rate: 3e-3, beta1: 0.5 }), {
    entropyWeight: 2,
    consistencyWeight: 2,
  });
  const view = spec([BATCH, 1, 8, 8]);
  const compiled = await compileSteps(step, [start(1), { first: view, second: view }], { threads: 1 });
  const feed = readerFeed({
    images: shapeImages(300),
    batchSize: BATCH,
    seed: 1,
    transform: { rotation: 8, shift: 0.12, scale: 1.1, shear: 5, weight: 0.3, contrast: 0.2 },
  });
  const [trained, metrics] = await compiled(start(1), feed.next(STEPS));
  await compiled.release();

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
