import { greyOf, lightOnBlack, likeMnist } from "./likeMnist.ts";
import type { Shape } from "./paint.ts";

/** Larger files are no pictures that somebody means to show a small encoder. */
const MOST_BYTES = 30_000_000;
/** Pictures are made this large first: enough for any encoder here, and quick. */
const WORKING_SIZE = 560;

/**
 * Any image file as a model's encoder takes it, [channels, height, width] in [0, 1]: for one channel grey, light on black,
 * centred and scaled as MNIST's images are; for three the largest part in the middle with the model's proportions.
 *
 * @throws Error naming the file, when it is too large or no image
 */
export async function readDropped(file: File, shape: Shape): Promise<Float32Array> {
  if (file.size > MOST_BYTES)
    throw new Error(
      `${file.name} has ${Math.round(file.size / 1e6)} MB; choose an image of at most ${MOST_BYTES / 1e6} MB`,
    );
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(
      `${file.name} is no image that this browser can read; choose a PNG, JPEG, WebP or GIF file`,
    );
  });
  try {
    return shape[0] === 1 && shape[1] === shape[2] ? asDigit(bitmap, shape) : asPhoto(bitmap, shape);
  } finally {
    bitmap.close();
  }
}

function asDigit(bitmap: ImageBitmap, [, size]: Shape): Float32Array {
  const scale = Math.min(1, WORKING_SIZE / Math.max(bitmap.width, bitmap.height));
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  const [width, height] = [scaled(bitmap.width), scaled(bitmap.height)];
  const { data } = drawn(width, height, (pen) => pen.drawImage(bitmap, 0, 0, width, height));
  return likeMnist(lightOnBlack(greyOf(data, width, height)), size);
}

function asPhoto(bitmap: ImageBitmap, [channels, height, width]: Shape): Float32Array {
  const scale = Math.min(bitmap.width / width, bitmap.height / height);
  const [w, h] = [width * scale, height * scale];
  const { data } = drawn(width, height, (pen) => {
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, (bitmap.width - w) / 2, (bitmap.height - h) / 2, w, h, 0, 0, width, height);
  });
  const grey = greyOf(data, width, height).values;
  const area = width * height;
  return Float32Array.from({ length: channels * area }, (_, i) =>
    channels === 3 ? (data[4 * (i % area) + Math.floor(i / area)] ?? 0) / 255 : (grey[i % area] ?? 0),
  );
}

function drawn(
  width: number,
  height: number,
  draw: (pen: OffscreenCanvasRenderingContext2D) => void,
): ImageData {
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  if (pen === null)
    throw new Error("this browser gives no canvas to read an image with; use a current browser");
  draw(pen);
  return pen.getImageData(0, 0, width, height);
}
