import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { arbitraryTensor, bitsOf } from "../../testing/arbitraryTensor.ts";
import { decodeSafetensors, encodeSafetensors } from "../data/safetensors.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpointFormat.ts";

const CHECKPOINT: Checkpoint = {
  step: 1200,
  tensors: {
    "generator/kernel": new Tensor("float32", [0.5, -1, 2, 3], [2, 2]),
    "adam/count": new Tensor("int32", [1200], []),
  },
  state: { data: { epoch: 1, position: 3, stream: [1, -2, 3, 4] }, note: 'a "quoted" \\ line', sha256: "x" },
};

const name = fc.string().filter((text) => text !== "__metadata__");
const checkpoint = fc.record({
  step: fc.nat(),
  tensors: fc.dictionary(name, arbitraryTensor, { maxKeys: 4 }),
  state: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
});

describe("a checkpoint file", () => {
  test.prop([checkpoint])("gives back the step, every bit of the tensors, and the state", (saved) => {
    const read = decodeCheckpoint(encodeCheckpoint(saved), "c");
    expect(read.step).toBe(saved.step);
    expect(read.state).toEqual(saved.state);
    const bits = (tensors: Checkpoint["tensors"]) =>
      Object.entries(tensors)
        .map(([key, tensor]) => [key, tensor.type, tensor.dims.join(), bitsOf(tensor).join()].join("|"))
        .sort();
    expect(bits(read.tensors)).toEqual(bits(saved.tensors));
  });

  test.prop([checkpoint])("has the same bytes for the same checkpoint", (saved) => {
    expect(encodeCheckpoint(saved)).toEqual(encodeCheckpoint(saved));
  });

  test("is a safetensors file that any reader takes", () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(CHECKPOINT), "c");
    expect(Object.keys(tensors).sort()).toEqual(["adam/count", "generator/kernel"]);
    expect(metadata.step).toBe("1200");
    expect(metadata.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is refused, named, after a change of any single bit", () => {
    const bytes = encodeCheckpoint(CHECKPOINT);
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 32]) {
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ bit);
        expect(() => decodeCheckpoint(changed, "step-001200"), `byte ${at}`).toThrow("step-001200");
      }
    }
  });

  test("is refused, named, at any shorter length, and with bytes to spare", () => {
    const bytes = encodeCheckpoint(CHECKPOINT);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length), "step-001200"), `${length} bytes`).toThrow(
        "step-001200 is truncated",
      );
    }
    expect(() => decodeCheckpoint(new Uint8Array([...bytes, 0]), "c")).toThrow(
      "c has 1 bytes after its last tensor",
    );
  });

  test("names the tensor whose bytes are damaged", () => {
    const bytes = encodeCheckpoint(CHECKPOINT);
    const last = bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 0x80);
    expect(() => decodeCheckpoint(last, "c")).toThrow(
      'c is damaged: "generator/kernel" of its tensors do not match their SHA-256',
    );
  });

  test("is refused when it is some other safetensors file", () => {
    expect(() => decodeCheckpoint(encodeSafetensors(CHECKPOINT.tensors), "c")).toThrow(
      "c is not a checkpoint",
    );
  });

  test("is refused before writing when the state would not survive JSON, or the step is not a count", () => {
    expect(() => encodeCheckpoint({ ...CHECKPOINT, state: { loss: Number.NaN } })).toThrow(
      'numbers must be finite, got NaN at "loss"',
    );
    for (const step of [-1, 0.5, Number.NaN]) {
      expect(() => encodeCheckpoint({ ...CHECKPOINT, step })).toThrow(`integer of at least 0, got ${step}`);
    }
  });
});
