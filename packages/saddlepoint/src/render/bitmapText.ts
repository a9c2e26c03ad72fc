import { GLYPHS } from "./glyphs.ts";

const GLYPH_WIDTH = 5;
const ADVANCE = GLYPH_WIDTH + 1;
export const TEXT_HEIGHT = 7;

/** The width in dots of a line of text: 5 a letter and 1 between two. */
export function textWidth(text: string): number {
  return Math.max(0, [...text].length * ADVANCE - 1);
}

/** Calls `dot` for every dot of a line of text whose top left corner is (0, 0); unknown letters become "?". */
export function forEachDot(text: string, dot: (x: number, y: number) => void): void {
  [...text.toUpperCase().replaceAll("−", "-")].forEach((letter, position) => {
    const rows = GLYPHS[letter] ?? GLYPHS["?"] ?? [];
    rows.forEach((row, y) => {
      [...row].forEach((mark, x) => {
        if (mark === "#") dot(position * ADVANCE + x, y);
      });
    });
  });
}
