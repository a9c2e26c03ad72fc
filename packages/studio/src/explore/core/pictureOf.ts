/** Pixels of red, green, blue and alpha, row by row from the top: what a canvas's ImageData takes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface PictureOptions {
  /** Images in a row; all of them unless given. */
  readonly columns?: number;
  /** Each of an image's pixels becomes a square of this many. */
  readonly scale?: number;
}

/**
 * Images [n, channels, height, width] in [0, 1] side by side, row by row.
 *
 * @throws RangeError when the images are not whole
 */
export function pictureOf(
  images: Float32Array,
  [channels, height, width]: readonly [channels: number, height: number, width: number],
  options: PictureOptions = {},
): Picture {
  const n = images.length / (channels * height * width);
  if (!Number.isInteger(n) || n === 0)
    throw new RangeError(
      `pictureOf(images): images must be [n, ${channels}, ${height}, ${width}], got ${images.length} numbers`,
    );
  const { columns = n, scale = 1 } = options;
  const [cellWidth, cellHeight] = [width * scale, height * scale];
  const across = columns * cellWidth;
  const down = Math.ceil(n / columns) * cellHeight;
  // Opaque white where there is no image.
  const data = new Uint8ClampedArray(across * down * 4).fill(255);
  for (let image = 0; image < n; image++) {
    const left = (image % columns) * cellWidth;
    const top = Math.floor(image / columns) * cellHeight;
    for (let y = 0; y < cellHeight; y++) {
      for (let x = 0; x < cellWidth; x++) {
        const pixel = Math.floor(y / scale) * width + Math.floor(x / scale);
        const at = ((top + y) * across + left + x) * 4;
        for (let channel = 0; channel < 3; channel++) {
          const plane = image * channels + Math.min(channel, channels - 1);
          data[at + channel] = 255 * (images[plane * height * width + pixel] ?? 0);
        }
      }
    }
  }
  return { width: across, height: down, data };
}
