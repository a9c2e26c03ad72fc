import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { arbitraryTensor, bitsOf } from "../../testing/arbitraryTensor.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

// Written by safetensors 0.8.0: save({"b": uint8, "a": float32, "s": int64}, {"step": "12"}).
const REFERENCE = Uint8Array.from(
  atob(
    "wAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJzdGVwIjoiMTIifSwicyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImEiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzEsMl0sImRhdGFfb2Zmc2V0cyI6WzgsMTZdfSwiYiI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbMTYsMTldfX0HAAAAAAAAAAAAwD8AAADAAAEC",
  ),
  (character) => character.charCodeAt(0),
);

const TENSORS = {
  b: new Tensor("uint8", [0, 1, 2], [3]),
  a: new Tensor("float32", [1.5, -2], [1, 2]),
  s: new Tensor("int64", [7n], []),
};

const tensors = fc.dictionary(
  fc.string().filter((name) => name !== "__metadata__"),
  arbitraryTensor,
  { maxKeys: 5 },
);

/** A file with this header and as many zero bytes of data. */
function file(header: unknown, dataLength: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe("safetensors", () => {
  test("writes the bytes that the reference implementation writes", () => {
    expect(encodeSafetensors(TENSORS, { step: "12" })).toEqual(REFERENCE);
  });

  test("reads what the reference implementation wrote", () => {
    const { tensors: read, metadata } = decodeSafetensors(REFERENCE, "r");
    expect(metadata).toEqual({ step: "12" });
    expect(Object.keys(read).sort()).toEqual(["a", "b", "s"]);
    expect(read.a?.dims).toEqual([1, 2]);
    expect(read.a?.data).toEqual(new Float32Array([1.5, -2]));
    expect(read.b?.data).toEqual(new Uint8Array([0, 1, 2]));
    expect(read.s?.data).toEqual(new BigInt64Array([7n]));
  });

  test.prop([tensors, fc.dictionary(fc.string(), fc.string())])(
    "reading undoes writing, bit for bit, for any names and metadata",
    (named, metadata) => {
      const back = decodeSafetensors(encodeSafetensors(named, metadata), "t");
      expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(named).sort());
      for (const [name, tensor] of Object.entries(back.tensors)) {
        const original = Object.entries(named).find(([key]) => key === name)?.[1];
        expect(original?.type).toBe(tensor.type);
        expect(original?.dims).toEqual(tensor.dims);
        if (original) expect(bitsOf(tensor)).toEqual(bitsOf(original));
      }
      expect(Object.entries(back.metadata).sort()).toEqual(Object.entries(metadata).sort());
    },
  );

  test.prop([tensors])(
    "starts the data at a multiple of 8 and every tensor at one of its element size",
    (named) => {
      const bytes = encodeSafetensors(named);
      const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      expect(headerLength % 8).toBe(0);
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
      for (const [name, { data_offsets: offsets, dtype }] of Object.entries<{
        data_offsets: number[];
        dtype: string;
      }>(header)) {
        const size = dtype === "BOOL" ? 1 : Number(dtype.slice(1)) / 8;
        expect([name, (offsets[0] ?? Number.NaN) % size]).toEqual([name, 0]);
      }
    },
  );

  test.prop([fc.integer({ min: 0, max: REFERENCE.length - 1 })])(
    "refuses every truncation, naming the file",
    (at) => {
      expect(() => decodeSafetensors(REFERENCE.subarray(0, at), "net.safetensors")).toThrow(
        /^decodeSafetensors: net\.safetensors is truncated: /,
      );
    },
  );

  test("names the tensor that is missing bytes", () => {
    expect(() => decodeSafetensors(REFERENCE.subarray(0, -2), "n")).toThrow(
      'n is truncated: tensor "b" ends at byte 19 of the data, got 17 bytes',
    );
  });

  test("refuses gaps, overlaps, bytes to spare, wrong lengths and unknown types, naming the tensor", () => {
    const entry = (begin: number, end: number, dtype = "F32") => ({
      dtype,
      shape: [1],
      data_offsets: [begin, end],
    });
    const refuse = (header: unknown, dataLength: number, message: string) =>
      expect(() => decodeSafetensors(file(header, dataLength), "n")).toThrow(message);
    refuse({ a: entry(0, 4), b: entry(8, 12) }, 12, 'tensor "b" must begin at byte 4 of the data, got 8');
    refuse({ a: entry(0, 4), b: entry(0, 4) }, 4, 'tensor "b" must begin at byte 4 of the data, got 0');
    refuse({ a: entry(0, 4) }, 5, "has 1 bytes after its last tensor");
    refuse({ a: entry(0, 8) }, 8, 'tensor "a", float32 [1], needs 4 bytes, got 8');
    refuse({ a: entry(0, 2, "BF16") }, 2, 'tensor "a" of type "BF16": expected one of');
    refuse({ a: { dtype: "F32" } }, 0, 'tensor "a" must have a shape and data_offsets');
  });

  test("refuses a header that is not JSON, or not an object, or has metadata that are not strings", () => {
    expect(() => decodeSafetensors(file("{", 0), "n")).toThrow("n has a damaged header");
    expect(() => decodeSafetensors(file([1], 0), "n")).toThrow(
      "n has a damaged header: expected a JSON object",
    );
    expect(() => decodeSafetensors(file({ __metadata__: { step: 3 } }, 0), "n")).toThrow(
      "__metadata__.step must be a string",
    );
  });

  test("refuses a tensor that would take the metadata's name", () => {
    expect(() => encodeSafetensors({ __metadata__: TENSORS.a })).toThrow(
      'no tensor may be named "__metadata__"',
    );
  });
});
