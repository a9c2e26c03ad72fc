import { forEachDot, TEXT_HEIGHT, textWidth } from "./bitmapText.ts";
import type { Colour } from "./colourMap.ts";
import type { Raster } from "./raster.ts";

export const BLACK: Colour = [26, 26, 26];
export const WHITE: Colour = [255, 255, 255];
/** Every dot of a letter is a square of this many pixels. */
const DOT = 2;
export const LINE_HEIGHT = TEXT_HEIGHT * DOT;

/** The width of a text in pixels. */
export const widthOf = (text: string): number => textWidth(text) * DOT;

/** A coloured picture to draw on. What lies outside is not drawn. */
export type Canvas = {
  readonly raster: Raster;
  /** Puts `colour` over what is there, `opacity` of it. */
  paint(x: number, y: number, colour: Colour, opacity?: number): void;
  fill(x: number, y: number, width: number, height: number, colour: Colour): void;
  /** A filled disc with an edge as smooth as pixels allow. */
  disc(x: number, y: number, radius: number, colour: Colour, opacity?: number): void;
  /** A line of text with its top left corner at (x, y). */
  write(text: string, x: number, y: number, colour?: Colour): void;
};

export function canvas(width: number, height: number): Canvas {
  const data = new Uint8Array(width * height * 3).fill(255);
  const paint = (x: number, y: number, colour: Colour, opacity = 1): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = (y * width + x) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const before = data[at + channel] ?? 0;
      data[at + channel] = Math.round(before + opacity * ((colour[channel] ?? 0) - before));
    }
  };
  const fill: Canvas["fill"] = (x, y, w, h, colour) => {
    for (let j = y; j < y + h; j++) for (let i = x; i < x + w; i++) paint(i, j, colour);
  };
  return {
    raster: { width, height, channels: 3, data },
    paint,
    fill,
    disc(x, y, radius, colour, opacity = 1) {
      const reach = Math.ceil(radius + 1);
      for (let j = Math.floor(y) - reach; j <= y + reach; j++) {
        for (let i = Math.floor(x) - reach; i <= x + reach; i++) {
          // A pixel whose centre is half a pixel inside the edge is covered whole; half a pixel outside, not at all.
          const covered = radius + 0.5 - Math.hypot(i - x, j - y);
          if (covered > 0) paint(i, j, colour, opacity * Math.min(1, covered));
        }
      }
    },
    write(text, x, y, colour = BLACK) {
      forEachDot(text, (column, row) => {
        fill(Math.round(x) + column * DOT, Math.round(y) + row * DOT, DOT, DOT, colour);
      });
    },
  };
}
