import { FOUR_ROWS } from "./fourRows.wasm.ts";

/** Rows that are read together: the columns' numbers are then read a quarter as often. */
const TOGETHER = 4;

const NUMBER = Float64Array.BYTES_PER_ELEMENT;
const PAGE = 2 ** 16;

/** A plan of n rows and m columns that is read often, under scalings of its columns. */
export type ScaledPlan = {
  /** Row i begins at i `stride`; the rows come in fours and the columns in twos, with zeros beyond n and m. */
  readonly values: Float64Array;
  readonly stride: number;
  /** The columns' scalings, [m] and up to `stride`. */
  readonly s: Float64Array;
  /** What the columns carry, [m] and up to `stride`. */
  readonly columns: Float64Array;
  /**
   * One pass over the plan: `columns` becomes Σᵢ rescale(i, Σⱼ values[i, j] s[j]) values[i, j], where `rescale` gives row i's new
   * scaling for what it carries; it is asked for rows up to the next multiple of four.
   */
  pass(rescale: (i: number, carried: number) => number): void;
};

/** Numbers for rows, and beyond them up to a multiple of four. */
export const rowNumbers = (n: number): Float64Array => new Float64Array(TOGETHER * Math.ceil(n / TOGETHER));

/** A plan of zeros: in WebAssembly's memory, two numbers at a time, or where that is not to be had, in JavaScript's. */
export function scaledPlan(n: number, m: number): ScaledPlan {
  const length = rowNumbers(n).length;
  const stride = 2 * Math.ceil(m / 2);
  return vectorPlan(length, stride) ?? plainPlan(length, stride);
}

type FourRows = {
  carried(plan: number, s: number, bytes: number, sums: number): void;
  add(plan: number, columns: number, bytes: number, p: number, q: number, r: number, t: number): void;
};

const isFourRows = (exports: object): exports is FourRows => "carried" in exports && "add" in exports;

let compiled: WebAssembly.Module | undefined;

/** Undefined where WebAssembly is forbidden, too old for vectors, or has not the memory. */
export function vectorPlan(length: number, stride: number): ScaledPlan | undefined {
  const bytes = stride * NUMBER;
  const [s, columns, sums] = [length * bytes, (length + 1) * bytes, (length + 2) * bytes];
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(FOUR_ROWS), (letter) => letter.charCodeAt(0)));
    const pages = Math.ceil((sums + TOGETHER * NUMBER) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    if (!isFourRows(exports)) return undefined;
    const at = (place: number, count: number) => new Float64Array(memory.buffer, place, count);
    const [values, carried, all] = [at(0, length * stride), at(sums, TOGETHER), at(columns, stride)];
    return {
      values,
      stride,
      s: at(s, stride),
      columns: all,
      pass(rescale) {
        all.fill(0);
        for (let i = 0; i < length; i += TOGETHER) {
          exports.carried(i * bytes, s, bytes, sums);
          const p = rescale(i, carried[0] ?? 0);
          const q = rescale(i + 1, carried[1] ?? 0);
          const r = rescale(i + 2, carried[2] ?? 0);
          exports.add(i * bytes, columns, bytes, p, q, r, rescale(i + 3, carried[3] ?? 0));
        }
      },
    };
  } catch {
    return undefined;
  }
}

/** The same without WebAssembly. */
export function plainPlan(length: number, stride: number): ScaledPlan {
  const values = new Float64Array(length * stride);
  const [s, columns] = [new Float64Array(stride), new Float64Array(stride)];
  return {
    values,
    stride,
    s,
    columns,
    pass(rescale) {
      columns.fill(0);
      for (let i = 0, a = 0; i < length; i += TOGETHER, a += TOGETHER * stride) {
        const [b, c, d] = [a + stride, a + 2 * stride, a + 3 * stride];
        let [p, q, r, t] = [0, 0, 0, 0];
        for (let j = 0; j < stride; j++) {
          const scaling = s[j] ?? 0;
          p += (values[a + j] ?? 0) * scaling;
          q += (values[b + j] ?? 0) * scaling;
          r += (values[c + j] ?? 0) * scaling;
          t += (values[d + j] ?? 0) * scaling;
        }
        p = rescale(i, p);
        q = rescale(i + 1, q);
        r = rescale(i + 2, r);
        t = rescale(i + 3, t);
        for (let j = 0; j < stride; j++) {
          columns[j] =
            (columns[j] ?? 0) +
            ((values[a + j] ?? 0) * p + (values[b + j] ?? 0) * q) +
            ((values[c + j] ?? 0) * r + (values[d + j] ?? 0) * t);
        }
      }
    },
  };
}
