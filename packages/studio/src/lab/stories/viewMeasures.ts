import type { Extent, Field, LabView } from "../labView.ts";

/**
 * The median of ‖∇T‖ at the points shown, real and generated, by central differences of the witness on its grid in the plane:
 * 1 along the ways that mass is moved, for the critic of W₁ (Gulrajani et al. 2017, proposition 1).
 */
export function witnessSlope(view: Pick<LabView, "witness" | "extent" | "real" | "fake">): number {
  const { extent } = view;
  const { columns, rows, values } = view.witness;
  const width = (extent.x[1] - extent.x[0]) / columns;
  const height = (extent.y[1] - extent.y[0]) / rows;
  const at = (column: number, row: number) => values[row * columns + column] ?? 0;
  const slopes: number[] = [];
  for (const points of [view.real, view.fake]) {
    for (let i = 0; i + 1 < points.length; i += 2) {
      const column = Math.floor(((points[i] ?? 0) - extent.x[0]) / width);
      const row = Math.floor((extent.y[1] - (points[i + 1] ?? 0)) / height);
      if (column < 1 || row < 1 || column > columns - 2 || row > rows - 2) continue;
      const across = (at(column + 1, row) - at(column - 1, row)) / (2 * width);
      const down = (at(column, row + 1) - at(column, row - 1)) / (2 * height);
      slopes.push(Math.hypot(across, down));
    }
  }
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}

/** The share of a density on the line that is above x, of what is in the picture. */
export function shareAbove({ columns, values }: Field, extent: Extent, x: number): number {
  const width = (extent.x[1] - extent.x[0]) / columns;
  let [above, all] = [0, 0];
  values.forEach((density, i) => {
    const left = extent.x[0] + i * width;
    const part = Math.min(1, Math.max(0, (left + width - x) / width));
    above += density * part;
    all += density;
  });
  return above / all;
}
