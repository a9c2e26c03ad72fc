import * as tf from "@tensorflow/tfjs-core";

/**
 * Gives the wasm backend the kernel that it lacks to train convolutions, the gradient of a filter, as the convolution that
 * it is: of the images with the gradients as dilated filters, batch and channels swapped. With it everything that
 * TensorFlow.js does with gradients works there, gradients of gradients too.
 */
export function registerFilterGradient() {
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc({ inputs: { x, dy }, attrs: { strides, pad, filterShape } }) {
      const [stride] = [strides].flat();
      const [height, width] = filterShape;
      const [, h, w] = x.shape;
      const [, outH, outW] = dy.shape;
      if (pad !== "same") throw new Error(`Conv2DBackpropFilter: pad must be "same", got ${pad}`);
      // "same" pads so that every output has its window, the odd zero at the end.
      const around = (length, out, kernel) => {
        const total = Math.max(0, (out - 1) * stride + kernel - length);
        return [total >> 1, total - (total >> 1)];
      };
      return tf.tidy(() => {
        const padded = tf.pad(x, [[0, 0], around(h, outH, height), around(w, outW, width), [0, 0]]);
        const filters = tf.transpose(dy, [1, 2, 0, 3]);
        const images = tf.transpose(padded, [3, 1, 2, 0]);
        return tf.transpose(tf.conv2d(images, filters, 1, "valid", "NHWC", stride), [1, 2, 0, 3]);
      });
    },
  });
}
