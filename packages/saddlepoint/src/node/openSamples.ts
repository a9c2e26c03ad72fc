import { existsSync, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { labelsFromTensor } from "../data/imagesFromTensor.ts";
import { parseCsv } from "../data/parseCsv.ts";
import { samplesFromTensor } from "../data/samplesFromTensor.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { TOY_SOURCES, toyPoints } from "../toys/toyPoints.ts";
import { arrayBeside, arrayPlace, isArrayFile, readArrayFile } from "./arrayFile.ts";
import { type ImageFolderOptions, imageFolder } from "./imageFolder.ts";
import { isMnistFolder, openMnist, openMnistFolder } from "./mnist.ts";
import { readText } from "./readBytes.ts";
import { reason } from "./reason.ts";

export type OpenSamplesOptions = Omit<ImageFolderOptions, "labels"> & {
  /**
   * Where classes come from: "folders" for a folder of images with one sub-folder a class; the name or place of a column of
   * a table; the name of an array in the same .npz archive; else, for an array file, the path of the one with its labels.
   */
  readonly labels?: string;
  /** Arrays of any axes as rows of their numbers, for estimates; otherwise those of more than two axes are images. */
  readonly flat?: boolean;
};

/** A source as it is written, and what lies at its path. */
type Place = { readonly source: string; readonly stats: Stats | undefined };

type Opened = DataSource | Promise<DataSource> | undefined;

type Format = {
  /** What messages call it. */
  readonly kind: string;
  /** Its samples; undefined where a source is of another kind. Sources with sizes and labels of their own ignore options. */
  readonly read: (place: Place, options: OpenSamplesOptions) => Opened;
};

/** A folder that passes, by its reader. */
const folder =
  (
    isOne: (path: string) => boolean,
    read: (path: string, options: OpenSamplesOptions) => Promise<DataSource>,
  ): Format["read"] =>
  ({ source, stats }, options) =>
    stats?.isDirectory() && isOne(source) ? read(source, options) : undefined;

/** A file whose name passes, by its reader; its samples have the size that they have. */
const file =
  (
    isOne: (path: string) => boolean,
    read: (path: string, options: OpenSamplesOptions) => Promise<DataSource>,
  ): Format["read"] =>
  ({ source, stats }, options) => {
    if (stats === undefined || stats.isDirectory() || !isOne(source)) return undefined;
    if (options.size === undefined && options.channels === undefined) return read(source, options);
    throw new Error(
      `openSamples(options): size and channels apply to folders of images, not to the file ${source}`,
    );
  };

/** Every kind of source, for training and for estimating; the first that reads a source has it. */
export const FORMATS: readonly Format[] = [
  { kind: '"mnist"', read: ({ source }) => (source === "mnist" ? openMnist() : undefined) },
  { kind: `a density in the plane (${TOY_SOURCES.join(", ")})`, read: ({ source }) => toyPoints(source) },
  {
    kind: "a folder with MNIST's four IDX files",
    read: folder(isMnistFolder, (path) => openMnistFolder(path, path)),
  },
  { kind: "a folder of PNG, JPEG or WebP images", read: folder(() => true, openImages) },
  { kind: "an array file (IDX: .idx, -ubyte; .npy; .npz)", read: file(isArrayFile, openArray) },
  {
    kind: "a table (.csv, .tsv, .txt)",
    read: file((path) => /\.(csv|tsv|txt)(\.gz)?$/i.test(path), openTable),
  },
];

async function openImages(
  path: string,
  { labels, flat: _, ...options }: OpenSamplesOptions,
): Promise<DataSource> {
  if (labels !== undefined && labels !== "folders") {
    throw new Error(
      `openSamples(labels): for a folder of images labels must be "folders", got ${JSON.stringify(labels)}`,
    );
  }
  return { train: await imageFolder(path, labels ? { ...options, labels } : options) };
}

async function openArray(source: string, { labels, flat = false }: OpenSamplesOptions): Promise<DataSource> {
  const classes = labels === undefined ? {} : { labels: await classesOf(source, labels) };
  return { train: samplesFromTensor(await readArrayFile(source), source, { flat, ...classes }) };
}

async function classesOf(source: string, labels: string): Promise<Int32Array> {
  const beside = await arrayBeside(source, labels);
  if (beside !== undefined) return labelsFromTensor(beside, `${arrayPlace(source).path}:${labels}`);
  if (isArrayFile(labels)) return labelsFromTensor(await readArrayFile(labels), labels);
  throw new Error(
    `openSamples(labels): labels of ${source} must be an array file, or an array of the same .npz archive, got ${JSON.stringify(labels)}`,
  );
}

async function openTable(path: string, { labels }: OpenSamplesOptions): Promise<DataSource> {
  return { train: parseCsv(await readText(path), path, labels === undefined ? {} : { labels }) };
}

const BUILT_IN: readonly string[] = ["mnist", ...TOY_SOURCES];

/** Whether there is something to open under a source's name: built in, or at its path. */
export const isSource = (source: string): boolean =>
  BUILT_IN.includes(source) || existsSync(arrayPlace(source).path);

/**
 * Opens samples by name or path, whatever they lie in: see FORMATS. Array files and tables may be gzipped, an archive's
 * array is named after a colon.
 *
 * @returns samples to train on and, where the source keeps some apart, held-out ones
 * @throws Error saying what was looked for and where, or what is wrong with the file by its name
 * @example const { train, test } = await openSamples("mnist")
 * @example const { train } = await openSamples("faces.npz:images", { labels: "people" })
 */
export async function openSamples(source: string, options: OpenSamplesOptions = {}): Promise<DataSource> {
  const path = resolve(arrayPlace(source).path);
  let missing: unknown;
  const stats = await stat(path).catch((error: unknown) => {
    missing = error;
    return undefined;
  });
  for (const { read } of FORMATS) {
    const opened = read({ source, stats }, options);
    if (opened !== undefined) return opened;
  }
  if (stats !== undefined) {
    const kinds = FORMATS.map(({ kind }) => kind).join("; ");
    throw new Error(`openSamples(source): source must be one of: ${kinds}; got ${source}`);
  }
  throw new Error(
    `openSamples(source): cannot open ${JSON.stringify(source)}: looked for the built-in sources [${BUILT_IN.join(", ")}] ` +
      `and for a folder or file at ${path}: ${reason(missing)}`,
    { cause: missing },
  );
}
