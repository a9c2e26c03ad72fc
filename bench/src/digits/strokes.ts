/** What a digit looks like, beside which digit it is: numbers without names of their own until a code follows one of them. */
export type Strokes = {
  /** How far the digit leans: Σxy / Σyy of its ink about its middle; positive to the left at the top. */
  readonly slant: number;
  /** How thick its strokes are, in pixels: twice its ink over the length of its edges. */
  readonly stroke: number;
  /** How wide it is, in pixels, once it stands upright: the deviation of x less what the slant explains. */
  readonly width: number;
};

/** Measures one image, [size, size] of ink from 0 to 1. */
export function strokesOf(image: Float32Array, size: number): Strokes {
  const at = (x: number, y: number): number =>
    image[Math.min(size - 1, Math.max(0, y)) * size + Math.min(size - 1, Math.max(0, x))] ?? 0;
  let [ink, sumX, sumY] = [0, 0, 0];
  image.forEach((value, i) => {
    ink += value;
    sumX += value * (i % size);
    sumY += value * Math.floor(i / size);
  });
  const [middleX, middleY] = [sumX / ink, sumY / ink];
  let [xx, xy, yy, edge] = [0, 0, 0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy, value] = [x - middleX, y - middleY, at(x, y)];
      xx += value * dx * dx;
      xy += value * dx * dy;
      yy += value * dy * dy;
      edge += Math.hypot(at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1)) / 2;
    }
  }
  return {
    slant: xy / yy,
    stroke: (2 * ink) / edge,
    width: Math.sqrt(Math.max(0, xx - (xy * xy) / yy) / ink),
  };
}
