/** A grey image, 0 black to 1 white, row by row from the top. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Luminance of a canvas's RGBA bytes [height, width, 4] as a browser shows them on white paper, in [0, 1]. */
export function greyOf(rgba: Uint8ClampedArray, width: number, height: number): Grey {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const [r = 0, g = 0, b = 0, a = 0] = rgba.subarray(4 * i, 4 * i + 4);
    // Rec. 709 weights.
    const luminance = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    values[i] = 1 - (a / 255) * (1 - luminance);
  }
  return { width, height, values };
}

/** Ink on paper turned into light on black: an image whose border is bright is inverted, others stay. */
export function lightOnBlack(image: Grey): Grey {
  const { width, height, values } = image;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue;
      sum += values[y * width + x] ?? 0;
      count++;
    }
  }
  return sum / count > 0.5 ? { width, height, values: values.map((value) => 1 - value) } : image;
}

/** Below this share of its brightest pixel a pixel counts as background: paper is never quite even. */
const BACKGROUND = 0.2;

/**
 * An image made like MNIST's (LeCun et al. 1998, section III.A): what is drawn is fitted into a box of 20/28 of the size with
 * its proportions kept, by averaging areas, and its centre of mass is put in the middle.
 *
 * @param image light on black
 * @returns [size, size], the brightest pixel 1; all 0 for an image with nothing in it
 */
export function likeMnist(image: Grey, size: number): Float32Array {
  const out = new Float32Array(size * size);
  const brightest = image.values.reduce((most, value) => Math.max(most, value), 0);
  const floor = BACKGROUND * brightest;
  const box = boundingBox(image, floor);
  if (brightest < 0.02 || box === undefined) return out;
  const scale = Math.max(box.right - box.left, box.bottom - box.top) / ((size * 20) / 28);
  const level = (x: number, y: number) =>
    Math.max(0, areaMean(image, x - scale / 2, y - scale / 2, scale, floor)) / (brightest - floor);

  // The centre of mass in the image's own pixels, so that nothing is rounded.
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const value = Math.max(0, (image.values[y * image.width + x] ?? 0) - floor);
      mass += value;
      massX += value * (x + 0.5);
      massY += value * (y + 0.5);
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = massX / mass + (column + 0.5 - size / 2) * scale;
      const y = massY / mass + (row + 0.5 - size / 2) * scale;
      out[row * size + column] = level(x, y);
    }
  }
  // Thin strokes get dim when areas are averaged: MNIST's reach white.
  const most = out.reduce((found, value) => Math.max(found, value), 0);
  return most === 0 ? out : out.map((value) => Math.min(1, value / most));
}

function boundingBox({ width, height, values }: Grey, floor: number) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((values[y * width + x] ?? 0) <= floor) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left && bottom > top ? { left, right, top, bottom } : undefined;
}

/** The mean over a square of what rises above the floor; outside the image there is nothing. */
function areaMean(
  { width, height, values }: Grey,
  left: number,
  top: number,
  side: number,
  floor: number,
): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, top + side); y++) {
    const tall = Math.min(y + 1, top + side) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, left + side); x++) {
      const wide = Math.min(x + 1, left + side) - Math.max(x, left);
      sum += tall * wide * Math.max(0, (values[y * width + x] ?? 0) - floor);
    }
  }
  return sum / side ** 2;
}
