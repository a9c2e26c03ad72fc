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
    expect(parseNpz(two, "a.npz", "labels")).toEqual(labels);
  });

  test("a choice that was not made, or is not there, is refused with what there is", () => {
    expect(() => parseNpz(two, "a.npz")).toThrow(
      "parseNpz: a.npz holds the arrays [images, labels]: name one of them as a.npz:images",
    );
    expect(() => parseNpz(two, "a.npz", "label")).toThrow('as a.npz:images, got "label"');
  });
});

test("what is no archive, damaged or empty is refused by its name", () => {
  expect(() => parseNpz(Uint8Array.of(1, 2, 3), "a.npz")).toThrow(
    "parseNpz: a.npz is no .npz archive, or damaged",
  );
  const cut = zipSync(both).subarray(0, 100);
  expect(() => parseNpz(cut, "a.npz", "images")).toThrow("a.npz is no .npz archive, or damaged");
  expect(() => parseNpz(zipSync({}), "a.npz")).toThrow("a.npz holds the arrays []");
  expect(() => parseNpz(zipSync({ "x.npy": new Uint8Array(2) }), "a.npz")).toThrow("a.npz:x is truncated");
});
