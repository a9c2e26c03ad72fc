// The InfoGAN MNIST training step in TensorFlow.js: see bench/README.md.
import * as tf from "@tensorflow/tfjs";
import { readOptions, readStart, reportDone, reportEngine, reportStep } from "./protocol.mjs";

const LOG_SCALE_BOUND = 3; // Q's log sigma is squashed into (-3, 3), as the library's is
const CATEGORIES = 10;
const LEAKY_SLOPE = 0.1;
const CATEGORICAL_WEIGHT = 1;
const CONTINUOUS_WEIGHT = 0.1;
const KEPT = 0.98; // of the running statistics, at each step

const { start, batch, steps, backend, threads } = readOptions();
if (backend === "wasm") {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(threads);
}
await tf.setBackend(backend);
await tf.ready();

const given = readStart(start, batch);

/** The initial weights as variables, with TensorFlow's layout: channels last. */
function variables(prefix) {
  const entries = Object.entries(given.weights).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, { shape, data }]) => {
      const value = tf.tensor(data, shape);
      return [name.slice(prefix.length), tf.variable(channelsLast(name, value))];
    }),
  );
}

const FEATURES = [128, 7, 7];

function channelsLast(name, value) {
  // [outputs, inputs, h, w] and, transposed, [inputs, outputs, h, w].
  if (/upconv\d\.weight|conv\d\.weight/.test(name)) return value.transpose([2, 3, 1, 0]);
  // The flat features of the images between the dense and the convolutional layers.
  if (name === "generator.dense2.weight") {
    return value
      .reshape([-1, ...FEATURES])
      .transpose([0, 2, 3, 1])
      .reshape(value.shape);
  }
  if (name.startsWith("generator.norm2"))
    return value.reshape(FEATURES).transpose([1, 2, 0]).reshape(value.shape);
  if (name === "critic.trunk.dense3.weight") {
    return value
      .reshape([...FEATURES, -1])
      .transpose([1, 2, 0, 3])
      .reshape(value.shape);
  }
  return value;
}

/**
 * The wasm backend has no kernel for the gradient of a filter, so it is written as the convolution that it is: of the
 * images with the gradients as dilated filters, batch and channels swapped. [n, h, w, c] and [n, h/2, w/2, o] to
 * [4, 4, c, o].
 */
function filterGradient(images, gradients) {
  const padded = images.pad([
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  const filters = gradients.transpose([1, 2, 0, 3]);
  return tf.conv2d(padded.transpose([3, 1, 2, 0]), filters, 1, "valid", "NHWC", 2).transpose([1, 2, 0, 3]);
}

const SAME = [2, "same"];

const convOnWasm = tf.customGrad((x, weight, save) => {
  save([x, weight]);
  return {
    value: tf.conv2d(x, weight, ...SAME),
    gradFunc: (dy, [x, weight]) => [tf.conv2dTranspose(dy, weight, x.shape, ...SAME), filterGradient(x, dy)],
  };
});

const upconvOnWasm = tf.customGrad((x, weight, save) => {
  save([x, weight]);
  return {
    value: tf.conv2dTranspose(x, weight, doubled(x, weight), ...SAME),
    gradFunc: (dy, [x, weight]) => [tf.conv2d(dy, weight, ...SAME), filterGradient(dy, x)],
  };
});

const doubled = ({ shape: [n, h, w] }, weight) => [n, 2 * h, 2 * w, weight.shape[2]];

const conv = backend === "wasm" ? convOnWasm : (x, weight) => tf.conv2d(x, weight, ...SAME);
const upconv =
  backend === "wasm"
    ? upconvOnWasm
    : (x, weight) => tf.conv2dTranspose(x, weight, doubled(x, weight), ...SAME);

/** Batch normalisation with the batch's statistics; the running ones follow. */
function batchNorm(x, weights, name, running) {
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  );
  const count = x.size / mean.size;
  const follow = (key, value) => {
    running[key] ??= tf.variable(tf.fill(value.shape, key.endsWith("variance") ? 1 : 0), false);
    running[key].assign(running[key].mul(KEPT).add(value.mul(1 - KEPT)));
  };
  follow(`${name}.mean`, mean);
  follow(`${name}.variance`, variance.mul(count / (count - 1)));
  return tf.batchNorm(x, mean, variance, weights[`${name}.shift`], weights[`${name}.scale`], 1e-5);
}

const leaky = (x) => tf.leakyRelu(x, LEAKY_SLOPE);

function generate(w, running, latents) {
  let x = tf.relu(batchNorm(latents.matMul(w["dense1.weight"]), w, "norm1", running));
  x = tf.relu(batchNorm(x.matMul(w["dense2.weight"]), w, "norm2", running)).reshape([-1, 7, 7, 128]);
  x = tf.relu(batchNorm(upconv(x, w["upconv1.weight"]), w, "norm3", running));
  return tf.sigmoid(upconv(x, w["upconv2.weight"]).add(w["upconv2.bias"]));
}

/** D's logits [n], and Q's heads [n, 14] where they are asked for. */
function judge(w, running, images, withQ = true) {
  let x = leaky(conv(images, w["trunk.conv1.weight"]).add(w["trunk.conv1.bias"]));
  x = leaky(batchNorm(conv(x, w["trunk.conv2.weight"]), w, "trunk.norm2", running)).reshape([
    -1,
    7 * 7 * 128,
  ]);
  x = leaky(batchNorm(x.matMul(w["trunk.dense3.weight"]), w, "trunk.norm3", running));
  const logits = x.matMul(w["discriminator.dense.weight"]).add(w["discriminator.dense.bias"]);
  if (!withQ) return { logits };
  const q = leaky(batchNorm(x.matMul(w["q.dense1.weight"]), w, "q.norm1", running));
  return { logits, heads: q.matMul(w["q.dense2.weight"]).add(w["q.dense2.bias"]) };
}

/** The bound H(c) + E log Q(c|x) of each code, in nats. */
function information(heads, latents) {
  const columns = (x, from, count) => x.slice([0, from], [-1, count]);
  const logits = columns(heads, 0, CATEGORIES);
  const logSoftmax = logits.sub(tf.logSumExp(logits, -1, true));
  const digit = logSoftmax
    .mul(columns(latents, 0, CATEGORIES))
    .sum(-1)
    .mean();
  const style = (i) => {
    const mean = columns(heads, CATEGORIES + 2 * i, 1);
    const raw = columns(heads, CATEGORIES + 2 * i + 1, 1);
    const logScale = raw.div(LOG_SCALE_BOUND).tanh().mul(LOG_SCALE_BOUND);
    const z = columns(latents, CATEGORIES + i, 1)
      .sub(mean)
      .mul(logScale.neg().exp());
    const logQ = z
      .square()
      .mul(-0.5)
      .sub(logScale)
      .sub(0.5 * Math.log(2 * Math.PI));
    return logQ.mean().add(Math.LN2);
  };
  return { digit: digit.add(Math.log(CATEGORIES)), style1: style(0), style2: style(1) };
}

const weighted = ({ digit, style1, style2 }) =>
  digit.mul(CATEGORICAL_WEIGHT).add(style1.add(style2).mul(CONTINUOUS_WEIGHT));

const generator = variables("generator.");
const critic = variables("critic.");
const runningOf = { generator: {}, real: {}, fake: {} };
const generatorAdam = tf.train.adam(1e-3, 0.5, 0.999, 1e-8);
const criticAdam = tf.train.adam(2e-4, 0.5, 0.999, 1e-8);

/** TensorFlow.js has no vector-Jacobian product, so the generator runs forward once for each player. */
function trainStep(real, latents) {
  const figures = {};
  const report = (name, value) => {
    figures[name] = value.dataSync()[0];
  };
  tf.tidy(() => {
    const fake = generate(generator, {}, latents);
    const { value, grads } = tf.variableGrads(() => {
      const onReal = judge(critic, runningOf.real, real, false);
      const onFake = judge(critic, runningOf.fake, fake);
      const bounds = information(onFake.heads, latents);
      for (const [name, bound] of Object.entries(bounds)) report(name, bound);
      return tf
        .softplus(onReal.logits.neg())
        .mean()
        .add(tf.softplus(onFake.logits).mean())
        .sub(weighted(bounds));
    }, Object.values(critic));
    criticAdam.applyGradients(grads);
    report("critic", value);
  });
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const { logits, heads } = judge(critic, {}, generate(generator, runningOf.generator, latents));
      return tf
        .softplus(logits.neg())
        .mean()
        .sub(weighted(information(heads, latents)));
    }, Object.values(generator));
    generatorAdam.applyGradients(grads);
    report("generator", value);
  });
  return figures;
}

const wasmThreads = tf.env().get("WASM_HAS_MULTITHREAD_SUPPORT") ? threads : 1;
const used = backend === "wasm" ? `wasm, threads: ${wasmThreads}` : "cpu";
reportEngine(`TensorFlow.js ${tf.version.tfjs}, ${used}`);
for (let step = 0; step < steps; step++) {
  const { real, latents } = given.batch(step);
  const images = tf.tensor(real.data, [batch, 28, 28, 1]);
  const codes = tf.tensor(latents.data, latents.shape);
  const began = performance.now();
  const figures = trainStep(images, codes);
  reportStep(performance.now() - began, figures);
  images.dispose();
  codes.dispose();
}
reportDone();
