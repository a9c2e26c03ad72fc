import type { Extent, Field } from "../labView.ts";

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
