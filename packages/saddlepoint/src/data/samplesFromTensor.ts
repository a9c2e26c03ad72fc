import type { Tensor } from "@saddlepoint/engine";
import { columnPlace } from "../samples/columnsNamed.ts";
import { type Samples, type SamplesAbout, samples } from "../samples/samples.ts";
import { type ClassNames, classesOf } from "./classNames.ts";
import { imagesFromTensor, labelsFromTensor } from "./imagesFromTensor.ts";
import { missingText, type Table } from "./table.ts";

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Numbers of several rows. */
type Rows = { readonly values: Float32Array | Float64Array; readonly n: number; readonly d: number };

/** Elements as numbers; a 64-bit integer that a number cannot hold would silently become another. */
function numbersOf({ data, type }: Tensor, name: string): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const large = data.find((value: bigint) => value > LARGEST || value < -LARGEST);
    if (large !== undefined) {
      throw new Error(`samplesFromTensor: ${name} holds ${large}: integers must lie within ±(2^53 - 1)`);
    }
  } else if (Array.isArray(data)) {
    throw new Error(`samplesFromTensor: ${name} holds ${type}: expected numbers or bools`);
  }
  const values = new Float64Array(data.length); // a loop: ten times as fast as Float64Array.from for images
  for (let i = 0; i < values.length; i++) values[i] = Number(data[i]);
  return values;
}

/** The class of each row, from integers or texts. @throws Error naming the file for what is no list of either */
export function classesFromTensor(tensor: Tensor, name: string): ClassNames {
  const { data, dims } = tensor;
  const isList = Array.isArray(data) && data.length === dims[0];
  return isList ? classesOf(data) : { labels: labelsFromTensor(tensor, name) };
}

function picked({ values, n, d }: Rows, places: readonly number[]): Rows {
  const out = new Float64Array(n * places.length);
  for (let row = 0; row < n; row++) {
    places.forEach((place, i) => {
      out[row * places.length + i] = values[row * d + place] ?? Number.NaN;
    });
  }
  return { values: out, n, d: places.length };
}

/** The rows without a NaN, and which the others are. */
function withoutGaps({ values, n, d }: Rows): { readonly kept: Rows; readonly dropped: readonly number[] } {
  const gaps = new Set<number>();
  values.forEach((value, i) => {
    if (Number.isNaN(value)) gaps.add(Math.floor(i / d));
  });
  if (gaps.size === 0) return { kept: { values, n, d }, dropped: [] };
  const kept = values.filter((_, i) => !gaps.has(Math.floor(i / d)));
  return { kept: { values: kept, n: n - gaps.size, d }, dropped: [...gaps] };
}

type TensorOptions = Omit<SamplesAbout, "name"> & {
  /** Points whatever the axes: [n, …] as rows of numbers as they are. */
  readonly flat?: boolean | undefined;
  /** Of rows only these numbers, by their places counted from 1. */
  readonly columns?: readonly string[] | undefined;
  /** What to do about a row with a NaN. Default "error". */
  readonly missing?: "error" | "drop" | undefined;
  /** Reads a list of integers or texts as classes. */
  readonly classes?: boolean | undefined;
};

/**
 * What `samplesFromTensor` gives, with what was left out.
 *
 * @throws Error as that does, and for a column that is not there
 */
export function tableFromTensor(
  tensor: Tensor,
  name: string,
  { flat = false, columns, missing = "error", classes = false, ...about }: TensorOptions = {},
): Table {
  const [n, ...shape] = tensor.dims;
  if (n === undefined) {
    throw new Error(`samplesFromTensor: ${name} holds a scalar: expected samples as [n], [n, d] or [n, ...]`);
  }
  if (shape.length > 1 && !flat) return { samples: imagesFromTensor(tensor, name, about), remarks: [] };
  if (classes && Array.isArray(tensor.data)) {
    const named = classesFromTensor(tensor, name);
    return { samples: samples(Float64Array.from(named.labels), n, 1, { name, ...named }), remarks: [] };
  }
  const d = shape.reduce((product, size) => product * size, 1);
  const all: Rows = { values: numbersOf(tensor, name), n, d };
  const rows =
    columns === undefined
      ? all
      : picked(
          all,
          columns.map((key) => columnPlace(key, { name, d })),
        );
  if (missing === "error") {
    return { samples: samples(rows.values, n, rows.d, { ...about, name }), remarks: [] };
  }
  const { kept, dropped } = withoutGaps(rows);
  const [first] = dropped;
  if (first === undefined || kept.n === 0) {
    return { samples: samples(rows.values, n, rows.d, { ...about, name }), remarks: [] };
  }
  const left = new Set(dropped);
  const labels = about.labels && { labels: about.labels.filter((_, row) => !left.has(row)) };
  return {
    samples: samples(kept.values, kept.n, kept.d, { ...about, ...labels, name }),
    remarks: [missingText(dropped.length, n, `row ${first + 1}`)],
    rows: { total: n, dropped },
  };
}

/**
 * Samples from an array file's tensor, whose first axis counts them: [n] or [n, d] are points, more axes are images.
 *
 * @param tensor numbers or bools
 * @param flat points whatever the axes: [n, …] as rows of numbers as they are
 * @throws Error naming the file for a scalar, an integer beyond 2⁵³, or more axes that are no images; RangeError for no samples
 * or a value that is not finite
 */
export const samplesFromTensor = (
  tensor: Tensor,
  name: string,
  options: Omit<SamplesAbout, "name"> & { readonly flat?: boolean } = {},
): Samples => tableFromTensor(tensor, name, options).samples;
