import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { type Cells, coarserMasses, type Masses, withOutside } from "./cells.ts";
import { cellInformation } from "./codeInformation.ts";
import { coarserGrid, coarserPoints, type LatentGrid } from "./latentGrid.ts";
import { addLine } from "./lineMasses.ts";
import { forTriangles, modelMasses } from "./modelMasses.ts";
import { estimated, outsideWords } from "./numericalQuantity.ts";

/** What half the resolution changes is more than what is wrong; where it is more than FINER, the noise is finer than cells. */
const CAUTION = 2;
const FINER = 0.4;
/** More of the model than what float32 rounds to one number at the ends of a saturated network. */
const SOME = 1e-3;
/** Halving a mesh leaves the area of its image as it is, or, where the image is a curve, halves what is left of it. */
const KEPT = 0.75;

/**
 * I(c; G(z, c)) of a code that is a continuous number, in nats, from the generator on a grid of the code (its first axis)
 * and one unit of noise.
 *
 * On a line E_c KL(P_c ‖ P): P_c is the noise pushed through G at a node of the code, exactly but for G's being taken as
 * linear between nodes. The interval reaches on either side twice as far as half the resolution changes the value, in the
 * cells and in the grid; it has no upper end where the noise moves points by less than a cell.
 *
 * In the plane two numbers go in and two come out: a point has finitely many preimages, so it tells the code to any number of
 * digits, and the information is infinite. So it is on a line where the noise moves nothing and the code does.
 *
 * @param images G at the grid's nodes for each value of a categorical code
 * @param weights of the images, of sum 1
 * @returns null where the image in the plane is a curve
 */
export function continuousCodeInformation(
  cells: Cells,
  name: string,
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Quantity | null {
  const quantity = `I(${name}; G(z,c))`;
  const infinite = exactQuantity(quantity, Number.POSITIVE_INFINITY);
  const { dimension } = cells;
  const coarse = coarserGrid(grid);
  const coarseImages = images.map((points) => coarserPoints(grid, points, dimension));
  if (dimension === 2) {
    const area = areaOf(grid, images);
    return area > 0 && area > KEPT * areaOf(coarse, coarseImages) ? infinite : null;
  }
  if (noiseless(grid, images, weights) > SOME) return infinite;
  const { given, shares, whole } = lineDistributions(cells, grid, images, weights);
  const value = cellInformation(given, shares, whole);
  const coarser = (masses: Masses) => coarserMasses(cells, masses);
  const blocks = cellInformation(given.map(coarser), shares, coarser(whole));
  const half = lineDistributions(cells, coarse, coarseImages, weights);
  const nodes = cellInformation(half.given, half.shares, half.whole);
  const error = CAUTION * (Math.abs(value - blocks) + Math.abs(value - nodes));
  const warnings = [
    ...(value - blocks > FINER
      ? ["The noise moves points by less than the cells that this is computed in: it may be far more."]
      : []),
    ...outsideWords(whole.outside),
  ];
  const most = warnings.length === 0 ? value + error : Number.POSITIVE_INFINITY;
  return estimated(
    {
      quantity,
      unit: "nats",
      value,
      ceiling: Number.POSITIVE_INFINITY,
      ci: [Math.max(0, value - error), most],
    },
    warnings,
  );
}

interface Distributions {
  /** Of G(z, c) at each node of the code. */
  readonly given: readonly Masses[];
  /** Of the nodes: half of the prior's mass on either side of each. */
  readonly shares: readonly number[];
  readonly whole: Masses;
}

function lineDistributions(
  cells: Cells,
  grid: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): Distributions {
  const line: LatentGrid = { axes: grid.axes.slice(1), columns: grid.rows, rows: 1 };
  const given = Array.from({ length: grid.columns }, (_, column) => {
    const inside = new Float64Array(cells.columns);
    images.forEach((points, k) => {
      const across = Float32Array.from(
        { length: grid.rows },
        (_, row) => points[row * grid.columns + column] ?? 0,
      );
      addLine(cells, line, across, weights[k] ?? 0, inside);
    });
    return withOutside(inside);
  });
  const { masses } = grid.axes[0] ?? { masses: [] };
  const shares = given.map((_, i) => ((masses[i - 1] ?? 0) + (masses[i] ?? 0)) / 2);
  return { given, shares, whole: modelMasses(cells, grid, images, weights) };
}

/** The share of the model that the noise leaves where it is, and the code does not. */
function noiseless(
  { axes: [code, noise], columns }: LatentGrid,
  images: readonly Float32Array[],
  weights: readonly number[],
): number {
  let share = 0;
  images.forEach((points, k) => {
    code?.masses.forEach((ofCode, column) => {
      noise?.masses.forEach((ofNoise, row) => {
        const at = row * columns + column;
        const still = points[at] === points[at + columns] && points[at + 1] === points[at + columns + 1];
        if (still && points[at] !== points[at + 1]) share += (weights[k] ?? 0) * ofCode * ofNoise;
      });
    });
  });
  return share;
}

/** The area of all triangles of a mesh in the plane, folds counted as often as they lie there. */
function areaOf(grid: LatentGrid, images: readonly Float32Array[]): number {
  let area = 0;
  for (const points of images) {
    forTriangles(grid, (_, a, b, c) => {
      const from = (i: number, d: number) => (points[2 * i + d] ?? 0) - (points[2 * a + d] ?? 0);
      area += Math.abs(from(b, 0) * from(c, 1) - from(b, 1) * from(c, 0)) / 2;
    });
  }
  return area;
}
