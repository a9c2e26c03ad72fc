import * as tf from "@tensorflow/tfjs-core";
import { convolutionsOn } from "./tfjsConvolutions.mjs";

const KEPT = 0.98; // of the running statistics, at each step

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
  return tf.batchNorm(x, mean, variance, weights[`${name}.shift`], weights[`${name}.scale`], 1e-5);
}

const affine = (x, w, name) => x.matMul(w[`${name}.weight`]).add(w[`${name}.bias`]);

function perceptrons({ generator, critic }) {
  const hidden = (x, w, prefix, widths, activation) =>
    widths.reduce((h, _, i) => activation(affine(h, w, `${prefix}dense${i + 1}`)), x);
  return {
    generate(w, latents) {
      const x = hidden(latents, w, "mlp.", generator.widths, tf.relu);
      return affine(x, w, `mlp.dense${generator.widths.length + 1}`);
    },
    judge(w, samples) {
      const x = hidden(samples, w, "trunk.", critic.widths, (h) => tf.leakyRelu(h, 0.2));
      return { logits: affine(x, w, "discriminator.dense") };
    },
    fromLibrary: (_name, value) => value,
    sample: (_shape, values) => values,
  };
}

/** The InfoGAN paper's networks for pictures of 28x28, channels last. */
function infogan({ generator: { features } }, backend) {
  const { conv, upconv } = convolutionsOn(backend);
  const leaky = (x) => tf.leakyRelu(x, 0.1);
  const size = (w) => w["trunk.norm2.scale"].shape[0];
  // The flat features of pictures: the library's have channels first.
  const channelsLast = (value, channels) =>
    value.reshape([-1, channels, 7, 7]).transpose([0, 2, 3, 1]).reshape(value.shape);
  return {
    generate(w, latents, running) {
      let x = tf.relu(batchNorm(latents.matMul(w["dense1.weight"]), w, "norm1", running));
      x = tf.relu(batchNorm(x.matMul(w["dense2.weight"]), w, "norm2", running)).reshape([-1, 7, 7, features]);
      x = tf.relu(batchNorm(upconv(x, w["upconv1.weight"]), w, "norm3", running));
      return tf.sigmoid(upconv(x, w["upconv2.weight"]).add(w["upconv2.bias"]));
    },
    judge(w, images, running, withQ) {
      let x = leaky(conv(images, w["trunk.conv1.weight"]).add(w["trunk.conv1.bias"]));
      x = leaky(batchNorm(conv(x, w["trunk.conv2.weight"]), w, "trunk.norm2", running));
      x = x.reshape([-1, 7 * 7 * size(w)]).matMul(w["trunk.dense3.weight"]);
      x = leaky(batchNorm(x, w, "trunk.norm3", running));
      const logits = affine(x, w, "discriminator.dense");
      if (!withQ) return { logits };
      const q = leaky(batchNorm(x.matMul(w["q.dense1.weight"]), w, "q.norm1", running));
      return { logits, heads: affine(q, w, "q.dense2") };
    },
    fromLibrary(name, value) {
      // [outputs, inputs, h, w] and, transposed, [inputs, outputs, h, w].
      if (/conv\d\.weight/.test(name)) return value.transpose([2, 3, 1, 0]);
      if (name === "dense2.weight") return channelsLast(value, features);
      if (name.startsWith("norm2.")) return channelsLast(value, features);
      if (name === "trunk.dense3.weight") {
        return channelsLast(value.transpose(), value.shape[0] / 49).transpose();
      }
      return value;
    },
    sample: ([n, channels, h, w], values) => values.reshape([n, channels, h, w]).transpose([0, 2, 3, 1]),
  };
}

/** A recipe's networks in TensorFlow.js, written independently of the library's; weights come by the library's names. */
export const networksOf = ({ network }, backend) =>
  network.kind === "mlp" ? perceptrons(network) : infogan(network, backend);
