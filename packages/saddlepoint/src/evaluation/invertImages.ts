import { compile, spec, Tensor } from "@saddlepoint/engine";
import { type CodeLayout, columnsOf, type PlacedCode, sampleLatents } from "../codes/codeLayout.ts";
import type { ComputeOptions } from "../game/phase.ts";
import type { GameState } from "../game/state.ts";
import { gathered } from "../latents/gathered.ts";
import { type LatentSpace, latentSpace } from "../latents/latentSpace.ts";
import {
  type Belief,
  SEARCH_DRAWS,
  SEARCH_STARTS,
  SEARCH_STEPS,
  searchLatents,
} from "../latents/searchLatents.ts";
import type { Model } from "../networks/model.ts";
import { stream } from "../random/stream.ts";
import { criticOf, type Inference } from "./inference.ts";
import { type LatentNorm, latentNorm } from "./latentNorm.ts";
import { makePosteriors } from "./measure.ts";

/** What an inversion says of one code. */
export type InvertedCode = {
  readonly name: string;
  readonly kind: string;
  /** What the search found: a class, or a number in the code's own unit. */
  readonly value: number;
  /** Q(c|x) as the encoder reads the image: the classes' probabilities, or a mean and its sigma. null of a code that is not read. */
  readonly posterior:
    | { readonly probabilities: readonly number[] }
    | { readonly mean: number; readonly sigma: number }
    | null;
};

/** The latents from which a generator makes an image most like a given one. */
export type InvertedImage = {
  /** [inputSize], codes first. */
  readonly latents: Float32Array;
  /** G of them, […shape]. */
  readonly image: Float32Array;
  /** √ mean (G(z, c) − x)² over pixels in [0, 1]. */
  readonly residual: number;
  readonly codes: readonly InvertedCode[];
  readonly noise: LatentNorm;
};

export type InvertOptions = {
  readonly model: Model;
  readonly inference: Inference;
  readonly state: GameState<Tensor>;
  readonly compute?: ComputeOptions | undefined;
  /** The same seed gives the same draws to start from, whatever the other images are. */
  readonly seed: number;
  /** How many starts are followed, 1 to 256. Default 6. */
  readonly starts?: number | undefined;
  /** The most steps that the best start takes, at least 0. Default 43. */
  readonly steps?: number | undefined;
  /** Told after every step how much is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
};

/** The generator's input as a search sees it. */
const spaceOf = ({ codes, noise, inputSize }: CodeLayout): LatentSpace =>
  latentSpace(inputSize, [
    ...codes.map(({ code, columns }) =>
      code.discrete ? { columns, classes: code.support[1] + 1 } : { columns, support: code.support },
    ),
    { columns: [inputSize - noise.size, inputSize] as const, support: noise.prior.support },
  ]);

type Posteriors = ReadonlyMap<string, InvertedCode["posterior"]>;

/** The encoder's posteriors of images [n, …shape], by the codes' names, for each image. */
async function posteriorsOf(
  { model, state, compute }: InvertOptions,
  { data, dims: [n = 0, ...shape] }: Tensor,
): Promise<readonly Posteriors[]> {
  const { read } = model.layout;
  if (read.length === 0) return Array.from({ length: n }, () => new Map());
  const critic = criticOf(state, "real");
  const encode = await compile(makePosteriors(model), [critic, spec(["n", ...shape])], {
    ...compute,
    argumentNames: ["critic", "samples"],
  });
  try {
    const named = await encode(critic, new Tensor("float32", data, [n, ...shape]));
    const rows = ({ name }: PlacedCode, part: string, i: number): readonly number[] => {
      const values = named[name]?.[part]?.data ?? [];
      const width = values.length / n;
      return Array.from(values.slice(i * width, (i + 1) * width), Number);
    };
    const posterior = (placed: PlacedCode, i: number): InvertedCode["posterior"] => {
      if (placed.code.discrete) return { probabilities: rows(placed, "probabilities", i) };
      const [[mean = Number.NaN], [sigma = Number.NaN]] = [rows(placed, "mean", i), rows(placed, "sigma", i)];
      return { mean, sigma };
    };
    return Array.from(
      { length: n },
      (_, i) => new Map(read.map((placed) => [placed.name, posterior(placed, i)])),
    );
  } finally {
    await encode.release();
  }
}

function beliefOf({ codes }: CodeLayout, posteriors: Posteriors): Belief {
  const discrete = codes.filter(({ code }) => code.discrete);
  return {
    probabilities: discrete.map(({ name }) => {
      const read = posteriors.get(name);
      return read && "probabilities" in read ? read.probabilities : undefined;
    }),
    means: new Map(
      codes.flatMap(({ name, columns }): [number, number][] => {
        const read = posteriors.get(name);
        return read && "mean" in read ? [[columns[0], read.mean]] : [];
      }),
    ),
  };
}

function requireCount(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `invertImages(images, { ${name} }): ${name} must be an integer from ${least} to ${most}, got ${value}`,
  );
}

/**
 * The latents z and c from which a generator makes images most like the given ones, of all images at once: see `searchLatents`.
 *
 * @param images x, float32 [n, …shape] in the training images' unit
 * @throws RangeError when the images have another shape than the model's or are not finite, or a count is out of its range
 */
export async function invertImages(
  images: Tensor,
  options: InvertOptions,
): Promise<readonly InvertedImage[]> {
  const { model, inference, state, seed, starts = SEARCH_STARTS, steps = SEARCH_STEPS, onProgress } = options;
  const { layout } = model;
  requireCount("starts", starts, 1, SEARCH_DRAWS);
  requireCount("steps", steps, 0, Number.MAX_SAFE_INTEGER);
  const { data, dims } = images;
  const [n = 0] = dims;
  const one = await inference.generate(state, new Float32Array(layout.inputSize));
  if (
    !(data instanceof Float32Array) ||
    String(dims.slice(1)) !== String(one.dims.slice(1)) ||
    !data.every(Number.isFinite)
  ) {
    throw new RangeError(
      `invertImages(images): images must be float32 [n, ${one.dims.slice(1).join(", ")}], finite, got ${images.type} [${dims.join(", ")}]`,
    );
  }
  const posteriors = await posteriorsOf(options, images);
  const generate = gathered(async (latents) => {
    const { data } = await inference.generate(state, latents);
    if (data instanceof Float32Array) return data;
    throw new TypeError("a generator's images must be float32");
  }, layout.inputSize);
  const drawn = sampleLatents(layout, stream(seed, "inversion.starts"), SEARCH_DRAWS);
  const space = spaceOf(layout);
  const size = data.length / n;
  const shares = new Float64Array(n);
  return Promise.all(
    posteriors.map(async (read, i) => {
      const target = data.subarray(i * size, (i + 1) * size);
      const belief = beliefOf(layout, read);
      let found:
        | { readonly latents: Float32Array; readonly image: Float32Array; readonly error: number }
        | undefined;
      for await (const { best, progress } of searchLatents(space, target, {
        generate,
        belief,
        drawn,
        starts,
        steps,
      })) {
        found = best;
        shares[i] = progress;
        onProgress?.(shares.reduce((sum, share) => sum + share, 0) / n);
      }
      if (found === undefined) throw new Error("searchLatents must yield a candidate");
      const { latents, image, error } = found;
      return {
        latents,
        image,
        residual: Math.sqrt(error / size),
        codes: layout.codes.map(({ name, code, columns }) => ({
          name,
          kind: code.kind,
          value: code.decode(columnsOf(latents, layout.inputSize, columns))[0] ?? Number.NaN,
          posterior: read.get(name) ?? null,
        })),
        noise: latentNorm(latents.subarray(layout.inputSize - layout.noise.size), layout.noise.prior),
      };
    }),
  );
}
