import type { Raster } from "./raster.ts";

const RED = [200, 30, 40] as const;

/** A picture in a red frame of `width` pixels, in colour whatever it was: for what must not pass for a good one. */
export function framed({ width, height, channels, data }: Raster, frame = 6): Raster {
  const [fullWidth, fullHeight] = [width + 2 * frame, height + 2 * frame];
  const out = new Uint8Array(fullWidth * fullHeight * 3);
  for (let y = 0; y < fullHeight; y++) {
    for (let x = 0; x < fullWidth; x++) {
      const [row, column] = [y - frame, x - frame];
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      for (const [channel, red] of RED.entries()) {
        const from = (row * width + column) * channels + (channels === 1 ? 0 : channel);
        out[(y * fullWidth + x) * 3 + channel] = inside ? (data[from] ?? 0) : red;
      }
    }
  }
  return { width: fullWidth, height: fullHeight, channels: 3, data: out };
}
