import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { arbitraryTensor, bitsOf } from "../../testing/arbitraryTensor.ts";
import { encodeNpy, parseNpy } from "./npy.ts";

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

// Written by NumPy 2.4.6: numpy.lib.format.write_array with versions (1, 0), (2, 0), (3, 0), (1, 0).
const NUMPY_FILES = {
  float32:
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAPwAAgL8AAABAbxKDOgAAQEA=",
  int64Fortran:
    "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdzaGFwZSc6ICgyLCAzLCA0KSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAwAAAAAAAAABAAAAAAAAAAQAAAAAAAAAAgAAAAAAAAAFAAAAAAAAAABAAAAAAAAAA0AAAAAAAAABQAAAAAAAAARAAAAAAAAAAkAAAAAAAAAFQAAAAAAAAACAAAAAAAAAA4AAAAAAAAABgAAAAAAAAASAAAAAAAAAAoAAAAAAAAAFgAAAAAAAAADAAAAAAAAAA8AAAAAAAAABwAAAAAAAAATAAAAAAAAAAsAAAAAAAAAFwAAAAAAAAA=",
  float64Big:
    "k05VTVBZAwB0AAAAeydkZXNjcic6ICc+ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApACSH7VEQtGL/wAAAAAAAA",
  boolScalar:
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoB",
} as const;

function numpyFile(key: keyof typeof NUMPY_FILES): Uint8Array {
  return fromBase64(NUMPY_FILES[key]);
}

describe("parseNpy", () => {
  test("reads version 1, C order, as NumPy wrote it", () => {
    const tensor = parseNpy(numpyFile("float32"), "a.npy");
    expect(tensor.type).toBe("float32");
    expect(tensor.dims).toEqual([2, 3]);
    expect(tensor.data).toEqual(new Float32Array([0, 0.5, -1, 2, 1e-3, 3]));
  });

  test("turns version 2, Fortran order, into row-major order", () => {
    const tensor = parseNpy(numpyFile("int64Fortran"), "a.npy");
    expect(tensor.dims).toEqual([2, 3, 4]);
    expect(tensor.data).toEqual(BigInt64Array.from({ length: 24 }, (_, i) => BigInt(i)));
  });

  test("reads version 3, big-endian", () => {
    const tensor = parseNpy(numpyFile("float64Big"), "a.npy");
    expect(tensor.dims).toEqual([2]);
    expect(tensor.data).toEqual(new Float64Array([Math.PI, -1]));
  });

  test("reads a scalar bool", () => {
    const tensor = parseNpy(numpyFile("boolScalar"), "a.npy");
    expect([tensor.type, tensor.dims, Array.from(tensor.data, Number)]).toEqual(["bool", [], [1]]);
  });

  test.prop([fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })])(
    "refuses every truncation, naming the file",
    (fraction) => {
      const bytes = numpyFile("float32");
      const cut = bytes.subarray(0, Math.floor(fraction * bytes.length));
      expect(() => parseNpy(cut, "cut.npy")).toThrow(/^parseNpy: cut\.npy is truncated: /);
    },
  );

  test("refuses bytes after the last element, another magic number and another version", () => {
    const bytes = numpyFile("float32");
    expect(() => parseNpy(new Uint8Array([...bytes, 0]), "a.npy")).toThrow(
      "a.npy has bytes after its last element: float32 [2, 3] needs 152 bytes, got 153",
    );
    expect(() => parseNpy(new Uint8Array(20), "a.npy")).toThrow("a.npy is not a .npy file");
    expect(() => parseNpy(bytes.with(6, 4), "a.npy")).toThrow("format version 4: expected 1, 2 or 3");
  });

  test("refuses element types that are not plain numbers, by name", () => {
    const complex = new TextDecoder("latin1").decode(numpyFile("float32")).replace("<f4", "<c8");
    const bytes = Uint8Array.from(complex, (character) => character.charCodeAt(0));
    expect(() => parseNpy(bytes, "a.npy")).toThrow(/a\.npy holds elements of type "<c8": expected one of/);
  });
});

/** A file of version 1 with any header. */
function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`);
  return new Uint8Array([
    ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 0xff, text.length >> 8],
    ...text,
    ...data,
  ]);
}

const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

describe("headers of other writers", () => {
  const two = Uint8Array.of(1, 2);
  test.each([
    ["Python 2 on Windows", header("|u1", "(2L, 1L)")],
    ["double quotes", '{"descr": "|u1", "fortran_order": False, "shape": (2, 1)}'],
    ["Python 2's unicode literals", "{u'descr': u'|u1', u'fortran_order': False, u'shape': (2, 1)}"],
    ["another order of keys, no blanks", "{'shape':(2,1),'fortran_order':True,'descr':'u1'}"],
  ])("%s", (_, text) => {
    const tensor = parseNpy(withHeader(text, two), "a.npy");
    expect([tensor.type, tensor.dims, ...Array.from(tensor.data, Number)]).toEqual(["uint8", [2, 1], 1, 2]);
  });

  test.each([
    ["|O", "(2,)", 'type "|O", which are Python\'s own objects: save numbers'],
    ["<c16", "(1,)", 'type "<c16": expected one of'],
    ["|f4", "(1,)", 'type "|f4"'],
    ["|u1", "(1 2,)", "a shape of (1 2,): expected whole numbers"],
    ["|u1", "(99999999999999999999,)", "expected whole numbers up to 2^53 - 1"],
    ["|u1", "(-1, 2)", "a header without a plain descr, fortran_order and shape"],
    ["<f8", "(9007199254740991, 2)", "has more elements than any file"],
    ["|u1", "(3,)", "is truncated: uint8 [3] needs"],
  ])("%s of %s is refused", (descr, shape, message) => {
    expect(() => parseNpy(withHeader(header(descr, shape), two), "a.npy")).toThrow(message);
  });

  test("records of several fields are refused by name", () => {
    const text = "{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }";
    expect(() => parseNpy(withHeader(text, two), "a.npy")).toThrow("a.npy holds records of several fields");
  });
});

describe("halves", () => {
  const read = (descr: string, ...halves: number[]) => {
    const data = halves.flatMap((half) =>
      descr === ">f2" ? [half >> 8, half & 255] : [half & 255, half >> 8],
    );
    const tensor = parseNpy(withHeader(header(descr, `(${halves.length},)`), Uint8Array.from(data)), "a.npy");
    return [tensor.type, ...Array.from(tensor.data, Number)];
  };
  const known = [0x3c00, 0x3555, 0x0001, 0x03ff, 0x7bff, 0x8000, 0xfc00];
  const values = [1, 0.333251953125, 2 ** -24, 1023 * 2 ** -24, 65504, -0, Number.NEGATIVE_INFINITY];

  test.each(["<f2", ">f2"])("of %s are float32, each exactly", (descr) => {
    expect(read(descr, ...known)).toEqual(["float32", ...values]);
    expect(read(descr, 0x7c01)).toEqual(["float32", Number.NaN]);
  });

  test("grow with their bits, and mirror with their sign", () => {
    const positive = read("<f2", ...Array.from({ length: 0x7c01 }, (_, i) => i)).slice(1);
    const negative = read("<f2", ...Array.from({ length: 0x7c01 }, (_, i) => 0x8000 | i)).slice(1);
    expect(positive.every((value, i) => i === 0 || value > (positive[i - 1] ?? Infinity))).toBe(true);
    expect(negative).toEqual(positive.map((value) => -Number(value)));
  });
});

test("texts are strings, of either width and order", () => {
  const codes = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0);
  const wide = (...texts: string[]) =>
    texts.flatMap((text) =>
      codes(text.padEnd(3, "\0")).flatMap((code) => [code & 255, code >> 8, code >> 16, 0]),
    );
  const strings = (descr: string, bytes: number[]) =>
    parseNpy(withHeader(header(descr, "(2,)"), Uint8Array.from(bytes)), "a.npy").data;
  expect(strings("<U3", wide("né🐈", "b"))).toEqual(["né🐈", "b"]);
  expect(strings(">U1", [0, 0, 0, 97, 0, 0, 0, 0])).toEqual(["a", ""]);
  expect(strings("|S2", [97, 0, 98, 99])).toEqual(["a", "bc"]);
});

test("axes of one element take no time in Fortran order", () => {
  const dims = [64, ...new Array<number>(20_000).fill(1), 64];
  const data = Uint8Array.from({ length: 64 * 64 }, (_, i) => i % 64);
  const tensor = parseNpy(withHeader(header("|u1", `(${dims.join(",")})`, "True"), data), "a.npy");
  expect(Array.from(tensor.data, Number)).toEqual(
    Array.from({ length: 64 * 64 }, (_, i) => Math.floor(i / 64)),
  );
});

describe("encodeNpy", () => {
  test.prop([arbitraryTensor])("is undone by parseNpy, bit for bit", (tensor) => {
    const back = parseNpy(encodeNpy(tensor), "t");
    expect([back.type, back.dims, bitsOf(back)]).toEqual([tensor.type, [...tensor.dims], bitsOf(tensor)]);
  });

  test("writes the bytes that NumPy writes", () => {
    const tensor = new Tensor("float32", [0, 0.5, -1, 2, 1e-3, 3], [2, 3]);
    // NumPy pads its header so that the data start at a multiple of 64 bytes, as here.
    expect(encodeNpy(tensor)).toEqual(numpyFile("float32"));
  });

  test("falls back to version 2 for a header longer than 65,535 bytes", () => {
    const dims = new Array<number>(25_000).fill(1);
    const bytes = encodeNpy(new Tensor("uint8", new Uint8Array([9]), dims));
    expect(bytes[6]).toBe(2);
    expect(parseNpy(bytes, "t").dims).toEqual(dims);
  });

  test("refuses strings", () => {
    expect(() => encodeNpy(new Tensor("string", ["a"], [1]))).toThrow("must be a number or bool, got string");
  });
});
