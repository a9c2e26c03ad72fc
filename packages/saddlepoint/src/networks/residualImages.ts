import { numpy as np } from "@jax-js/jax";
import { activation, leakyRelu, sigmoid } from "./activation.ts";
import { conv } from "./conv.ts";
import { type Critic, critic } from "./critic.ts";
import { dense } from "./dense.ts";
import type { ImageShape } from "./infoganImages.ts";
import type { Layer, Named } from "./layer.ts";
import { mlp } from "./mlp.ts";
import { conditioningOf, type Told } from "./mlpNetworks.ts";
import { merged } from "./named.ts";
import { applyNested, initNested } from "./nested.ts";
import { reshape } from "./reshape.ts";
import { residual } from "./residual.ts";
import { sequence } from "./sequence.ts";
import { spectralNorm } from "./spectralNorm.ts";
import { upconv } from "./upconv.ts";

/** How wide and how deep networks for images are. */
export type ResidualWidths = {
  /** Maps at half of the image's side; twice as many at every further halving. Default 16. */
  readonly width?: number;
  /** The most maps anywhere. Default 256. */
  readonly most?: number;
  /** Residual blocks at each resolution. Default 1. */
  readonly blocks?: number;
};

/** Of leaky units, in both players (Huang et al. 2024). */
const SLOPE = 0.2;
const leaky = (): Layer => leakyRelu(SLOPE);
/** Keeps the size of a signal that goes through leaky units (He et al. 2015, eq. 10). */
const scaled = (inputs: number) => ({ deviation: Math.sqrt(2 / inputs) });
const THREE = { kernel: 3, stride: 1, padding: 1 } as const;

const SMALLEST = 8;
const LEAST_SIDE = 4;

/** The maps at each resolution, from half of the side down to the smallest, and the sides of the smallest and of the whole. */
function pyramid(owner: string, { size, channels }: ImageShape, widths: ResidualWidths) {
  const { width = 16, most = 256, blocks = 1 } = widths;
  if (!Number.isInteger(size) || size < SMALLEST) {
    throw new RangeError(`${owner}: image.size must be an integer of at least ${SMALLEST}, got ${size}`);
  }
  for (const [name, least, count] of [
    ["image.channels", 1, channels],
    ["widths.width", 1, width],
    ["widths.most", 1, most],
    ["widths.blocks", 0, blocks],
  ] as const) {
    if (Number.isInteger(count) && count >= least) continue;
    throw new RangeError(`${owner}: ${name} must be an integer of at least ${least}, got ${count}`);
  }
  const halvings = Math.floor(Math.log2(size / LEAST_SIDE));
  const side = Math.ceil(size / 2 ** halvings);
  return {
    maps: Array.from({ length: halvings }, (_, i) => Math.min(most, width * 2 ** i)),
    blocks,
    side,
    whole: side * 2 ** halvings,
  };
}

/** x + W₂ φ(W₁ φ(x)), W₂ = 0 at the start, so that a deep network begins as a shallow one (Zhang et al. 2019, "Fixup"). */
const block = (maps: number, bounded: (layer: Layer) => Layer = (layer) => layer): Layer =>
  residual(
    sequence({
      leaky1: leaky(),
      conv1: bounded(conv(maps, maps, { ...THREE, ...scaled(9 * maps) })),
      leaky2: leaky(),
      conv2: bounded(conv(maps, maps, { ...THREE, deviation: 0 })),
    }),
  );

/** Maps [n, maps, h, w] scaled and shifted by latents [n, inputSize]: (1 + A z) x + B z (Perez et al. 2018, eq. 2). */
const modulation = (inputSize: number, maps: number): Layer =>
  dense(inputSize, 2 * maps, { deviation: MODULATION / Math.sqrt(inputSize) });
const MODULATION = 0.25;

function modulated(x: np.Array, byLatents: np.Array, maps: number): np.Array {
  const [scale, shift] = np.split(byLatents.reshape([byLatents.shape[0] ?? 0, 2 * maps, 1, 1]), 2, 1);
  if (scale === undefined || shift === undefined) throw new RangeError("modulated: two parts make two");
  return x.mul(scale.add(1)).add(shift);
}

/** The middle of images that are a few pixels too large. */
const cropped = (size: number): Layer =>
  activation((x) => {
    const side = x.shape[2] ?? 0;
    if (side === size) return x;
    const from = Math.floor((side - size) / 2);
    return x.slice([], [], [from, from + size], [from, from + size]);
  });

/** Images with zeros around them, `whole` pixels a side. */
const padded = (size: number, whole: number): Layer =>
  activation((x) => {
    const before = Math.floor((whole - size) / 2);
    const pad: [number, number] = [before, whole - size - before];
    return whole === size ? x : np.pad(x, [[0, 0], [0, 0], pad, pad]);
  });

export type ResidualGeneratorOptions = {
  readonly inputSize: number;
  readonly image: ImageShape;
  readonly widths?: ResidualWidths;
  /** The last activation: sigmoid() for pixels in [0, 1] (default), tanh() for [−1, 1]. */
  readonly output?: Layer;
};

/**
 * A residual generator of square images of any size from 8 pixels on, without normalisation: [n, inputSize] →
 * [n, channels, size, size].
 *
 * FC to the smallest side, 4 to 7 pixels; at each resolution residual blocks, the latents once more as a scale and a shift of the
 * maps, and a 4×4 stride-2 upconv to the next. A side that is no multiple is made a little larger and cropped.
 *
 * Blocks begin as identities and all layers keep the size of signals (Huang et al. 2024, section 3, after Zhang et al. 2019).
 *
 * @throws RangeError when the side, the channels or a width is no such integer
 */
export function residualGenerator(options: ResidualGeneratorOptions): Layer {
  const { inputSize, image, widths = {}, output = sigmoid() } = options;
  const { maps, blocks, side } = pyramid("residualGenerator(options)", image, widths);
  const deepest = maps.at(-1) ?? image.channels;
  const first = sequence({
    dense: dense(inputSize, side * side * deepest, scaled(inputSize)),
    maps: reshape([deepest, side, side]),
  });
  const stages = maps.toReversed().map((from, i, all) => {
    const to = all[i + 1] ?? image.channels;
    const last = i === all.length - 1;
    const named = `stage${i + 1}`;
    return {
      from,
      blocks: Array.from({ length: blocks }, (_, b) => [`${named}.block${b + 1}`, block(from)] as const),
      modulation: [`${named}.modulation`, modulation(inputSize, from)] as const,
      up: [
        `${named}.up`,
        // Every pixel of the larger image is reached by a quarter of the kernel.
        sequence({
          leaky: leaky(),
          conv: upconv(from, to, { deviation: Math.sqrt((last ? 1 : 2) / (4 * from)) }),
        }),
      ] as const,
    };
  });
  const ending = sequence({ cropped: cropped(image.size), output });
  const layers = Object.fromEntries([
    ["first", first],
    ...stages.flatMap((stage) => [...stage.blocks, stage.modulation, stage.up]),
  ]);
  return {
    init: (stream) => initNested(layers, stream),
    apply(variables, latents, mode) {
      const carried: Named<np.Array>[] = [];
      const through = ([name, layer]: readonly [string, Layer], x: np.Array): np.Array => {
        const applied = applyNested(name, layer, variables, x, mode);
        carried.push(applied.statistics);
        return applied.output;
      };
      let x = through(["first", first], latents.ref);
      for (const stage of stages) {
        for (const each of stage.blocks) x = through(each, x);
        x = through(stage.up, modulated(x, through(stage.modulation, latents.ref), stage.from));
      }
      latents.dispose();
      return { output: through(["ending", ending], x), statistics: merged(carried) };
    },
  };
}

export type ResidualCriticOptions = {
  readonly image: ImageShape;
  /** The width of Q's output on the trunk; 0 for a critic without Q. */
  readonly headSize: number;
  readonly widths?: ResidualWidths & {
    /** Of the trunk's last layer. Default 256. */
    readonly dense?: number;
    /** Of Q's hidden layer. Default 128. */
    readonly q?: number;
  };
  /** Reads some of the codes from samples by itself; see CriticParts. */
  readonly reader?: Layer | null | undefined;
  /** Whether the weights of the trunk and the output are divided by their largest singular values. Default false. */
  readonly spectral?: boolean;
  /** How the critic is told classes, and how many there are; it is not told them unless given. */
  readonly told?: Told | undefined;
};

/**
 * A residual critic of square images of any size from 8 pixels on, with Q on its trunk and without normalisation, so that it
 * judges every image by itself: [n, channels, size, size] → a judgement.
 *
 * Trunk: a 4×4 stride-2 conv to half of the side, residual blocks, and so on down to 4 to 7 pixels; FC. D: FC 1. Q: FC 128 –
 * FC headSize. A side that is no multiple is padded with zeros.
 *
 * @throws RangeError when the side, the channels or a width is no such integer
 */
export function residualCritic(options: ResidualCriticOptions): Critic {
  const { image, headSize, widths = {}, reader, spectral = false, told } = options;
  const { maps, blocks, side, whole } = pyramid("residualCritic(options)", image, widths);
  const { dense: features = 256, q = 128 } = widths;
  const bounded = (layer: Layer): Layer => (spectral ? spectralNorm(layer) : layer);
  const trunk: Record<string, Layer> = { padded: padded(image.size, whole) };
  let inputs = image.channels + (told?.by === "concat" ? told.classes : 0);
  for (const [i, to] of maps.entries()) {
    if (i > 0) trunk[`leaky${i + 1}`] = leaky();
    trunk[`conv${i + 1}`] = bounded(conv(inputs, to, scaled(16 * inputs)));
    for (let b = 1; b <= blocks; b++) trunk[`block${i + 1}-${b}`] = block(to, bounded);
    inputs = to;
  }
  const flat = side * side * inputs;
  return critic({
    reader,
    trunk: sequence({
      ...trunk,
      leaky: leaky(),
      flat: reshape([flat]),
      dense: bounded(dense(flat, features, scaled(flat))),
      leakyLast: leaky(),
    }),
    discriminator: sequence({ dense: bounded(dense(features, 1, { deviation: Math.sqrt(1 / features) })) }),
    conditioning: conditioningOf(told, features),
    q: headSize === 0 ? null : mlp([features, q, headSize], { hidden: leaky() }),
  });
}
