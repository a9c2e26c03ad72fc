import { Tensor } from "@saddlepoint/engine";
import { sampleLatents } from "../codes/codeLayout.ts";
import { truncated } from "../codes/truncated.ts";
import type { Inference } from "../evaluation/inference.ts";
import { nearestNeighbours } from "../evaluation/neighbours.ts";
import { traversal } from "../evaluation/traversal.ts";
import type { GameState } from "../game/state.ts";
import type { Model } from "../networks/model.ts";
import { stream } from "../random/stream.ts";
import { framed } from "../render/framed.ts";
import { imageGrid } from "../render/imageGrid.ts";
import type { Raster } from "../render/raster.ts";
import { readSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { encodePng } from "./encodePng.ts";
import { codePointsPicture, pointsPicture } from "./pointsPicture.ts";
import { requireRoom } from "./requireRoom.ts";

/** What a pixel takes in a picture of many, in which it may be drawn larger. */
export const PICTURE_BYTES = 4;

/** What a picture is made from. */
export type Depicted = {
  readonly model: Model;
  readonly inference: Inference;
  readonly state: GameState<Tensor>;
  readonly seed: number;
  /** Whether the game has collapsed: pictures of images then have a red frame. */
  readonly collapsed?: boolean | undefined;
  /** How far the noise is drawn towards its mean, in [0, 1]. Default 1: as it is. @see truncated */
  readonly truncation?: number | undefined;
  /** Real points in the plane, row by row, to show beside generated ones. */
  readonly real?: Float32Array | undefined;
};

/** Pictures are enlarged until an image is about this many pixels wide. */
const LEGIBLE = 56;

export const scaleFor = (images: Tensor): number =>
  Math.max(1, Math.round(LEGIBLE / (images.dims[3] ?? LEGIBLE)));

const png = ({ collapsed = false }: Depicted, grid: Raster): Uint8Array =>
  encodePng(collapsed ? framed(grid) : grid);

/** Points drawn with a code at one value: enough to see where they lie. */
const POINT_ROWS = 100;

/** Whether samples are points in the plane, not images. */
async function drawsPoints({ model, inference, state }: Depicted): Promise<boolean> {
  const { dims } = await inference.generate(state, new Float32Array(model.layout.inputSize));
  if (dims.length === 4) return false;
  if (dims[1] === 2) return true;
  throw new RangeError(
    `pictures: samples must be images or points in the plane, got points of ${dims[1]} numbers`,
  );
}

/** A grid of `n` samples; points in the plane are shown where they lie, over the critic's output. */
export async function samplesPicture(subject: Depicted, n: number): Promise<Uint8Array> {
  const { model, inference, state, seed, truncation = 1 } = subject;
  await requireRoom(subject, n, PICTURE_BYTES);
  if (await drawsPoints(subject)) return pointsPicture(subject, n);
  const drawn = sampleLatents(model.layout, stream(seed, "pictures.samples"), n);
  const latents = truncated(model.layout, drawn, truncation);
  const images = await inference.generate(state, latents);
  return png(subject, imageGrid(images, { scale: scaleFor(images) }));
}

export type TraversalPictureOptions = {
  readonly code: string;
  readonly range?: readonly [number, number] | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** One code moving along the columns, everything else fixed along a row; the code's values stand above. */
export async function traversalPicture(
  subject: Depicted,
  { code, range, columns = 10, rows = 10 }: TraversalPictureOptions,
): Promise<Uint8Array> {
  const { model, inference, state, seed, truncation = 1 } = subject;
  const points = await drawsPoints(subject);
  const { latents: drawn, values } = traversal(model.layout, stream(seed, "pictures.traversal"), {
    code,
    rows: points ? Math.max(rows, POINT_ROWS) : rows,
    count: columns,
    range,
  });
  const latents = truncated(model.layout, drawn, truncation);
  const placed = model.layout.codes.find(({ name }) => name === code);
  if (points && placed !== undefined) return codePointsPicture(subject, { code: placed, values, latents });
  const images = await inference.generate(state, latents);
  const columnLabels = values.map((value) => String(Number(value.toFixed(2))));
  return png(subject, imageGrid(images, { columns: values.length, scale: scaleFor(images), columnLabels }));
}

/** Training images are compared up to this many; more would say no more about memorisation. */
const REFERENCES = 60_000;

/**
 * Samples above the training images nearest to them in L2: the paper's check that the generator has not memorised
 * (Goodfellow et al. 2014, figure 2).
 */
export async function neighboursPicture(
  { model, inference, state, seed }: Depicted,
  training: Samples,
  columns = 10,
): Promise<Uint8Array> {
  const latents = sampleLatents(model.layout, stream(seed, "pictures.neighbours"), columns);
  const samples = await inference.generate(state, latents);
  const count = Math.min(training.n, REFERENCES);
  const references = readSamples(training, Int32Array.from(new Array(count).keys()));
  const size = training.d;
  const queries = samples.data;
  if (!(queries instanceof Float32Array)) throw new TypeError("samples must be float32");
  const { indices } = nearestNeighbours(queries, references.data, size, 2);
  const rows = [0, 1].map((rank) =>
    readSamples(
      training,
      indices.filter((_, i) => i % 2 === rank),
    ),
  );
  const pixels = new Float32Array(3 * columns * size);
  [queries, ...rows.map((row) => row.data)].forEach((row, i) => {
    pixels.set(row, i * columns * size);
  });
  const images = new Tensor("float32", pixels, [3 * columns, ...samples.dims.slice(1)]);
  const rowLabels = ["sample", "nearest", "second"];
  return encodePng(imageGrid(images, { columns, scale: scaleFor(images), rowLabels }));
}
