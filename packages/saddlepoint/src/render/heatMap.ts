import { BLACK, type Canvas, canvas, LINE_HEIGHT, WHITE, widthOf } from "./canvas.ts";
import { type Colour, viridis } from "./colourMap.ts";
import type { Raster } from "./raster.ts";
import { ticks, tickText, tickTexts } from "./ticks.ts";

/** A function's values over a rectangle, at the centres of columns × rows cells, row by row from the bottom left. */
export type Surface = {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
};

/** Points of one kind, [n, 2] row by row. */
export type PointCloud = {
  readonly name: string;
  readonly points: ArrayLike<number>;
  readonly colour: Colour;
  /** Pixels; 1.5 unless told. */
  readonly radius?: number;
};

export type HeatMapOptions = {
  readonly title: string;
  readonly surface: Surface;
  /** What the colours mean, e.g. "D(x)". */
  readonly label: string;
  readonly clouds?: readonly PointCloud[];
  /** Values along which a thin line is drawn. */
  readonly contours?: readonly number[];
  /** What the darkest and the lightest colour stand for; the surface's extremes unless told. */
  readonly range?: readonly [number, number];
  /** Pixels along the longer side of the map; 420 unless told. */
  readonly size?: number;
};

const MARGIN = { left: 64, right: 110, top: 56, bottom: 44 };
const BAR = { gap: 16, width: 16 };

function checkSurface({ values, columns, rows, x, y }: Surface): void {
  if (!(columns >= 2 && rows >= 2) || values.length !== columns * rows) {
    throw new RangeError(
      `heatMap(surface): surface must hold columns × rows values, at least 2 × 2, got ${columns} × ${rows} and ${values.length} values`,
    );
  }
  if (!(x[1] > x[0] && y[1] > y[0])) {
    throw new RangeError(`heatMap(surface): x and y must go upwards, got [${x}] and [${y}]`);
  }
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RangeError(`heatMap(surface): values must be finite, got ${values[bad]} at ${bad}`);
}

/** The points at which a surface is evaluated: [columns · rows, 2], row by row from the bottom left. */
export function surfacePoints({ columns, rows, x, y }: Omit<Surface, "values">): Float32Array {
  const points = new Float32Array(2 * columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      points[2 * (j * columns + i)] = x[0] + ((i + 0.5) / columns) * (x[1] - x[0]);
      points[2 * (j * columns + i) + 1] = y[0] + ((j + 0.5) / rows) * (y[1] - y[0]);
    }
  }
  return points;
}

/** The surface at any place, by bilinear interpolation between cell centres. */
function interpolated({ values, columns, rows }: Surface) {
  const clamp = (at: number, n: number): number => Math.min(n - 1, Math.max(0, at * n - 0.5));
  return (u: number, v: number): number => {
    const a = clamp(u, columns);
    const b = clamp(v, rows);
    const i = Math.min(columns - 2, Math.floor(a));
    const j = Math.min(rows - 2, Math.floor(b));
    const s = a - i;
    const t = b - j;
    const at = j * columns + i;
    const low = (1 - s) * (values[at] ?? 0) + s * (values[at + 1] ?? 0);
    const high = (1 - s) * (values[at + columns] ?? 0) + s * (values[at + columns + 1] ?? 0);
    return (1 - t) * low + t * high;
  };
}

/**
 * A surface as colours, dark low and light high, with contour lines, points over it, axes and a colour bar.
 *
 * @throws RangeError when the surface's values do not fit its shape or are not finite
 * @example encodePng(heatMap({ title: "Critic", label: "D(x)", surface, clouds: [{ name: "real", points, colour }] }))
 */
export function heatMap(options: HeatMapOptions): Raster {
  const { surface, clouds = [], contours = [], size = 420 } = options;
  checkSurface(surface);
  const [spanX, spanY] = [surface.x[1] - surface.x[0], surface.y[1] - surface.y[0]];
  const scale = size / Math.max(spanX, spanY);
  const [width, height] = [Math.round(spanX * scale), Math.round(spanY * scale)];
  const { left, top } = MARGIN;
  const fullWidth = Math.max(left + width + MARGIN.right, 2 * 16 + widthOf(options.title));
  const picture = canvas(fullWidth, top + height + MARGIN.bottom);

  const all = Array.from(surface.values);
  const [low, high] = options.range ?? [
    all.reduce((a, b) => Math.min(a, b)),
    all.reduce((a, b) => Math.max(a, b)),
  ];
  const share = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  const at = interpolated(surface);
  const valueAt = (i: number, j: number): number => at((i + 0.5) / width, 1 - (j + 0.5) / height);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = valueAt(i, j);
      picture.paint(left + i, top + j, viridis(share(value)));
      if (contours.length === 0) continue;
      const [right, below] = [valueAt(i + 1, j), valueAt(i, j + 1)];
      const crossed = contours.some((c) => value >= c !== right >= c || value >= c !== below >= c);
      if (crossed) picture.paint(left + i, top + j, WHITE, 0.85);
    }
  }
  for (const { points, colour, radius = 1.5 } of clouds) {
    for (let i = 0; i + 1 < points.length; i += 2) {
      const x = ((points[i] ?? 0) - surface.x[0]) * scale;
      const y = height - ((points[i + 1] ?? 0) - surface.y[0]) * scale;
      if (x < 0 || y < 0 || x > width || y > height) continue;
      // A dark rim keeps points visible on every colour of the map.
      picture.disc(left + x, top + y, radius + 0.7, BLACK, 0.5);
      picture.disc(left + x, top + y, radius, colour);
    }
  }
  picture.write(options.title, 16, 12);
  drawLegend(picture, clouds);
  drawAxes(picture, surface, { width, height });
  drawBar(picture, options.label, { low, high, x: left + width + BAR.gap, height });
  return picture.raster;
}

function drawLegend(picture: Canvas, clouds: readonly PointCloud[]): void {
  let x = 16;
  for (const { name, colour } of clouds) {
    picture.disc(x + 5, 42, 5.5, BLACK, 0.5);
    picture.disc(x + 5, 42, 4.5, colour);
    picture.write(name, x + 16, 42 - LINE_HEIGHT / 2);
    x += 16 + widthOf(name) + 22;
  }
}

type Size = { readonly width: number; readonly height: number };

function drawAxes(picture: Canvas, { x, y }: Surface, { width, height }: Size): void {
  const { left, top } = MARGIN;
  const bottom = top + height;
  const along = ticks(...x, 5);
  tickTexts(along).forEach((text, i) => {
    const at = left + (((along[i] ?? 0) - x[0]) / (x[1] - x[0])) * width;
    picture.fill(Math.round(at), bottom, 1, 5, BLACK);
    picture.write(text, at - widthOf(text) / 2, bottom + 10);
  });
  const up = ticks(...y, 5);
  tickTexts(up).forEach((text, i) => {
    const at = bottom - (((up[i] ?? 0) - y[0]) / (y[1] - y[0])) * height;
    picture.fill(left - 5, Math.round(at), 5, 1, BLACK);
    picture.write(text, left - 10 - widthOf(text), at - LINE_HEIGHT / 2);
  });
}

type Bar = { readonly low: number; readonly high: number; readonly x: number; readonly height: number };

function drawBar(picture: Canvas, label: string, { low, high, x, height }: Bar): void {
  const { top } = MARGIN;
  for (let j = 0; j < height; j++) {
    picture.fill(x, top + j, BAR.width, 1, viridis(1 - (j + 0.5) / height));
  }
  picture.write(label, x, top - LINE_HEIGHT - 14);
  for (const value of high > low ? ticks(low, high, 5) : [low]) {
    const at = top + height - (high > low ? ((value - low) / (high - low)) * height : height / 2);
    picture.fill(x + BAR.width, Math.round(at), 4, 1, BLACK);
    picture.write(tickText(Number(value.toPrecision(3))), x + BAR.width + 7, at - LINE_HEIGHT / 2);
  }
}
