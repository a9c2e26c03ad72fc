/** Columns [start, end) of the generator's input. */
export type Columns = readonly [start: number, end: number];

interface Placed {
  readonly name: string;
  readonly columns: Columns;
  /** Whether the encoder reads it; false without an encoder, and for a code that the critic was told. */
  readonly read: boolean;
}

/** A latent code of an exported model. `classes` of a discrete one are its values; a Bernoulli code has the two values 0 and 1. */
export type CodeCard =
  | (Placed & {
      readonly kind: "categorical";
      readonly classes: number;
      /** How often each was drawn in training; equally often where it is not there. */
      readonly probabilities?: readonly number[];
      /** The label that each value stands for, as the run's report matched them; "none" where there are more values than labels. */
      readonly labels?: readonly string[];
    })
  | (Placed & { readonly kind: "bernoulli"; readonly classes: 2 })
  | (Placed & { readonly kind: "uniform"; readonly low: number; readonly high: number })
  /** N(0, 1): `low` and `high` are ±2, where 95% of what it was trained on lies. */
  | (Placed & { readonly kind: "normal"; readonly low: number; readonly high: number });

export interface NoiseCard {
  readonly size: number;
  /** U(−1, 1) or N(0, 1) a unit. */
  readonly prior: "uniform" | "normal";
  readonly columns: Columns;
}

/** What the page knows of an exported model. */
export interface ModelCard {
  readonly name: string;
  /** A line on what it is, and how it was trained. */
  readonly description: string;
  /** Whose images it was trained on and under which licence, as the card says it; "" where it does not. */
  readonly notice: string;
  /** [channels, height, width]; 1 channel is grey, 3 are red, green and blue. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Width of the generator's input: the codes' columns, then the noise's. */
  readonly inputSize: number;
  readonly codes: readonly CodeCard[];
  readonly noise: NoiseCard;
  /** Whether `encode` reads anything. */
  readonly encoder: boolean;
  /** Real images that came with the model, for `example` and `neighbours`; 0 without any. */
  readonly examples: number;
}

/** A file by its name: what somebody dropped (a File is a Blob). */
export interface ModelFile {
  readonly name: string;
  readonly contents: Blob;
}

/** Where a model comes from. */
export type ModelSource =
  /** The digits model inside the build. */
  | { readonly kind: "digits" }
  /** An exported folder by its absolute address, ending in "/", such as …/api/runs/NAME/export/. */
  | { readonly kind: "folder"; readonly url: string }
  /** Files of an exported folder: generator.onnx, README.md (the model card) and, for codes, encoder.onnx. */
  | { readonly kind: "files"; readonly files: readonly ModelFile[] };

/** Q(c|x) of one code for one image. Entropies are in nats; a continuous one is differential and may be negative. */
export type Posterior =
  | {
      readonly name: string;
      readonly kind: "discrete";
      /** Sums to 1; one a class. */
      readonly probabilities: Float32Array;
      readonly entropy: number;
      /** log of the number of classes: the entropy of knowing nothing. */
      readonly ceiling: number;
    }
  | {
      readonly name: string;
      readonly kind: "continuous";
      /** In the code's own units. */
      readonly mean: number;
      readonly deviation: number;
      /** ½ log 2πe σ². */
      readonly entropy: number;
    };

export interface InversionOptions {
  /** Seeds the draws of noise to start from: the same seed gives the same answer. */
  readonly seed: number;
  /** How many starts are followed to their end; 6 unless given. */
  readonly starts?: number;
}

/** How far an inversion has come: the best point so far. */
export interface Inversion {
  /** The best point of the generator's input so far, [inputSize]. */
  readonly latents: Float32Array;
  /** The generator's image there, [channels, height, width]. */
  readonly image: Float32Array;
  /** Root of the mean squared difference of pixels, in [0, 1]. */
  readonly residual: number;
  /** What is not reproduced: the sum of squared differences over the image's own; Infinity where that one is black. */
  readonly share: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly done: boolean;
  /** Images generated so far. */
  readonly generated: number;
}

/** A real image that came with the model. */
export interface Example {
  readonly index: number;
  /** [channels, height, width] in [0, 1]. */
  readonly image: Float32Array;
  /** What it shows, in a word; "" where nobody said. The model never saw it. */
  readonly label: string;
}

export interface Neighbour extends Example {
  /** Root of the mean squared difference of pixels. */
  readonly distance: number;
}

/**
 * What explore.worker.ts offers. Arrays of several images are [n, channels, height, width], row by row, n from their length.
 * Every function but `open` needs an opened model.
 */
export type ExploreApi = {
  /** Opens a model in place of the one before. @throws Error saying which file is missing, malformed or too large, and what to do */
  open(source: ModelSource): Promise<ModelCard>;
  /** Latents [n, inputSize] to images, pixels in [0, 1]. */
  generate(latents: Float32Array): Promise<Float32Array>;
  /** For each image the posterior of each code that is read. */
  encode(images: Float32Array): Promise<readonly (readonly Posterior[])[]>;
  /** Begins to look for the latents of an image; goes on with `invertFurther` until `done`. To cancel, stop asking. */
  invert(image: Float32Array, options: InversionOptions): Promise<Inversion>;
  /** A fraction of a second's more work on the inversion begun last. */
  invertFurther(): Promise<Inversion>;
  /** A real image that came with the model, 0 ≤ index < examples. */
  example(index: number): Promise<Example>;
  /** The real images nearest to an image, nearest first; empty without examples. */
  neighbours(image: Float32Array, count: number): Promise<readonly Neighbour[]>;
};
