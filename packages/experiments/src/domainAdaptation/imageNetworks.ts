import { conv, dense, type Layer, layerNorm, mlp, relu, reshape, sequence } from "saddlepoint/networks";
import type { DomainNetworks } from "./adversarialLoss.ts";

/** The height and width of MNIST's images. */
const SIDE = 28;
/** Channels of both convolutions, and features. */
const [FIRST, SECOND, FEATURES] = [8, 16, 64];

/** So that signals keep their size (He et al. 2015, eq. 10). */
const he = (inputs: number): number => Math.sqrt(2 / inputs);

/**
 * Two convolutions 4×4 of stride 2, then a dense layer: rows of pixels [n, channels · 28 · 28] → [n, 64].
 *
 * Each image is normalised by itself at the way in, and its features at the way out: a critic sees by how much they differ, and
 * F cannot run from it by making them large. Batch normalisation would tell the domains' batches apart.
 */
function imageFeatures(channels: number): Layer {
  const flat = SECOND * (SIDE / 4) ** 2;
  return sequence({
    image: reshape([channels, SIDE, SIDE]),
    norm: layerNorm(channels),
    conv1: conv(channels, FIRST, { deviation: he(16 * channels) }),
    relu1: relu(),
    conv2: conv(FIRST, SECOND, { deviation: he(16 * FIRST) }),
    relu2: relu(),
    flat: reshape([flat]),
    dense: dense(flat, FEATURES, { deviation: he(flat) }),
    norm3: layerNorm(FEATURES),
    relu3: relu(),
  });
}

/** The networks of a problem on MNIST's digits. */
export const imageNetworks = (channels: number): DomainNetworks => ({
  features: imageFeatures(channels),
  classifier: mlp([FEATURES, 10]),
  critic: mlp([FEATURES, 64, 64, 1]),
  classes: 10,
});
