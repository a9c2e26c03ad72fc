import type { Field } from "../labView.ts";

/**
 * Where a field crosses a level, as segments [x0, y0, x1, y1, …] in shares of the picture: x from the left and y from the
 * top, 0 to 1. By marching squares between the cells' centres; a saddle is joined by the mean of its corners.
 */
export function contourLines({ columns, rows, values }: Field, level: number): number[] {
  const segments: number[] = [];
  const at = (column: number, row: number): number => (values[row * columns + column] ?? Number.NaN) - level;
  const share = (position: number, of: number): number => (position + 0.5) / of;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = at(column, row);
      const b = at(column + 1, row);
      const c = at(column + 1, row + 1);
      const d = at(column, row + 1);
      const kind = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (kind === 0 || kind === 15 || Number.isNaN(a + b + c + d)) continue;
      const edge = (side: number): [number, number] => {
        if (side === 0) return [column + a / (a - b), row];
        if (side === 1) return [column + 1, row + b / (b - c)];
        if (side === 2) return [column + d / (d - c), row + 1];
        return [column, row + a / (a - d)];
      };
      const join = (from: number, to: number): void => {
        const [x0, y0] = edge(from);
        const [x1, y1] = edge(to);
        segments.push(share(x0, columns), share(y0, rows), share(x1, columns), share(y1, rows));
      };
      const saddle = kind === 5 || kind === 10;
      if (saddle) {
        const together = a + b + c + d > 0 === (kind === 5);
        join(0, together ? 1 : 3);
        join(2, together ? 3 : 1);
      } else {
        const crossed = [a > 0 !== b > 0, b > 0 !== c > 0, c > 0 !== d > 0, d > 0 !== a > 0];
        join(crossed.indexOf(true), crossed.lastIndexOf(true));
      }
    }
  }
  return segments;
}
