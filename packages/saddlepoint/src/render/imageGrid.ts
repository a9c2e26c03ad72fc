import type { Tensor } from "@saddlepoint/engine";
import { forEachDot, TEXT_HEIGHT, textWidth } from "./bitmapText.ts";
import type { Raster } from "./raster.ts";

export type ImageGridOptions = {
  /** Images in a row; by default as square a grid as the number of images allows. */
  readonly columns?: number;
  /** Pixels between images and around them, after upscaling; 2 by default. */
  readonly gap?: number;
  /** Every pixel becomes scale × scale pixels; 1 by default. */
  readonly scale?: number;
  /** The grey of gaps and labels' ground, 0 black to 255 white; 255 by default. */
  readonly background?: number;
  /** Written to the left of each row, from the top. */
  readonly rowLabels?: readonly string[];
  /** Written above each column, from the left; where they are too wide to stand side by side, above every second, … */
  readonly columnLabels?: readonly string[];
};

type Images = { pixels: Float32Array; n: number; channels: 1 | 3; height: number; width: number };

const LABEL_MARGIN = 4;

/** The first of every k labels, with the smallest k that keeps neighbours apart. */
function spread(labels: readonly string[], dot: number, cellWidth: number): readonly (string | undefined)[] {
  const widest = Math.max(0, ...labels.map(textWidth)) * dot + LABEL_MARGIN;
  const every = Math.ceil(widest / cellWidth);
  return labels.map((label, i) => (i % every === 0 ? label : undefined));
}

function checkImages({ data, dims, type }: Tensor): Images {
  const [n, channels, height, width] = dims;
  if (
    !(data instanceof Float32Array) ||
    dims.length !== 4 ||
    n === undefined ||
    height === undefined ||
    width === undefined ||
    (channels !== 1 && channels !== 3) ||
    n * height * width === 0
  ) {
    throw new TypeError(
      `imageGrid(images): images must be float32 [n, channels, height, width], none of them 0, with 1 or 3 channels, ` +
        `got ${type} [${dims.join(", ")}]`,
    );
  }
  const nan = data.findIndex(Number.isNaN);
  if (nan >= 0) {
    const image = Math.floor(nan / (channels * height * width));
    throw new RangeError(`imageGrid(images): pixels must be numbers, got NaN in image ${image}`);
  }
  return { pixels: data, n, channels, height, width };
}

function checkInteger(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new RangeError(`imageGrid(${name}): ${name} must be an integer of at least ${least}, got ${value}`);
}

function checkLabels(name: string, labels: readonly string[], expected: number): readonly string[] {
  if (labels.length === 0 || labels.length === expected) return labels;
  throw new RangeError(`imageGrid(${name}): there must be ${expected} ${name}, got ${labels.length}`);
}

/**
 * Images side by side as one picture, row by row, with gaps and labels.
 *
 * @param images float32 `[n, channels, height, width]`, 0 black to 1 white; values outside are clamped
 * @returns bytes round(255 v), grey for 1 channel and RGB for 3
 * @throws TypeError for another shape or element type; RangeError for NaN pixels, and labels that do not fit the grid
 * @example encodePng(imageGrid(samples, { columns: 10, scale: 2 }))
 */
export function imageGrid(images: Tensor, options: ImageGridOptions = {}): Raster {
  const { pixels, n, channels, height, width } = checkImages(images);
  const columns = checkInteger("columns", options.columns ?? Math.ceil(Math.sqrt(n)), 1);
  const gap = checkInteger("gap", options.gap ?? 2, 0);
  const scale = checkInteger("scale", options.scale ?? 1, 1);
  const background = options.background ?? 255;
  const rows = Math.ceil(n / columns);
  const rowLabels = checkLabels("rowLabels", options.rowLabels ?? [], rows);
  const columnLabels = checkLabels("columnLabels", options.columnLabels ?? [], columns);

  const cellWidth = width * scale + gap;
  const cellHeight = height * scale + gap;
  const dot = Math.max(1, Math.floor(scale / 2));
  const textHeight = TEXT_HEIGHT * dot;
  const left = rowLabels.length > 0 ? Math.max(...rowLabels.map(textWidth)) * dot + 2 * LABEL_MARGIN : 0;
  const top = columnLabels.length > 0 ? textHeight + 2 * LABEL_MARGIN : 0;
  const fullWidth = left + columns * cellWidth + gap;
  const fullHeight = top + rows * cellHeight + gap;
  const data = new Uint8Array(fullWidth * fullHeight * channels).fill(background);

  const ink = background < 128 ? 255 : 0;
  function write(text: string, x0: number, y0: number): void {
    forEachDot(text, (column, row) => {
      for (let y = y0 + row * dot; y < y0 + (row + 1) * dot; y++) {
        const x = x0 + column * dot;
        // A label wider than the whole picture is cut off.
        const [from, to] = [Math.max(0, x), Math.min(fullWidth, x + dot)];
        if (y >= 0 && y < fullHeight && from < to) {
          data.fill(ink, (y * fullWidth + from) * channels, (y * fullWidth + to) * channels);
        }
      }
    });
  }

  const rowLength = width * scale * channels;
  function drawImage(index: number, x0: number, y0: number): void {
    const image = index * channels * height * width;
    for (let row = 0; row < height; row++) {
      const start = ((y0 + row * scale) * fullWidth + x0) * channels;
      let at = start;
      for (let column = 0; column < width; column++) {
        for (let copy = 0; copy < scale; copy++) {
          for (let channel = 0; channel < channels; channel++, at++) {
            const value = pixels[image + (channel * height + row) * width + column] ?? 0;
            data[at] = Math.round(255 * Math.min(1, Math.max(0, value)));
          }
        }
      }
      for (let copy = 1; copy < scale; copy++) {
        data.copyWithin(start + copy * fullWidth * channels, start, start + rowLength);
      }
    }
  }

  for (let i = 0; i < n; i++) {
    drawImage(i, left + gap + (i % columns) * cellWidth, top + gap + Math.floor(i / columns) * cellHeight);
  }
  rowLabels.forEach((label, row) => {
    const middle = top + gap + row * cellHeight + (height * scale) / 2;
    write(label, left - LABEL_MARGIN - textWidth(label) * dot, Math.floor(middle - textHeight / 2));
  });
  spread(columnLabels, dot, cellWidth).forEach((label, column) => {
    if (label === undefined) return;
    const middle = left + gap + column * cellWidth + (width * scale) / 2;
    const textLeft = Math.min(
      Math.floor(middle - (textWidth(label) * dot) / 2),
      fullWidth - textWidth(label) * dot,
    );
    write(label, Math.max(0, textLeft), LABEL_MARGIN);
  });
  return { width: fullWidth, height: fullHeight, channels, data };
}
