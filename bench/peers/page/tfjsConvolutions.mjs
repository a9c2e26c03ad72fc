import * as tf from "@tensorflow/tfjs-core";

const SAME = [2, "same"];

const doubled = ({ shape: [n, h, w] }, weight) => [n, 2 * h, 2 * w, weight.shape[2]];

/**
 * The gradient of a stride-2 filter as the convolution that it is: of the images with the gradients as dilated filters,
 * batch and channels swapped. [n, h, w, c] and [n, h/2, w/2, o] to [4, 4, c, o].
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

const conv = (x, weight) => tf.conv2d(x, weight, ...SAME);
const upconv = (x, weight) => tf.conv2dTranspose(x, weight, doubled(x, weight), ...SAME);

/** With the filter's gradient supplied: the wasm backend has no kernel for it, and cannot train convolutions as it comes. */
const supplied = {
  conv: tf.customGrad((x, weight, save) => {
    save([x, weight]);
    return {
      value: conv(x, weight),
      gradFunc: (dy, [x, weight]) => [
        tf.conv2dTranspose(dy, weight, x.shape, ...SAME),
        filterGradient(x, dy),
      ],
    };
  }),
  upconv: tf.customGrad((x, weight, save) => {
    save([x, weight]);
    return {
      value: upconv(x, weight),
      gradFunc: (dy, [x, weight]) => [tf.conv2d(dy, weight, ...SAME), filterGradient(dy, x)],
    };
  }),
};

/** 4x4 convolutions of stride 2 that halve a picture's side, and transposed ones that double it, as a backend can train them. */
export const convolutionsOn = (backend) => (backend === "wasm" ? supplied : { conv, upconv });
