import { Tensor } from "@saddlepoint/engine";
import { truncated } from "../codes/truncated.ts";
import { latentWalk } from "../evaluation/latentWalk.ts";
import { traversal } from "../evaluation/traversal.ts";
import { stream } from "../random/stream.ts";
import { imageGrid } from "../render/imageGrid.ts";
import { encodeAnimation, type Frame, isAnimation } from "./encodeAnimation.ts";
import { encodePng } from "./encodePng.ts";
import { type Depicted, PICTURE_BYTES, scaleFor, type TraversalPictureOptions } from "./pictures.ts";
import { requireRoom } from "./requireRoom.ts";

/** A moving code's or walk's picture is shown this long, in milliseconds, and a class this long. */
const MOVING = 80;
const HELD = 700;

/** Latents [rows · count, inputSize], of `count` moments of each row, as images [rows · count, channels, height, width]. */
async function imagesOf(subject: Depicted, latents: Float32Array): Promise<Tensor> {
  const { model, inference, state } = subject;
  await requireRoom(subject, latents.length / model.layout.inputSize, PICTURE_BYTES);
  const images = await inference.generate(state, latents);
  if (images.dims.length === 4) return images;
  throw new RangeError(
    `animation(subject): samples must be images, got points of ${images.dims.slice(1).join("×")} numbers`,
  );
}

/** The moments of images [rows · count, …] as pictures of all rows side by side, each with a line of text above. */
function moments(images: Tensor, rows: number, titles: readonly string[]): readonly Frame["picture"][] {
  const { data, dims } = images;
  if (!(data instanceof Float32Array)) throw new TypeError("images must be float32");
  const [total = 0, ...shape] = dims;
  const [count, size] = [total / rows, data.length / total];
  const columns = Math.ceil(Math.sqrt(rows));
  const titled = titles.some((title) => title !== "");
  return Array.from({ length: count }, (_, j) => {
    const pixels = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const at = row * count + j;
      pixels.set(data.subarray(at * size, (at + 1) * size), row * size);
    }
    const moment = new Tensor("float32", pixels, [rows, ...shape]);
    const columnLabels = titled
      ? Array.from({ length: columns }, (_, column) => (column === 0 ? (titles[j] ?? "") : ""))
      : [];
    return imageGrid(moment, { columns, scale: scaleFor(moment), columnLabels });
  });
}

/**
 * One code moving to and fro, or through its classes in turn, in an animated file: several draws of everything else side by
 * side, and the code's value above.
 *
 * @param path .webp or .gif
 * @throws RangeError as `traversal` does, when the samples are no images or the file is no animation
 */
export async function traversalAnimation(
  path: string,
  subject: Depicted,
  { code, range, columns = 20, rows = 9 }: TraversalPictureOptions,
): Promise<Uint8Array> {
  const { model, seed, truncation = 1 } = subject;
  const options = { code, rows, count: columns, range };
  const { latents, values } = traversal(model.layout, stream(seed, "pictures.traversal"), options);
  const images = await imagesOf(subject, truncated(model.layout, latents, truncation));
  const pictures = moments(
    images,
    rows,
    values.map((value) => value.toFixed(Number.isInteger(value) ? 0 : 2)),
  );
  const discrete = model.layout.codes.find(({ name }) => name === code)?.code.discrete === true;
  const there = pictures.map((picture) => ({ picture, milliseconds: discrete ? HELD : MOVING }));
  // The ends are shown once on the way back, and the first is where it begins again.
  return encodeAnimation(path, discrete ? there : [...there, ...there.slice(1, -1).reverse()]);
}

export type InterpolationOptions = {
  /** Walks. Default 9 in an animation, 6 in a picture. */
  readonly rows?: number | undefined;
  /** Draws that a walk passes. Default 4 in an animation, 2 in a picture. */
  readonly stops?: number | undefined;
  /** Steps from one to the next. Default 24 in an animation, 9 in a picture. */
  readonly steps?: number | undefined;
};

/**
 * Walks between draws of the latents: in a .png each walk is a row; in a .webp or .gif they move side by side, and from the last
 * draw back to the first.
 *
 * @throws RangeError as `latentWalk` does, or when the samples are no images
 */
export async function interpolation(
  path: string,
  subject: Depicted,
  options: InterpolationOptions,
): Promise<Uint8Array> {
  const { model, seed, truncation = 1 } = subject;
  const closed = isAnimation(path);
  const [usualRows, usualStops, usualSteps] = closed ? [9, 4, 24] : [6, 2, 9];
  const { rows = usualRows, stops = usualStops, steps = usualSteps } = options;
  const { latents, count } = latentWalk(
    model.layout,
    stream(seed, "pictures.interpolation"),
    { rows, stops, steps, closed },
    (draws) => truncated(model.layout, draws, truncation),
  );
  const images = await imagesOf(subject, latents);
  if (!closed) return encodePng(imageGrid(images, { columns: count, scale: scaleFor(images) }));
  const frames = moments(images, rows, []).map((picture) => ({ picture, milliseconds: MOVING }));
  return encodeAnimation(path, frames);
}
