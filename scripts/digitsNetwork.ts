// Makes the network by whose features generated digits are measured: `npm run quality:digits`. It is trained on labels, so it
// measures, and never trains a game.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nn, numpy as np } from "@jax-js/jax";
import { exportModel, spec } from "@saddlepoint/engine";
import { compileReading, fitWeights, shuffledRows } from "saddlepoint/fit";
import {
  conv,
  dense,
  leafOf,
  type Named,
  outputOf,
  relu,
  reshape,
  sequence,
  underPrefix,
} from "saddlepoint/networks";
import { openMnist } from "saddlepoint/node";
import { oneHot } from "saddlepoint/numeric";
import { adam, cosine, times } from "saddlepoint/optimisers";
import { stream } from "saddlepoint/random";
import { inFloat32, type Samples, samples } from "saddlepoint/samples";

const FILE = fileURLToPath(new URL("../packages/saddlepoint/models/digits.onnx", import.meta.url));
const SEED = 1;
const EPOCHS = 4;
const BATCH = 128;
const CLASSES = 10;

const he = (inputs: number) => ({ deviation: Math.sqrt(2 / inputs) });
const halving = { kernel: 5, stride: 2, padding: 2 };

/** Two convolutions and a dense layer, whose outputs are the features. */
const features = sequence({
  image: reshape([1, 28, 28]),
  conv1: conv(1, 32, { ...halving, ...he(25) }),
  relu1: relu(),
  conv2: conv(32, 64, { ...halving, ...he(25 * 32) }),
  relu2: relu(),
  flat: reshape([7 * 7 * 64]),
  dense3: dense(7 * 7 * 64, 128, he(7 * 7 * 64)),
  relu3: relu(),
});
const classifier = sequence({ features, logits: dense(128, CLASSES, he(128)) });

/** The classes of labelled samples, each a row of one 1. */
function classesOf({ labels, n, name }: Samples): Samples {
  if (labels === undefined) throw new RangeError(`classesOf(samples): ${name} must have labels`);
  return samples(oneHot(labels, CLASSES), n, CLASSES, { name: "classes" });
}

const { train, test } = await openMnist();
const steps = Math.floor((EPOCHS * train.n) / BATCH);
const { weights: initial } = classifier.init(stream(SEED, "weights"));
const weights = await fitWeights(
  {
    weights: initial,
    optimiser: adam({ rate: times(1e-3, cosine({ steps })) }),
    feed: shuffledRows([inFloat32(train), classesOf(train)], BATCH, stream(SEED, "rows")),
    loss(at, images, classes) {
      if (images === undefined || classes === undefined) throw new RangeError("loss: images and classes");
      return nn
        .logSoftmax(outputOf(classifier, at, images), -1)
        .mul(classes)
        .sum(-1)
        .mean()
        .neg();
    },
  },
  { steps, name: "digits", onProgress: ({ step }) => console.log(`${step} of ${steps} steps`) },
);

const read = await compileReading((at, images) => outputOf(classifier, at, images), weights, [28 * 28]);
const logits = await read(weights, inFloat32(test));
await read.release();
const wrong = Array.from(test.labels ?? []).filter((label, i) => {
  const row = logits.subarray(i * CLASSES, (i + 1) * CLASSES);
  return row.indexOf(Math.max(...row)) !== label;
}).length;
console.log(`${((100 * wrong) / test.n).toFixed(2)} % of ${test.n} test images wrong`);

const model = await exportModel(
  (at: Named<np.Array>, images: np.Array) => {
    const found = outputOf(features, underPrefix("features", at), images);
    const products = np.matmul(found.ref, leafOf(at, "logits.weight", "digits"));
    return { features: found, logits: products.add(leafOf(at, "logits.bias", "digits")) };
  },
  [weights, spec(["n", 1, 28, 28])],
  {
    name: "digits",
    argumentNames: ["digits", "images"],
    description: `Reads MNIST digits; trained on labels, for measuring only. ${wrong} of ${test.n} test images wrong.`,
  },
);
writeFileSync(FILE, model);
console.log(`${FILE}: ${model.length} bytes, SHA-256 ${createHash("sha256").update(model).digest("hex")}`);
