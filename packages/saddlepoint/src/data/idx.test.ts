import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { parseIdx } from "./idx.ts";
import { imagesFromTensor } from "./imagesFromTensor.ts";
import { samplesFromTensor } from "./samplesFromTensor.ts";

const WRITERS = {
  8: { type: "uint8", size: 1, write: (view: DataView, at: number, x: number) => view.setUint8(at, x) },
  9: { type: "int8", size: 1, write: (view: DataView, at: number, x: number) => view.setInt8(at, x) },
  11: { type: "int16", size: 2, write: (view: DataView, at: number, x: number) => view.setInt16(at, x) },
  12: { type: "int32", size: 4, write: (view: DataView, at: number, x: number) => view.setInt32(at, x) },
  13: { type: "float32", size: 4, write: (view: DataView, at: number, x: number) => view.setFloat32(at, x) },
  14: { type: "float64", size: 8, write: (view: DataView, at: number, x: number) => view.setFloat64(at, x) },
} as const;

function idxFile(code: keyof typeof WRITERS, dims: number[], values: number[]): Uint8Array {
  const { size, write } = WRITERS[code];
  const start = 4 + 4 * dims.length;
  const bytes = new Uint8Array(start + size * values.length);
  bytes.set([0, 0, code, dims.length]);
  const view = new DataView(bytes.buffer);
  dims.forEach((dim, axis) => {
    view.setUint32(4 + 4 * axis, dim);
  });
  values.forEach((value, i) => {
    write(view, start + size * i, value);
  });
  return bytes;
}

const CODES = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e] as const;

const file = fc
  .record({
    code: fc.constantFrom(...CODES),
    dims: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  })
  .chain(({ code, dims }) => {
    const length = dims.reduce((product, size) => product * size, 1);
    const values = fc.array(fc.integer({ min: 0, max: 127 }), { minLength: length, maxLength: length });
    return fc.record({ code: fc.constant(code), dims: fc.constant(dims), values });
  });

describe("parseIdx", () => {
  test.prop([file])("reads back every element type, rank and size", ({ code, dims, values }) => {
    const tensor = parseIdx(idxFile(code, dims, values), "t");
    expect(tensor.type).toBe(WRITERS[code].type);
    expect(tensor.dims).toEqual(dims);
    expect(Array.from(tensor.data, Number)).toEqual(values);
  });

  test("keeps signs and fractions of big-endian elements", () => {
    expect(parseIdx(idxFile(0x0b, [2], [-300, 258]), "t").data).toEqual(new Int16Array([-300, 258]));
    expect(parseIdx(idxFile(0x0d, [1], [-1.5]), "t").data).toEqual(new Float32Array([-1.5]));
    expect(parseIdx(idxFile(0x0e, [1], [Math.PI]), "t").data).toEqual(new Float64Array([Math.PI]));
  });

  test("reads a file that starts inside a larger buffer", () => {
    const inner = idxFile(0x0c, [2], [7, -9]);
    const outer = new Uint8Array(inner.length + 3);
    outer.set(inner, 3);
    expect(parseIdx(outer.subarray(3), "t").data).toEqual(new Int32Array([7, -9]));
  });

  test.prop([
    file.filter(({ values }) => values.length > 0),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  ])("refuses every truncation, naming the file", ({ code, dims, values }, fraction) => {
    const bytes = idxFile(code, dims, values);
    const cut = bytes.subarray(0, Math.floor(fraction * bytes.length));
    expect(() => parseIdx(cut, "digits-idx3")).toThrow(/^parseIdx: digits-idx3 is truncated: .* got \d+/);
  });

  test("says how many bytes a truncated file should have and has", () => {
    const bytes = idxFile(0x08, [2, 3], [1, 2, 3, 4, 5, 6]).subarray(0, 15);
    expect(() => parseIdx(bytes, "a.idx")).toThrow("a.idx is truncated: uint8 [2, 3] needs 18 bytes, got 15");
  });

  test("refuses bytes after the last element", () => {
    const bytes = new Uint8Array([...idxFile(0x08, [2], [1, 2]), 0]);
    expect(() => parseIdx(bytes, "a.idx")).toThrow(
      "a.idx has bytes after its last element: uint8 [2] needs 10 bytes, got 11",
    );
  });

  test("refuses another magic number and shows it", () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]);
    expect(() => parseIdx(png, "a.png")).toThrow(
      /a\.png is not an IDX file: .* got 89 50 4e 47; it is an image/,
    );
    expect(() => parseIdx(new Uint8Array([0, 0, 0x0a, 1, 0, 0, 0, 0]), "b")).toThrow(/b is not an IDX file/);
  });
});

test("sizes beyond any file are refused, with or without a zero among them", () => {
  const most = 2 ** 32 - 1;
  expect(() => parseIdx(idxFile(0x08, [most, most, most], []), "t")).toThrow(
    "t has more elements than any file",
  );
  const none = parseIdx(idxFile(0x08, [most, 0, 2, 3], []), "t");
  expect(() => imagesFromTensor(none, "t")).toThrow(`t must hold pixels, got none: [${most}, 0, 2, 3]`);
  expect(() => samplesFromTensor(none, "t", { flat: true })).toThrow(
    /integers of at least 1, got n \d+ and shape \[0\]/,
  );
});
