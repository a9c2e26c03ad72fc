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
  expect(() => parseNpz(zipSync({}), "a.npz")).toThrow("a.npz holds no .npy array");
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
    expect(() => parseNpz(lying, "a.npz")).toThrow("a.npz:x cannot be unpacked: it holds more than");
    new DataView(lying.buffer).setUint32(directory(lying) + 24, 2 ** 20, true);
    expect(() => parseNpz(lying, "a.npz")).toThrow(
      /a\.npz:x cannot be unpacked: \d+ bytes cannot hold 1048576/,
    );
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
    expect(() => parseNpz(many, "a.npz")).toThrow("it has no whole directory at its end");
  });
});

describe("an archive as others write it", () => {
  const stored = zipSync({ "x.npy": encodeNpy(images) }, { level: 0 });
  const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

  test("is read behind other bytes, before others, and with a comment that looks like its end", () => {
    const comment = Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(30).fill(0xff));
    const commented = joined(stored, comment);
    commented[stored.length - 2] = comment.length;
    for (const bytes of [joined(new Uint8Array(9), stored), joined(stored, new Uint8Array(9)), commented]) {
      expect(parseNpz(bytes, "a.npz")).toEqual(images);
    }
  });

  test("is read where its sizes and its place are in fields of 64 bits, as of archives above 4 GiB", () => {
    const end = stored.length - 22;
    const start = new DataView(stored.buffer).getUint32(end + 16, true);
    const entry = stored.slice(start, end);
    const fields = new DataView(new ArrayBuffer(28));
    const [entryView, size] = [new DataView(entry.buffer), new DataView(entry.buffer).getUint32(24, true)];
    fields.setUint16(0, 1, true);
    fields.setUint16(2, 24, true);
    fields.setBigUint64(4, BigInt(size), true);
    fields.setBigUint64(12, BigInt(size), true);
    for (const place of [20, 24, 42]) entryView.setUint32(place, 0xffffffff, true);
    entryView.setUint16(30, 28, true);
    const wide = new DataView(new ArrayBuffer(76));
    wide.setUint32(0, 0x06064b50, true);
    wide.setBigUint64(32, 1n, true);
    wide.setBigUint64(40, BigInt(entry.length + 28), true);
    wide.setBigUint64(48, BigInt(start), true);
    wide.setUint32(56, 0x07064b50, true);
    wide.setBigUint64(64, BigInt(start + entry.length + 28), true);
    const last = stored.slice(end);
    new DataView(last.buffer).setUint32(16, 0xffffffff, true);
    const parts = [
      stored.slice(0, start),
      entry,
      new Uint8Array(fields.buffer),
      new Uint8Array(wide.buffer),
      last,
    ];
    expect(parseNpz(joined(...parts), "a.npz")).toEqual(images);
  });

  test("is held against its checksum: a changed byte is no other number", () => {
    const changed = stored.slice();
    const place = changed.lastIndexOf(4, changed.length - 22 - 51);
    changed[place] = 5;
    expect(() => parseNpz(changed, "a.npz")).toThrow("a.npz:x cannot be unpacked: its bytes were changed");
  });

  test("is refused where it is encrypted, or packed otherwise", () => {
    const directory = stored.length - 22 - 51;
    for (const [place, value, why] of [
      [8, 1, "it is encrypted"],
      [10, 14, "it is packed by method 14: expected 0 (np.savez) or 8 (np.savez_compressed)"],
    ] as const) {
      const other = stored.slice();
      other[directory + place] = value;
      expect(() => parseNpz(other, "a.npz")).toThrow(`a.npz:x cannot be unpacked: ${why}`);
    }
  });

  test("has the last of two arrays of one name, as NumPy takes it", () => {
    const twice = zipSync({ "x.npy": encodeNpy(images), "y.npy": encodeNpy(labels) }, { level: 0 });
    twice.forEach((byte, i) => {
      if (byte === 0x79 && twice[i + 1] === 0x2e) twice[i] = 0x78;
    });
    expect(npzArrays(twice, "a.npz")).toEqual(["x"]);
    expect(parseNpz(twice, "a.npz")).toEqual(labels);
  });
});
