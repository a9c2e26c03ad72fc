import type { ClassNames } from "../data/classNames.ts";
import type { CsvOptions } from "../data/csvLayout.ts";
import { csvTable } from "../data/csvTable.ts";
import { MOST_INFLATED } from "../data/mostInflated.ts";
import { classesFromTensor, tableFromTensor } from "../data/samplesFromTensor.ts";
import type { Table } from "../data/table.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { arrayBeside, arrayPlace, isArrayFile, parserOfBytes, readArrayFile } from "./arrayFile.ts";
import { byteChunks, joined, pathName, type ReadLimits, resumed } from "./byteChunks.ts";
import { textChunks } from "./textChunks.ts";

/** How the rows of a table or an array are read. */
export type RowOptions = ReadLimits &
  Pick<CsvOptions, "columns" | "missing" | "header" | "classes"> & {
    /**
     * Where classes come from: "folders" for a folder of images with one sub-folder a class; the name or place of a column of
     * a table; the name of an array in the same .npz archive; else, for an array file, the path of the one with its labels.
     */
    readonly labels?: string | undefined;
    /** Arrays of any axes as rows of their numbers, for estimates; otherwise those of more than two axes are images. */
    readonly flat?: boolean | undefined;
  };

const sourceOf = ({ samples, remarks, rows }: Table): DataSource => ({ train: samples, remarks, rows });

/** An array file. */
export async function openArray(source: string, options: RowOptions): Promise<DataSource> {
  const { labels, flat, columns, missing, classes } = options;
  const known = labels === undefined ? {} : await classesOf(source, labels, options);
  const tensor = await readArrayFile(source, options);
  return sourceOf(tableFromTensor(tensor, source, { flat, columns, missing, classes, ...known }));
}

async function classesOf(source: string, labels: string, limits: ReadLimits): Promise<ClassNames> {
  const beside = await arrayBeside(source, labels, limits);
  if (beside !== undefined) return classesFromTensor(beside, `${arrayPlace(source).path}:${labels}`);
  if (isArrayFile(labels)) return classesFromTensor(await readArrayFile(labels, limits), labels);
  throw new Error(
    `openSamples(labels): labels of ${source} must be an array file, or an array of the same .npz archive, got ${JSON.stringify(labels)}`,
  );
}

/** A table, read as it comes: it may be larger than a string can be. */
async function readTable(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { labels, columns, missing, header, classes }: RowOptions,
): Promise<DataSource> {
  const table = csvTable(pathName(path), { labels, columns, missing, header, classes });
  for await (const text of textChunks(path, chunks)) table.push(text);
  return sourceOf(table.end());
}

/** A table, gzipped or not. */
export const openTable = (path: string, options: RowOptions): Promise<DataSource> =>
  readTable(path, byteChunks(path, options), options);

/** A table or an array file by how it begins: a pipe has no name that says it. */
export async function openPipe(path: string, options: RowOptions): Promise<DataSource> {
  const { labels, flat, columns, missing, classes, mostInflated = MOST_INFLATED } = options;
  const chunks = byteChunks(path, options);
  const first = await chunks.next();
  const beginning = first.done === true ? new Uint8Array() : first.value;
  const whole = resumed(beginning, chunks);
  const parse = parserOfBytes(beginning);
  if (parse === undefined) return readTable(path, whole, options);
  const name = pathName(path);
  if (labels !== undefined) {
    throw new Error(`openSamples(labels): of ${name} labels must be a column of a table, got an array file`);
  }
  const tensor = parse(await joined(path, whole, mostInflated), name, { mostInflated });
  return sourceOf(tableFromTensor(tensor, name, { flat, columns, missing, classes }));
}
