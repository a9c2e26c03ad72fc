import { activation } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import type { Layer } from "./layer.ts";
import { layerNorm } from "./layerNorm.ts";

/** How a network's hidden layers are normalised. */
export type Normalisation = "batch" | "layer" | "none";

const NORMS: Readonly<Record<Normalisation, (channels: number) => Layer>> = {
  batch: (channels) => batchNorm(channels),
  layer: (channels) => layerNorm(channels),
  none: () => activation((x) => x),
};

/** The layer that normalises `channels` channels; "none" passes its input on. */
export const normalise = (how: Normalisation, channels: number): Layer => NORMS[how](channels);
