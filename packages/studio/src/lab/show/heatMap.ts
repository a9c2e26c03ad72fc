import type { Field } from "../labView.ts";
import type { Palette, Rgb } from "./palette.ts";
import { quantile } from "./quantile.ts";

/**
 * A field's scale: nine tenths of its values lie within ± this, so that a few extremes do not wash out the rest; 1 for a
 * field of zeros.
 */
export function heatScale({ values }: Field): number {
  return quantile(values.map(Math.abs), 0.9) || 1;
}

/**
 * A field as the bytes of an image, red, green, blue and opacity: above zero towards the colour of the real, below zero
 * towards that of the generated, zero as the paper is.
 *
 * @param scale the value at which a colour is full
 */
export function heatMap(
  { columns, rows, values }: Field,
  { realBytes, fakeBytes, paperBytes }: Pick<Palette, "realBytes" | "fakeBytes" | "paperBytes">,
  scale: number,
): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(4 * columns * rows);
  for (const [i, value] of values.entries()) {
    const towards: Rgb = value > 0 ? realBytes : fakeBytes;
    const share = STRONGEST * Math.min(1, Math.abs(value) / scale || 0);
    for (let part = 0; part < 3; part++) {
      const from = paperBytes[part] ?? 0;
      bytes[4 * i + part] = from + ((towards[part] ?? 0) - from) * share;
    }
    bytes[4 * i + 3] = 255;
  }
  return bytes;
}

/** Points are drawn over the map in the full colour: the map stays paler. */
const STRONGEST = 0.5;
