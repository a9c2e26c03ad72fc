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
