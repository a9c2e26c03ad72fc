import {
  BLACK,
  type Colour,
  canvas,
  LINE_HEIGHT,
  type Raster,
  sideBySide,
  widthOf,
} from "saddlepoint/render";

/** One small picture: points [n, 2] row by row, under two lines of text. */
export type PointPanel = { readonly title: string; readonly below: string; readonly points: Float32Array };

const SIDE = 230;
const MARGIN = 14;
const SAMPLE: Colour = [213, 94, 0];
const CENTRE: Colour = [150, 170, 190];
const FRAME: Colour = [205, 205, 205];

/**
 * Small multiples: the samples of each panel over the centres of a mixture, all on one scale.
 *
 * @param extent every panel shows [−extent, extent]²
 */
export function pointPanels(
  panels: readonly PointPanel[],
  centres: readonly (readonly [number, number])[],
  extent: number,
  columns: number,
): Raster {
  const texts = panels.flatMap(({ title, below }) => [widthOf(title), widthOf(below)]);
  const width = Math.max(SIDE, ...texts) + 2 * MARGIN;
  const top = 2 * (LINE_HEIGHT + 6) + MARGIN;
  const scale = SIDE / (2 * extent);
  return sideBySide(
    panels.map(({ title, below, points }) => {
      const picture = canvas(width, top + SIDE + MARGIN);
      picture.write(title, MARGIN, MARGIN);
      picture.write(below, MARGIN, MARGIN + LINE_HEIGHT + 6);
      picture.fill(MARGIN, top, SIDE, SIDE, FRAME);
      picture.fill(MARGIN + 1, top + 1, SIDE - 2, SIDE - 2, [255, 255, 255]);
      const at = (x: number, y: number) =>
        [MARGIN + (x + extent) * scale, top + (extent - y) * scale] as const;
      for (const [x, y] of centres) picture.disc(...at(x, y), 5, CENTRE, 0.6);
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
        if (Math.max(Math.abs(x), Math.abs(y)) < extent) picture.disc(...at(x, y), 0.8, SAMPLE, 0.75);
      }
      if (points.length === 0) picture.write("no samples", MARGIN + 8, top + 8, BLACK);
      return picture.raster;
    }),
    columns,
  );
}
