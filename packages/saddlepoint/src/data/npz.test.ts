import { Tensor } from "@saddlepoint/engine";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { encodeNpy } from "./npy.ts";
import { npzArrays, parseNpz } from "./npz.ts";

const images = new Tensor("uint8", Uint8Array.of(1, 2, 3, 4), [1, 2, 2]);
const labels = new Tensor("int64", BigInt64Array.of(7n), [1]);
const both = {
  "images.npy": encodeNpy(images),
  "labels.npy": encodeNpy(labels),
  "about.txt": new Uint8Array(3),
};

describe.each([
  ["np.savez", 0],
  ["np.savez_compressed", 6],
] as const)("%s", (_, level) => {
  const one = zipSync({ "arr_0.npy": encodeNpy(images) }, { level });
  const two = zipSync(both, { level });

  test("the only array is read without a name", () => {
    expect(parseNpz(one, "a.npz")).toEqual(images);
  });

  test("one of several is read by its name", () => {
    expect(npzArrays(two, "a.npz")).toEqual(["images", "labels"]);
    expect(parseNpz(two, "a.npz", { array: "labels" })).toEqual(labels);
  });

  test("a choice that was not made, or is not there, is refused with what there is", () => {
    expect(() => parseNpz(two, "a.npz")).toThrow(
      "parseNpz: a.npz holds the arrays [images, labels]: name one of them as a.npz:images",
    );
    expect(() => parseNpz(two, "a.npz", { array: "label" })).toThrow('as a.npz:images, got "label"');
  });
});

test("what is no archive, damaged or empty is refused by its name", () => {
  expect(() => parseNpz(Uint8Array.of(1, 2, 3), "a.npz")).toThrow(
    "parseNpz: a.npz is no .npz archive, or damaged",
  );
  const cut = zipSync(both).subarray(0, 100);
  expect(() => parseNpz(cut, "a.npz", { array: "images" })).toThrow("a.npz is no .npz archive, or damaged");
  expect(() => parseNpz(zipSync({}), "a.npz")).toThrow("a.npz holds the arrays []");
  expect(() => parseNpz(zipSync({ "x.npy": new Uint8Array(2) }), "a.npz")).toThrow("a.npz:x is truncated");
});

describe("an archive that says more than it holds", () => {
  const zeros = encodeNpy(new Tensor("uint8", new Uint8Array(100_000), [100_000]));
  const small = zipSync({ "x.npy": zeros }, { level: 6 });

  /** Where the directory's only entry lies. */
  const directory = (zip: Uint8Array) =>
    zip.findLastIndex(
      (byte, i) => byte === 0x50 && zip[i + 1] === 0x4b && zip[i + 2] === 1 && zip[i + 3] === 2,
    );

  test("is not unpacked beyond what is allowed", () => {
    expect(() => parseNpz(small, "a.npz", { mostInflated: 99_999 })).toThrow(
      "parseNpz: a.npz:x unpacks to more than 99999 bytes: mostInflated",
    );
    expect(parseNpz(small, "a.npz", { mostInflated: 101_000 }).dims).toEqual([100_000]);
    const stored = zipSync({ "x.npy": zeros }, { level: 0 });
    expect(parseNpz(stored, "a.npz", { mostInflated: 1 }).dims).toEqual([100_000]);
  });

  test("about its sizes takes no more memory than it says, and is refused", () => {
    const lying = small.slice();
    new DataView(lying.buffer).setUint32(directory(lying) + 24, 200, true);
    expect(() => parseNpz(lying, "a.npz")).toThrow("a.npz:x is truncated");
    new DataView(lying.buffer).setUint32(directory(lying) + 24, 2 ** 31, true);
    expect(() => parseNpz(lying, "a.npz")).toThrow("unpacks to more than 1073741824 bytes");
  });

  test("about how many files it holds ends soon", () => {
    const end = small.length - 22;
    const many = new Uint8Array([...small.subarray(0, end), ...new Uint8Array(76), ...small.subarray(end)]);
    const view = new DataView(many.buffer);
    view.setUint32(end, 0x06064b50, true);
    view.setUint32(end + 32, 0xffffffff, true);
    view.setUint32(end + 48, many.length, true);
    view.setUint32(end + 56, 0x07064b50, true);
    view.setUint32(end + 64, end, true);
    expect(() => parseNpz(many, "a.npz")).toThrow("its directory is longer than the file");
  });
});
