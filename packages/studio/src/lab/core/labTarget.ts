import type { Stream } from "saddlepoint/random";
import type { Modes } from "saddlepoint/samples";
import {
  fGanMixture,
  gridOfGaussians,
  type LineDensity,
  moons,
  normalMixture2d,
  parallelLines,
  ringOfGaussians,
  swissRoll,
  type ToyDensity,
  twoGaussians,
} from "saddlepoint/toys";
import type { Extent, Field } from "../labView.ts";
import { evenEdges } from "../truth/cells.ts";
import type { LabSettings, TargetName } from "./settings.ts";

/** A target with its picture: what the Lab's generator is to learn. */
export interface LabTarget {
  readonly dimension: 1 | 2;
  readonly extent: Extent;
  /** Independent points, [n, dimension]. */
  readonly sample: (stream: Stream, n: number) => Float32Array;
  /** Null where all of the mass lies on curves. */
  readonly logDensity: ((x: number, y: number) => number) | null;
  /** The mean density in each cell of the picture. */
  readonly density: (columns: number, rows: number) => Field;
  /** In the plane; those of a line lie on its x axis. Null for targets without modes. */
  readonly modes: Modes | null;
}

function onLine(density: LineDensity): LabTarget {
  const { range, sample, logDensity, cells, modes } = density;
  // Room beside the target, for a generator that starts elsewhere.
  const room = (range[1] - range[0]) * 0.15;
  const extent: Extent = { x: [range[0] - room, range[1] + room], y: [0, 1] };
  return {
    dimension: 1,
    extent,
    sample,
    logDensity: (x) => logDensity(x),
    density(columns) {
      const width = (extent.x[1] - extent.x[0]) / columns;
      const values = Float32Array.from(cells(evenEdges(...extent.x, columns)), (mass) => mass / width);
      return { columns, rows: 1, values };
    },
    modes:
      modes === undefined
        ? null
        : { centres: modes.centres.map((x) => [x, 0] as const), deviation: modes.deviation },
  };
}

function inPlane(density: ToyDensity, reach: number, hasDensity = true): LabTarget {
  const { sample, logDensity, cells, modes } = density;
  const side: readonly [number, number] = [-reach, reach];
  return {
    dimension: 2,
    extent: { x: side, y: side },
    sample,
    logDensity: hasDensity ? logDensity : null,
    density(columns, rows) {
      const area = (2 * reach) ** 2 / (columns * rows);
      const masses = cells(evenEdges(...side, columns), evenEdges(...side, rows));
      const values = new Float32Array(columns * rows);
      // Cells come from the lowest y on, pictures are read from the top.
      for (let row = 0; row < rows; row++) {
        const from = (rows - 1 - row) * columns;
        for (let i = 0; i < columns; i++) values[row * columns + i] = (masses[from + i] ?? 0) / area;
      }
      return { columns, rows, values };
    },
    modes: modes ?? null,
  };
}

/** How wide the picture of a target within ±1 is. */
const REACH = 1.6;
/** Of each drawn point: wide enough that a stroke of points is a stroke. */
const BRUSH = 0.06;

/** Sizes are such that networks of a few dozen units can learn them in seconds, where the papers' modes are much finer. */
const MAKERS: Readonly<Record<TargetName, (settings: LabSettings) => LabTarget>> = {
  "two-gaussians": () => onLine(twoGaussians()),
  mixture: () => onLine(fGanMixture()),
  ring: () => inPlane(ringOfGaussians({ radius: 1, deviation: 0.06 }), REACH),
  grid: () => inPlane(gridOfGaussians({ spacing: 0.5, deviation: 0.04 }), REACH),
  "swiss-roll": () => inPlane(swissRoll(), 2.3),
  moons: () => inPlane(moons(0.06), 1.9),
  lines: ({ theta }) => inPlane(parallelLines([theta]), Math.max(REACH, Math.abs(theta) + 0.5), false),
  drawn: ({ points }) => ({
    ...inPlane(normalMixture2d("drawn", { centres: points, deviation: BRUSH }), 1.8),
    modes: null,
  }),
};

/** The target of some settings. */
export const labTarget = (settings: LabSettings): LabTarget => MAKERS[settings.target](settings);
