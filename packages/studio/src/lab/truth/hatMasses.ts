import { type Cells, cellWidth } from "./cells.ts";

/** The share of a triangle's mass below x where its corners have the values a ≤ b ≤ c: the integral of a hat. */
function shareBelow(x: number, a: number, b: number, c: number): number {
  if (x <= a) return 0;
  if (x >= c) return 1;
  return x < b ? (x - a) ** 2 / ((b - a) * (c - a)) : 1 - (c - x) ** 2 / ((c - b) * (c - a));
}

/** Adds the image of a triangle of the noise on the line under a map that is linear on it. */
export function addHat(
  cells: Cells,
  mass: number,
  corners: readonly [number, number, number],
  into: Float64Array,
): void {
  const [p, q, r] = corners;
  const [a, c] = [Math.min(p, q, r), Math.max(p, q, r)];
  const b = p + q + r - a - c;
  const [low] = cells.extent.x;
  const width = cellWidth(cells);
  const first = Math.max(0, Math.floor((a - low) / width));
  const last = Math.min(cells.columns - 1, Math.floor((c - low) / width));
  let below = shareBelow(low + first * width, a, b, c);
  for (let cell = first; cell <= last; cell++) {
    const next = a === c ? 1 : shareBelow(low + (cell + 1) * width, a, b, c);
    into[cell] = (into[cell] ?? 0) + mass * (next - below);
    below = next;
  }
}
