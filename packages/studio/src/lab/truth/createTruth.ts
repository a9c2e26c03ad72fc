import type { CriticEstimate } from "saddlepoint/objectives";
import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { type Stream, stream } from "saddlepoint/random";
import type { Recipe } from "saddlepoint/recipes";
import type { Field } from "../labView.ts";
import {
  blockMasses,
  type Cells,
  cellHeight,
  cellWidth,
  coarserCells,
  coarserMasses,
  type Masses,
} from "./cells.ts";
import { codeInformation, mixed } from "./codeInformation.ts";
import { continuousCodeInformation } from "./continuousCodeInformation.ts";
import { numerical } from "./divergenceQuantities.ts";
import { partitionDivergence } from "./fieldDivergence.ts";
import { bestWitness, gameTruth } from "./gameTruth.ts";
import { coarserGrid, coarserPoints, latentGrid, latentValues } from "./latentGrid.ts";
import { modelMasses } from "./modelMasses.ts";
import type { Prior } from "./noiseAxis.ts";
import { atomsOfCells, atomsOfImages, atomsOfSample, planeWasserstein } from "./planeWasserstein.ts";
import { type TargetDensity, targetMasses } from "./targetMasses.ts";
import { type Distance, distanceQuantity, lineWasserstein } from "./wasserstein.ts";

/** A target of the Lab. */
export interface TruthTarget extends TargetDensity {
  readonly sample: (stream: Stream, n: number) => Float32Array;
}

/** What a game's truths depend on. */
export interface TruthOptions {
  readonly adversarial: Recipe["objective"]["adversarial"];
  /** The game's first: its name, unit and ceiling are the exact value's too. */
  readonly estimate: CriticEstimate;
  readonly target: TruthTarget;
  /** How many cells the picture's fields have; on a line one row. */
  readonly columns: number;
  readonly rows: number;
  /** What each continuous number of the generator's input is drawn from, noise and continuous codes alike. */
  readonly priors: readonly Prior[];
  /** The categorical code, whose values are equally likely; null without one. */
  readonly code: { readonly name: string; readonly values: number } | null;
  /** The continuous code that is the first of the priors, where it is the only one; null without one. */
  readonly continuous: string | null;
}

/** What is true of a game as its generator stands. */
interface TruthView {
  /** The model's density in the picture's cells; null where it has none. */
  readonly density: Field | null;
  /** What the objective's critic estimates. An "estimate" by numerical means with its error as the interval; n is 0. */
  readonly exact: Quantity | null;
  /** The output of a perfect critic, in the unit of the critic's own; of a Wasserstein critic of slope 1. */
  readonly witness: Field | null;
  /** I(c; G(z, c)) of the categorical code, an estimate in the same way. */
  readonly code: Quantity | null;
  /** That of the continuous code, beside one unit of noise. */
  readonly continuous: Quantity | null;
}

export interface Truth {
  /**
   * The values of the continuous inputs at which the generator is wanted, [nodes, priors]; null where there are too many
   * for a grid, more than two.
   */
  readonly latents: Float32Array | null;
  /**
   * The critic's output where a point is as likely real as generated: above it the critic believes in real. 0 in the GAN's
   * games, ½ in least squares, 1 for KL.
   */
  readonly even: number | null;
  /** @param images the generator at `latents`, [nodes, dimension], for each value of the categorical code in turn */
  readonly look: (images: readonly Float32Array[]) => TruthView;
}

/** Cells to one of the picture's, along each dimension. */
const FINER = { 1: 4, 2: 2 } as const;

const NOTHING: TruthView = { density: null, exact: null, witness: null, code: null, continuous: null };

/** Finer ones for the integrals; on a line three times as far, for there the tails count. */
function integralCells({ target: { dimension, extent }, columns, rows }: TruthOptions): Cells {
  const finer = FINER[dimension];
  if (dimension === 2) return { dimension, extent, columns: columns * finer, rows: rows * finer };
  const [low, high] = extent.x;
  const width = high - low;
  const x = [low - width, high + width] as const;
  return { dimension, extent: { ...extent, x }, columns: 3 * columns * finer, rows: 1 };
}

/** Masses in the integrals' cells as masses in the picture's. */
function inPicture(
  { target: { dimension }, columns }: TruthOptions,
  cells: Cells,
  inside: Float64Array,
): Float64Array {
  const finer = FINER[dimension];
  if (dimension === 2) return blockMasses(cells, inside, finer, finer);
  return blockMasses(cells, inside, finer, 1).slice(columns, 2 * columns);
}

/**
 * The truths of a game: made once, looked at after any step. What is true beside what its critic and Q say, by numerical means
 * that say their error; a pure function of numbers. On a line it wants the generator at 385 latents, in the plane at 65 × 65.
 *
 * The model is the pushforward of the noise by the generator, taken as linear between the nodes of a grid (`modelMasses`);
 * both distributions fall into cells finer than the picture's, the outside being one more (`partitionDivergence`).
 *
 * @throws RangeError when the library has no such divergence
 */
export function createTruth(options: TruthOptions): Truth {
  const { adversarial, estimate, priors, target, columns, rows, code } = options;
  const { dimension } = target;
  const pointwise = gameTruth(adversarial);
  const even = pointwise?.output(0) ?? null;
  if (priors.length < 1 || priors.length > 2) return { latents: null, even, look: () => NOTHING };
  const grid = latentGrid(priors);
  const weights = code === null ? [1] : new Array<number>(code.values).fill(1 / code.values);
  const cells = integralCells(options);
  const picture: Cells = { dimension, extent: target.extent, columns, rows };
  const fine = targetMasses(cells, target);
  const half = targetMasses(coarserCells(cells), target);
  const pictured = targetMasses(picture, target);
  const atoms = () =>
    target.logDensity === null
      ? atomsOfSample(target.sample, stream(0, "truth"), POINTS)
      : atomsOfCells(cells, fine);
  const real = pointwise === null && dimension === 2 ? atoms() : null;
  const field = (values: Float32Array): Field => ({ columns, rows, values });

  const distance = (images: readonly Float32Array[], q: Masses | null): Distance | null => {
    if (real !== null) return planeWasserstein(picture, real, atomsOfImages(grid, images, weights));
    return q === null ? null : lineWasserstein(cells, fine, q);
  };

  const divergence = (images: readonly Float32Array[], q: Masses | null): Quantity | null => {
    if (pointwise === null) return null;
    // Where one distribution or both lie on curves, each has all of its mass where the other has none.
    const { ceiling } = pointwise;
    if (q === null || target.logDensity === null)
      return { ...exactQuantity(estimate.quantity, ceiling, ceiling), unit: estimate.unit };
    const coarseImages = images.map((points) => coarserPoints(grid, points, dimension));
    const coarseNoise = modelMasses(cells, coarserGrid(grid), coarseImages, weights);
    const coarser = {
      cells: partitionDivergence(pointwise, half, coarserMasses(cells, q)).value,
      noise: partitionDivergence(pointwise, fine, coarseNoise).value,
    };
    return numerical(estimate, pointwise, partitionDivergence(pointwise, fine, q), coarser, q.outside);
  };

  const witness = (w1: Distance | null, q: Masses | null): Field | null => {
    if (w1 !== null) return field(dimension === 2 ? w1.potential : middles(w1.potential, columns));
    if (pointwise === null || q === null || target.logDensity === null) return null;
    const inside = inPicture(options, cells, q.inside);
    return field(bestWitness(pointwise, pictured, { inside, outside: q.outside }));
  };

  const area = cellWidth(picture) * cellHeight(picture);
  const density = (q: Masses): Field =>
    field(Float32Array.from(inPicture(options, cells, q.inside), (mass) => mass / area));

  return {
    latents: latentValues(grid),
    even,
    look(images) {
      // One unit of noise makes a curve of the plane, which has no density.
      const parts =
        grid.axes.length < dimension ? null : images.map((points) => modelMasses(cells, grid, [points], [1]));
      const q = parts === null ? null : mixed(parts, weights);
      const w1 = pointwise === null ? distance(images, q) : null;
      return {
        density: q === null ? null : density(q),
        exact: w1 === null ? divergence(images, q) : distanceQuantity(w1),
        witness: witness(w1, q),
        code: code === null || parts === null ? null : codeInformation(cells, code.name, parts, weights),
        continuous:
          options.continuous === null || priors.length !== 2
            ? null
            : continuousCodeInformation(cells, options.continuous, grid, images, weights),
      };
    },
  };
}

/** So many points of a line are nowhere far from any of it. */
const POINTS = 2048;

/** A function's values at fine cells of a line, three times as far as the picture, as its means in the picture's. */
function middles(values: Float32Array, columns: number): Float32Array {
  const finer = FINER[1];
  return Float32Array.from({ length: columns }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < finer; k++) sum += values[(columns + i) * finer + k] ?? 0;
    return sum / finer;
  });
}
