import { type AffineMap, invertAffine } from "./affineMap.ts";

type ImageShape = { readonly channels: number; readonly height: number; readonly width: number };

/** The pixel at (x, y) of the plane that begins at `plane`, or 0 outside the image. */
function pixel(
  image: Float32Array,
  plane: number,
  x: number,
  y: number,
  height: number,
  width: number,
): number {
  if (x < 0 || y < 0 || x >= width || y >= height) return 0;
  return image[plane + y * width + x] ?? 0;
}

/**
 * Writes into `out` the image moved by `map`: out(p) = image(map⁻¹ p), between pixels by bilinear interpolation, 0
 * outside the image.
 */
export function warpImage(image: Float32Array, shape: ImageShape, map: AffineMap, out: Float32Array): void {
  const { channels, height, width } = shape;
  const { xx, xy, yx, yy, dx, dy } = invertAffine(map);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const area = height * width;
  let to = 0;
  for (let row = 0; row < height; row++) {
    const v = row - centreY;
    for (let column = 0; column < width; column++, to++) {
      const u = column - centreX;
      const x = xx * u + xy * v + dx + centreX;
      const y = yx * u + yy * v + dy + centreY;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const fx = x - left;
      const fy = y - top;
      const inside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
      for (let plane = 0; plane < channels * area; plane += area) {
        let a: number;
        let b: number;
        let c: number;
        let d: number;
        if (inside) {
          const from = plane + top * width + left;
          a = image[from] ?? 0;
          b = image[from + 1] ?? 0;
          c = image[from + width] ?? 0;
          d = image[from + width + 1] ?? 0;
        } else {
          a = pixel(image, plane, left, top, height, width);
          b = pixel(image, plane, left + 1, top, height, width);
          c = pixel(image, plane, left, top + 1, height, width);
          d = pixel(image, plane, left + 1, top + 1, height, width);
        }
        const upper = a + fx * (b - a);
        const lower = c + fx * (d - c);
        out[plane + to] = upper + fy * (lower - upper);
      }
    }
  }
}
