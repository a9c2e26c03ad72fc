import type { Raster } from "./raster.ts";

/**
 * Coloured pictures in rows of `columns`, aligned at the top left of cells of one size, on white.
 *
 * @throws RangeError for no pictures, or a grey one
 */
export function sideBySide(pictures: readonly Raster[], columns = pictures.length): Raster {
  if (pictures.length === 0 || pictures.some(({ channels }) => channels !== 3)) {
    throw new RangeError(
      `sideBySide(pictures): pictures must be at least one, each with 3 channels, got [${pictures.map(({ channels }) => channels).join(", ")}]`,
    );
  }
  const cell = {
    width: Math.max(...pictures.map(({ width }) => width)),
    height: Math.max(...pictures.map(({ height }) => height)),
  };
  const width = cell.width * Math.min(columns, pictures.length);
  const height = cell.height * Math.ceil(pictures.length / columns);
  const data = new Uint8Array(width * height * 3).fill(255);
  pictures.forEach((picture, i) => {
    const [x, y] = [(i % columns) * cell.width, Math.floor(i / columns) * cell.height];
    for (let row = 0; row < picture.height; row++) {
      const line = picture.data.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
      data.set(line, ((y + row) * width + x) * 3);
    }
  });
  return { width, height, channels: 3, data };
}
