import { encodeGif } from "../core/encodeGif.ts";
import { pictureOf } from "../core/pictureOf.ts";
import { pixelsOf, type Shape } from "./paint.ts";

/** Saved pictures have at least this many pixels a side, so that they are no stamps; whole multiples keep them crisp. */
const LEAST_SIDE = 280;

/** Images as a PNG, side by side in so many columns. @throws Error where the browser gives no canvas to write with */
export async function pngOf(images: Float32Array, shape: Shape, columns = 1): Promise<Blob> {
  const scale = Math.max(1, Math.floor(LEAST_SIDE / (shape[2] * Math.min(columns, 5))));
  const { width, height, data } = pictureOf(images, shape, { columns, scale });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null)
    throw new Error("this browser gives no canvas to write a PNG with; use a current browser");
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Milliseconds that a frame is shown. */
const FRAME = 80;

/** Images one after the other and back again, as an animated GIF. */
export function gifOf(images: Float32Array, shape: Shape): Blob {
  const size = pixelsOf(shape);
  const scale = Math.max(1, Math.floor(LEAST_SIDE / shape[2]));
  const there = Array.from({ length: images.length / size }, (_, i) =>
    pictureOf(images.subarray(i * size, (i + 1) * size), shape, { scale }),
  );
  return new Blob([encodeGif([...there, ...there.slice(1, -1).reverse()], FRAME)], { type: "image/gif" });
}

/** Hands a file to the person: the browser puts it where it puts downloads. */
export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Later: a download that has begun may still read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name from words: letters, digits and dashes. */
export const fileName = (words: string, ending: string): string =>
  `${
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "image"
  }.${ending}`;
