import * as tf from "@tensorflow/tfjs-core";

// The library's slopes of leaky units.
const IMAGE_SLOPE = 0.1;
const POINT_SLOPE = 0.2;
const KEPT = 0.98; // of the running statistics, at each step
const EPSILON = 1e-5;

/** Batch normalisation with the batch's statistics; the running ones follow, where they are kept. */
function batchNorm(x, weights, name, running) {
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  );
  if (running !== null) {
    const count = x.size / mean.size;
    const follow = (key, value) => {
      running[key] ??= tf.variable(tf.fill(value.shape, key.endsWith("variance") ? 1 : 0), false);
      running[key].assign(running[key].mul(KEPT).add(value.mul(1 - KEPT)));
    };
    follow(`${name}.mean`, mean);
    follow(`${name}.variance`, variance.mul(count / (count - 1)));
  }
  return tf.batchNorm(x, mean, variance, weights[`${name}.shift`], weights[`${name}.scale`], EPSILON);
}

/** Each sample by its own mean and variance, then an affine map a channel. */
function layerNorm(x, weights, name) {
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(1).map((_, axis) => axis + 1),
    true,
  );
  return x
    .sub(mean)
    .div(variance.add(EPSILON).sqrt())
    .mul(weights[`${name}.scale`])
    .add(weights[`${name}.shift`]);
}

/**
 * Leaky units whose gradient has a gradient: that of TensorFlow.js's own compares, and a comparison has none there.
 */
const leakyTwice = (slope) => (x) => tf.relu(x).sub(tf.relu(x.neg()).mul(slope));
const leakyOnce = (slope) => (x) => tf.leakyRelu(x, slope);

const NORMS = { batch: batchNorm, layer: layerNorm };

const SAME = [2, "same"];
const conv = (x, weight) => tf.conv2d(x, weight, ...SAME);
const upconv = (x, weight) => {
  const [n, h, w] = x.shape;
  return tf.conv2dTranspose(x, weight, [n, 2 * h, 2 * w, weight.shape[2]], ...SAME);
};

/** The flat features of images along one axis, from channels first to channels last. */
function channelsLast(value, axis, [channels, side]) {
  const before = value.shape.slice(0, axis);
  const after = value.shape.slice(axis + 1);
  const [c, h, w] = [axis, axis + 1, axis + 2];
  const order = [...before.keys(), h, w, c, ...after.map((_, i) => axis + 3 + i)];
  return value
    .reshape([...before, channels, side, side, ...after])
    .transpose(order)
    .reshape(value.shape);
}

const affine = (x, w, name) => x.matMul(w[`${name}.weight`]).add(w[`${name}.bias`]);

/** The InfoGAN paper's networks, channels last. */
function images({ generator, critic }, leaky, [, height]) {
  const side = height / 4;
  const features = [generator.features, side];
  const maps = [critic.conv2, side];
  const normalise = NORMS[critic.normalisation];
  return {
    fromLibrary(name, value) {
      // [outputs, inputs, h, w] and, transposed, [inputs, outputs, h, w].
      if (/conv\d\.weight/.test(name)) return value.transpose([2, 3, 1, 0]);
      if (name === "generator.dense2.weight") return channelsLast(value, 1, features);
      if (name.startsWith("generator.norm2")) return channelsLast(value, 0, features);
      if (name === "critic.trunk.dense3.weight") return channelsLast(value, 0, maps);
      return value;
    },
    sample: (values) => values.transpose([0, 2, 3, 1]),
    generate(w, running, latents) {
      let x = tf.relu(batchNorm(latents.matMul(w["dense1.weight"]), w, "norm1", running));
      x = tf.relu(batchNorm(x.matMul(w["dense2.weight"]), w, "norm2", running));
      x = x.reshape([-1, side, side, generator.features]);
      x = tf.relu(batchNorm(upconv(x, w["upconv1.weight"]), w, "norm3", running));
      return tf.sigmoid(upconv(x, w["upconv2.weight"]).add(w["upconv2.bias"]));
    },
    judge(w, running, x, withQ) {
      let h = leaky(conv(x, w["trunk.conv1.weight"]).add(w["trunk.conv1.bias"]));
      h = leaky(normalise(conv(h, w["trunk.conv2.weight"]), w, "trunk.norm2", running));
      h = h.reshape([-1, side * side * critic.conv2]).matMul(w["trunk.dense3.weight"]);
      h = leaky(normalise(h, w, "trunk.norm3", running));
      const logits = affine(h, w, "discriminator.dense");
      if (!withQ) return { logits };
      const q = leaky(normalise(h.matMul(w["q.dense1.weight"]), w, "q.norm1", running));
      return { logits, heads: affine(q, w, "q.dense2") };
    },
  };
}

/** Multilayer perceptrons for points. */
function points({ generator, critic }, leaky) {
  const hidden = (x, w, prefix, widths, activation) =>
    widths.reduce((h, _, i) => activation(affine(h, w, `${prefix}dense${i + 1}`)), x);
  return {
    fromLibrary: (_name, value) => value,
    sample: (values) => values,
    generate: (w, _running, latents) =>
      affine(
        hidden(latents, w, "mlp.", generator.widths, tf.relu),
        w,
        `mlp.dense${generator.widths.length + 1}`,
      ),
    judge(w, _running, x, withQ) {
      const h = hidden(x, w, "trunk.", critic.widths, leaky);
      const logits = affine(h, w, "discriminator.dense");
      return withQ ? { logits, heads: affine(leaky(affine(h, w, "q.dense1")), w, "q.dense2") } : { logits };
    },
  };
}

/**
 * A recipe's networks, written independently of the library's; weights come by the library's names. `running` holds the
 * running statistics, null where they are not kept.
 */
export function networksOf({ network, objective }, sample) {
  const leaky = objective.penalty === undefined ? leakyOnce : leakyTwice;
  return network.kind === "mlp"
    ? points(network, leaky(POINT_SLOPE))
    : images(network, leaky(IMAGE_SLOPE), sample);
}
