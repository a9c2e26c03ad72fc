import { leakyRelu, relu, sigmoid } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv } from "./conv.ts";
import { type Critic, critic } from "./critic.ts";
import { dense } from "./dense.ts";
import { FOLLOWED, followedHeads } from "./followedHeads.ts";
import type { Layer } from "./layer.ts";
import { conditioningOf, type Told } from "./mlpNetworks.ts";
import { type Normalisation, normalise } from "./normalisation.ts";
import { reshape } from "./reshape.ts";
import { sequence } from "./sequence.ts";
import { spectralNorm } from "./spectralNorm.ts";
import { upconv } from "./upconv.ts";

/** A square image: side a multiple of 4, in pixels, and channels (1 grey, 3 colour). */
export type ImageShape = { readonly size: number; readonly channels: number };

function quarter(caller: string, { size, channels }: ImageShape): number {
  if (!Number.isInteger(size) || size < 4 || size % 4 !== 0) {
    throw new RangeError(`${caller}: image.size must be a positive multiple of 4, got ${size}`);
  }
  if (!Number.isInteger(channels) || channels < 1) {
    throw new RangeError(`${caller}: image.channels must be an integer of at least 1, got ${channels}`);
  }
  return size / 4;
}

export type GeneratorOptions = {
  readonly inputSize: number;
  readonly image: ImageShape;
  /** Defaults are the paper's: 1024, 128 and 64. */
  readonly widths?: { readonly dense?: number; readonly features?: number; readonly upconv?: number };
  /** The last activation: sigmoid() for pixels in [0, 1] (default), tanh() for [−1, 1]. */
  readonly output?: Layer;
};

/**
 * The InfoGAN paper's MNIST generator: [n, inputSize] → [n, channels, size, size].
 *
 * FC 1024, BN – FC (size/4)²·128, BN – 4×4 stride-2 upconv 64, BN – 4×4 stride-2 upconv (Chen et al. 2016, table 1).
 *
 * @throws RangeError when the image's side is not a multiple of 4
 */
export function infoganGenerator(options: GeneratorOptions): Layer {
  const { inputSize, image, widths = {}, output = sigmoid() } = options;
  const { dense: hidden = 1024, features = 128, upconv: maps = 64 } = widths;
  const side = quarter("infoganGenerator(options)", image);
  return sequence({
    dense1: dense(inputSize, hidden, { bias: false }),
    norm1: batchNorm(hidden),
    relu1: relu(),
    dense2: dense(hidden, side * side * features, { bias: false }),
    norm2: batchNorm(side * side * features),
    relu2: relu(),
    image: reshape([features, side, side]),
    upconv1: upconv(features, maps, { bias: false }),
    norm3: batchNorm(maps),
    relu3: relu(),
    upconv2: upconv(maps, image.channels),
    output,
  });
}

export type CriticOptions = {
  readonly image: ImageShape;
  /** The width of Q's output on the trunk; 0 for a critic without Q. */
  readonly headSize: number;
  /** Reads some of the codes from samples by itself; see CriticParts. */
  readonly reader?: Layer | null | undefined;
  /** How hidden layers are normalised. Default "batch", the paper's. */
  readonly normalisation?: Normalisation;
  /** Whether the weights of the trunk and the output are divided by their largest singular values. Default false. */
  readonly spectral?: boolean;
  /** How the critic is told classes, and how many there are; it is not told them unless given. */
  readonly told?: Told | undefined;
  /** Defaults are the paper's: 64, 128, 1024 and 128. */
  readonly widths?: Partial<TrunkWidths & { readonly q: number }>;
};

type TrunkWidths = { readonly conv1: number; readonly conv2: number; readonly dense: number };

/** What may differ from the paper in a trunk. */
type TrunkOptions = { readonly normalisation?: Normalisation; readonly bounded?: (layer: Layer) => Layer };

/** The paper's convolutions and their features: [n, channels, size, size] → [n, dense]. */
function trunkLayers(
  channels: number,
  side: number,
  { conv1, conv2, dense: hidden }: TrunkWidths,
  { normalisation = "batch", bounded = (layer) => layer }: TrunkOptions = {},
) {
  const plain = normalisation === "none";
  // Without normalisation signals must keep their size by themselves (He et al. 2015, eq. 10).
  const scaled = (inputs: number) =>
    plain ? { bias: true, deviation: Math.sqrt(2 / inputs) } : { bias: false };
  const kernel = 4 * 4;
  return {
    conv1: bounded(conv(channels, conv1, plain ? scaled(kernel * channels) : {})),
    leaky1: leakyRelu(),
    conv2: bounded(conv(conv1, conv2, scaled(kernel * conv1))),
    norm2: normalise(normalisation, conv2),
    leaky2: leakyRelu(),
    flat: reshape([side * side * conv2]),
    dense3: bounded(dense(side * side * conv2, hidden, scaled(side * side * conv2))),
    norm3: normalise(normalisation, hidden),
    leaky3: leakyRelu(),
  };
}

export type ReaderOptions = {
  readonly image: ImageShape;
  readonly headSize: number;
  readonly widths: TrunkWidths;
  /** Where in the heads those of codes begin that follow a change of the images. Default nowhere. @see followedHeads */
  readonly followed?: readonly number[];
};

/** Classes tell themselves apart from the start when the first logits do; see ReaderOptions. */
const READER_OUTPUT_DEVIATION = 0.1;

/**
 * A network that reads codes from images by itself, shaped like the discriminator's trunk: [n, channels, size, size] →
 * [n, headSize].
 *
 * @throws RangeError when the image's side is not a multiple of 4
 */
export function imageReader({ image, headSize, widths, followed = [] }: ReaderOptions): Layer {
  const side = quarter("imageReader(options)", image);
  return sequence({
    ...trunkLayers(image.channels, side, widths),
    dense4: dense(widths.dense, headSize, { deviation: READER_OUTPUT_DEVIATION }),
    ...(followed.length > 0 ? { [FOLLOWED]: followedHeads(headSize, followed) } : {}),
  });
}

/**
 * The InfoGAN paper's MNIST discriminator and Q on one trunk: [n, channels, size, size] → a judgement.
 *
 * Trunk: 4×4 stride-2 conv 64 – 4×4 stride-2 conv 128, BN – FC 1024, BN. D: FC 1. Q: FC 128, BN – FC headSize. Leaky
 * slope 0.1 (Chen et al. 2016, table 1).
 *
 * @throws RangeError when the image's side is not a multiple of 4
 */
export function infoganCritic(options: CriticOptions): Critic {
  const { image, headSize, reader, normalisation = "batch", spectral = false, told, widths = {} } = options;
  const { conv1 = 64, conv2 = 128, dense: hidden = 1024, q = 128 } = widths;
  const side = quarter("infoganCritic(options)", image);
  const bounded = (layer: Layer): Layer => (spectral ? spectralNorm(layer) : layer);
  return critic({
    reader,
    trunk: sequence(
      trunkLayers(
        image.channels + (told?.by === "concat" ? told.classes : 0),
        side,
        { conv1, conv2, dense: hidden },
        { normalisation, bounded },
      ),
    ),
    discriminator: sequence({ dense: bounded(dense(hidden, 1)) }),
    conditioning: conditioningOf(told, hidden),
    q:
      headSize === 0
        ? null
        : sequence({
            dense1: dense(hidden, q, { bias: normalisation === "none" }),
            norm1: normalise(normalisation, q),
            leaky1: leakyRelu(),
            dense2: dense(q, headSize),
          }),
  });
}
