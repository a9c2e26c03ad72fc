import { numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import type { ComputeOptions } from "../game/phase.ts";
import { conv } from "../networks/conv.ts";
import type { Layer, Named } from "../networks/layer.ts";
import { leafOf, mapNamed, merged, underPrefix, withPrefix } from "../networks/named.ts";
import { outputOf } from "../networks/outputOf.ts";
import { stream } from "../random/stream.ts";
import { isImages } from "../samples/samples.ts";
import { sha256 } from "../samples/sha256.ts";
import { type FeatureNetwork, featureValues, inBlocks, networkName } from "./featureNetwork.ts";

/** Decides the filters; another seed is another network. */
const SEED = 1;

/** Filters of every level but the last. */
const FILTERS = 32;

/** Filters of the last level, pooled over each cell of a grid: where something is, is in the features too. */
const LAST = { filters: 12, grid: 4 } as const;

/** Levels halve the sides until the larger is at most this, or there are as many levels. */
const COARSEST = 4;
const MOST_LEVELS = 5;

/** Brings the features of most images to about a unit, where the kernel of KID bends. */
const GAIN = 4;

/** A convolution that halves the sides, a rectifier, and means of the rectified maps over the cells of a grid. */
type Level = {
  readonly filters: Layer;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Rows and columns of the grid; 1 is the mean of the whole map. */
  readonly grid: number;
};

function levelsOf([channels = 0, ...sides]: readonly number[]): readonly Level[] {
  const halvings = Math.ceil(Math.log2(Math.max(...sides) / COARSEST));
  const count = Math.min(Math.max(halvings, 1), MOST_LEVELS);
  let [height = 0, width = 0] = sides;
  return Array.from({ length: count }, (_, i): Level => {
    [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    const inputs = i === 0 ? channels : FILTERS;
    const outputs = i === count - 1 ? LAST.filters : FILTERS;
    const kernel = i === 0 ? 5 : 3;
    // He et al. 2015, eq. 10: rectified maps keep their scale from level to level.
    const deviation = Math.sqrt(2 / (inputs * kernel ** 2));
    const filters = conv(inputs, outputs, {
      kernel,
      stride: 2,
      padding: (kernel - 1) / 2,
      bias: false,
      deviation,
    });
    return { filters, channels: outputs, height, width, grid: i === count - 1 ? LAST.grid : 1 };
  });
}

/**
 * The filters of the first level, [outputs, inputs, side, side], from random ones: each input's part of mean zero, so that they
 * see edges and textures; but the first few are means of one input each, which keep colour and brightness.
 */
function seeing({ data, dims }: Tensor): Tensor {
  const [outputs = 0, inputs = 0, side = 0] = dims;
  const size = side ** 2;
  const values = Float32Array.from(data, Number);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      const at = (output * inputs + input) * size;
      const part = values.subarray(at, at + size);
      const mean = part.reduce((sum, value) => sum + value, 0) / size;
      if (output < inputs) part.fill(output === input ? 1 / size : 0);
      else part.set(part.map((value) => value - mean));
    }
  }
  return new Tensor("float32", values, dims);
}

/** GAIN times the means over the cells of a grid, as a matrix [height · width, cells]. */
function cellMeans({ height, width, grid }: Level): Tensor {
  const [rows, columns] = [Math.min(grid, height), Math.min(grid, width)];
  const cells = Int32Array.from({ length: height * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return Math.floor((row * rows) / height) * columns + Math.floor((column * columns) / width);
  });
  const sizes = new Int32Array(rows * columns);
  for (const cell of cells) sizes[cell] = (sizes[cell] ?? 0) + 1;
  const matrix = new Float32Array(cells.length * sizes.length);
  cells.forEach((cell, at) => {
    matrix[at * sizes.length + cell] = GAIN / (sizes[cell] ?? 1);
  });
  return new Tensor("float32", matrix, [cells.length, sizes.length]);
}

function weightsOf(levels: readonly Level[]): Named<Tensor> {
  const parts = levels.map((level, i) => {
    const { weights } = level.filters.init(stream(SEED, `quality.level${i + 1}`));
    const filters = i === 0 ? mapNamed(weights, seeing) : weights;
    return withPrefix(`level${i + 1}`, { ...withPrefix("filters", filters), cells: cellMeans(level) });
  });
  return merged(parts);
}

function featuresOf(levels: readonly Level[], weights: Named<np.Array>, images: np.Array): np.Array {
  const n = images.shape[0] ?? 0;
  let maps = images;
  const pooled = levels.map(({ filters, channels, height, width }, i) => {
    const own = underPrefix(`level${i + 1}`, weights);
    maps = np.maximum(outputOf(filters, underPrefix("filters", own), maps), 0);
    const flat = maps.ref.reshape([n, channels, height * width]);
    return np.matmul(flat, leafOf(own, "cells", "randomFeatures")).reshape([n, -1]);
  });
  maps.dispose();
  return np.concatenate(pooled, 1);
}

/** A fingerprint of weights: SHA-256 of what each is called, its shape, and its numbers. */
async function fingerprint(weights: Named<Tensor>): Promise<string> {
  const parts = Object.entries(weights).map(
    async ([name, { dims, data }]) => `${name} [${dims}] ${await sha256(Float32Array.from(data, Number))}`,
  );
  return sha256((await Promise.all(parts)).join("\n"));
}

/**
 * A network of fixed random convolutions for images of any shape, which nobody has to train or to download: levels of filters
 * and rectifiers, each at half the sides of the one before it, whose maps' means are the features, about 256 of them.
 *
 * It knows no classes. It sees blur, noise, edges, textures, colours and what is where, as random filters do (Jarrett et al.
 * 2009), and little of what a picture is of: two numbers of it compare two generators of one data set.
 *
 * @param shape [channels, height, width] of an image
 * @throws RangeError when the shape is not of images
 * @example const network = await randomFeatures([3, 32, 32]) // network.name: "random@…"
 */
export async function randomFeatures(
  shape: readonly number[],
  options: ComputeOptions = {},
): Promise<FeatureNetwork> {
  if (!isImages({ shape })) {
    throw new RangeError(
      `randomFeatures(shape): shape must be [channels, height, width] of images, got [${shape.join(", ")}]`,
    );
  }
  const levels = levelsOf(shape);
  const weights = weightsOf(levels);
  const name = networkName("random", await fingerprint(weights));
  const run = await compile(
    (at: Named<np.Array>, images: np.Array) => featuresOf(levels, at, images),
    [weights, spec(["n", ...shape])],
    { ...options, name: "random features", argumentNames: ["network", "images"] },
  );
  return {
    name,
    features: (images) =>
      inBlocks(name, images, shape, async (block) => featureValues(name, await run(weights, block))),
    release: () => run.release(),
  };
}
