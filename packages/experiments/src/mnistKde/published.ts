import type { PlainDivergenceName } from "saddlepoint/divergences";
import { namesOf } from "../namesOf.ts";

/** Nowozin et al. 2016, table 4: mean Parzen-window log-likelihood of MNIST's test images in nats, and its error. */
export const PUBLISHED = {
  kl: [416, 5.6],
  "reverse-kl": [319, 8.4],
  pearson: [429, 5.5],
  neyman: [300, 8.3],
  hellinger: [-708, 18],
  jeffrey: [-2101, 30],
  js: [367, 8.2],
  gan: [305, 9],
} as const satisfies Partial<Record<PlainDivergenceName, readonly [mean: number, error: number]>>;

/** The paper's divergences, in its order. */
export const ORDER = namesOf(PUBLISHED);

/** The same table's variational autoencoder, and the images that it was trained on. */
export const PUBLISHED_VAE: readonly [number, number] = [445, 5.4];
export const PUBLISHED_CEILING: readonly [number, number] = [502, 6];
