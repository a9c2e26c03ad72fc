import { existsSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { foreignKind } from "../data/foreignFile.ts";
import { howToGive } from "../recipes/givenData.ts";
import { columnsNamed } from "../samples/columnsNamed.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { sprites } from "../toys/sprites.ts";
import { isToySource, TOY_SOURCES, toyPoints } from "../toys/toyPoints.ts";
import { arrayPlace, isArrayFile } from "./arrayFile.ts";
import { openAvatars } from "./avatars.ts";
import { beginningOf, isStandardInput } from "./byteChunks.ts";
import { type ImageFolderOptions, openImageFolder } from "./imageFolder.ts";
import { isMnistFolder, openMnist, openMnistFolder } from "./mnist.ts";
import { openArray, openPipe, openTable, type RowOptions } from "./openRows.ts";
import { explained } from "./reason.ts";

const TABLE = /\.(csv|tsv|txt)(\.gz)?$/i;

export type OpenSamplesOptions = Omit<ImageFolderOptions, "labels"> & RowOptions;

type Place = "name" | "folder" | "file" | "pipe";

type Format = {
  /** What messages call it. */
  readonly kind: string;
  /** Whether it is built in under a name, lies in a folder or a file, or comes through a pipe. */
  readonly at: Place;
  /** Whether a source that lies so is of this kind. */
  readonly is: (source: string) => boolean;
  /** Built-in sources and MNIST's files have sizes and labels of their own, and let all options pass. */
  readonly open: (source: string, options: OpenSamplesOptions) => Promise<DataSource>;
};

/** Every kind of source, for training and for estimating; the first that a source is of opens it. */
export const FORMATS: readonly Format[] = [
  { kind: '"mnist"', at: "name", is: (name) => name === "mnist", open: openMnist },
  {
    kind: '"avatars"',
    at: "name",
    is: (name) => name === "avatars",
    open: (_, { size }) => openAvatars({ size: sideOf(size) }),
  },
  {
    kind: '"sprites"',
    at: "name",
    is: (name) => name === "sprites",
    open: async (_, { size }) => sprites({ size: sideOf(size) }),
  },
  { kind: "a density in the plane", at: "name", is: isToySource, open: async (name) => toyPoints(name) },
  {
    kind: "a folder of MNIST's IDX files",
    at: "folder",
    is: isMnistFolder,
    open: (path) => openMnistFolder(path, path),
  },
  { kind: "a folder of images", at: "folder", is: () => true, open: openImages },
  { kind: "an array file (IDX: .idx, -ubyte; .npy; .npz)", at: "file", is: isArrayFile, open: openArray },
  { kind: "a table (.csv, .tsv, .txt)", at: "file", is: (path) => TABLE.test(path), open: openTable },
  { kind: "- for what is piped in: a table or an array file", at: "pipe", is: () => true, open: openPipe },
];

/** The side of square images that are drawn at any size. */
function sideOf(size: OpenSamplesOptions["size"]): number | undefined {
  if (typeof size !== "object") return size;
  if (size.width === size.height) return size.width;
  throw new RangeError(`openSamples(options): size must be of a square, got ${size.width}x${size.height}`);
}

async function openImages(path: string, options: OpenSamplesOptions): Promise<DataSource> {
  const { labels, size, fit, channels, background, least, damaged, mostPixels } = options;
  if (labels !== undefined && labels !== "folders") {
    throw new Error(
      `openSamples(labels): for a folder of images labels must be "folders", got ${JSON.stringify(labels)}`,
    );
  }
  return openImageFolder(path, {
    ...{ labels, size, fit, channels, background, least, damaged, mostPixels },
  });
}

/** What can be asked of folders of images alone. */
const OF_FOLDERS = ["size", "channels", "fit", "background", "least"] as const;

/** Whether a source is named, and comes with the library. */
export const isBuiltIn = (source: string) => FORMATS.some(({ at, is }) => at === "name" && is(source));

/** Whether a source is a folder whose images a recipe can be chosen for, not of MNIST's IDX files. */
export const isImageFolder = (source: string): boolean =>
  !isBuiltIn(source) &&
  statSync(source, { throwIfNoEntry: false })?.isDirectory() === true &&
  !isMnistFolder(source);

/** Whether there is something to open under a source's name: built in, or at its path. */
export const isSource = (source: string): boolean =>
  isBuiltIn(source) || isStandardInput(source) || existsSync(arrayPlace(source).path);

/**
 * Opens samples by name or path, whatever they lie in: see FORMATS. Array files and tables may be gzipped, an archive's
 * array is named after a colon. What is piped into the process is "-".
 *
 * @returns samples to train on and, where the source keeps some apart, held-out ones
 * @throws Error saying what was looked for and where, or what is wrong with the file by its name
 * @example const { train, test } = await openSamples("mnist")
 * @example const { train } = await openSamples("faces.npz:images", { labels: "people" })
 */
export async function openSamples(source: string, options: OpenSamplesOptions = {}): Promise<DataSource> {
  const place = isBuiltIn(source) ? "name" : await placeOf(source);
  const format = FORMATS.find(({ at, is }) => at === place && is(source));
  if (format === undefined) {
    const kinds = FORMATS.map(({ kind }) => kind).join("; ");
    const found = foreignKind(await beginningOf(source));
    const what = found === undefined ? "" : `, which is ${found}`;
    throw new Error(`openSamples(source): source must be one of: ${kinds}; got ${source}${what}`);
  }
  const given = OF_FOLDERS.filter((option) => options[option] !== undefined);
  if ((place === "file" || place === "pipe") && given.length > 0) {
    throw new Error(
      `openSamples(options): ${OF_FOLDERS.join(", ")} are for folders of images, got ${given.join(" and ")} for the file ${source}`,
    );
  }
  const opened = await format.open(source, options);
  const { columns } = options;
  if (columns === undefined || place === "file" || place === "pipe") return opened;
  const { train, test } = opened;
  return {
    ...opened,
    train: columnsNamed(train, columns),
    ...(test && { test: columnsNamed(test, columns) }),
  };
}

async function placeOf(source: string): Promise<Place> {
  if (isStandardInput(source)) return "pipe";
  const path = resolve(arrayPlace(source).path);
  const wanted = howToGive(source);
  if (wanted !== undefined && !existsSync(path)) throw new Error(`openSamples(source): ${wanted}`);
  const names = ["mnist", "avatars", "sprites", ...TOY_SOURCES].join(", ");
  const problem =
    `openSamples(source): cannot open ${JSON.stringify(source)}: looked for the built-in sources [${names}] ` +
    `and for a folder or file at ${path}`;
  const found = await explained(problem, stat(path));
  if (found.isDirectory()) return "folder";
  return found.isFile() || isArrayFile(source) || TABLE.test(source) ? "file" : "pipe";
}
