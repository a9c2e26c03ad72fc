import type { DataSource } from "../data/imageSet.ts";
import { type PointSet, pointSet } from "../data/pointSet.ts";
import type { SampleSet } from "../data/sampleSet.ts";
import { toyPoints } from "../data/toyPoints.ts";
import { isArrayFile, readArrayFile } from "./arrayFile.ts";
import { type OpenDataOptions, openData } from "./openData.ts";

/** Points of a .npy file [n, d]; undefined where the source is something else. */
async function pointsFile(source: string): Promise<DataSource<PointSet> | undefined> {
  if (!isArrayFile(source)) return undefined;
  const { dims, data } = await readArrayFile(source);
  const [count, dimension] = dims;
  if (dims.length !== 2 || count === undefined || dimension === undefined) return undefined;
  return {
    train: pointSet({ name: source, points: Float32Array.from(data, Number), count, dimension }),
  };
}

/**
 * Opens samples by name or path: a built-in density in the plane, a .npy file of points [n, d], or images as `openData`
 * does.
 *
 * @throws Error saying what was looked for and where, or what is wrong with the file by its name
 */
export async function openSamples(
  source: string,
  options: OpenDataOptions = {},
): Promise<DataSource<SampleSet>> {
  return toyPoints(source) ?? (await pointsFile(source)) ?? openData(source, options);
}
