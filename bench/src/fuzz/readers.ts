import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { Tensor } from "@saddlepoint/engine";
import { decodeSafetensors, encodeNpy, encodeSafetensors } from "saddlepoint/data";
import { encodePng, openSamples } from "saddlepoint/node";
import type { Draw } from "./draw.ts";
import { drawOf } from "./draw.ts";
import { type Input, type Part, requirePlainRefusal } from "./part.ts";

type Bytes = Uint8Array<ArrayBufferLike>;

const rows = (draw: Draw, n: number, columns: number): number[][] =>
  Array.from({ length: n }, () =>
    Array.from({ length: columns }, () => Math.round(200 * draw.next()) / 8 - 9),
  );

const tensor = (draw: Draw, dims: readonly number[]): Tensor => {
  const size = dims.reduce((product, extent) => product * extent, 1);
  return new Tensor("float32", Float32Array.from({ length: size }, draw.next), [...dims]);
};

const table = (draw: Draw): Bytes =>
  new TextEncoder().encode(
    ["a,b,c", ...rows(draw, 8, 3).map((row) => row.join(","))].join(draw.pick(["\n", "\r\n", "\r"])),
  );

function idx(draw: Draw): Bytes {
  const bytes = new Uint8Array(16 + 4 * 9);
  bytes.set([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 3]);
  for (let i = 16; i < bytes.length; i++) bytes[i] = draw.below(256);
  return bytes;
}

const png = (draw: Draw): Bytes =>
  encodePng({
    width: 4,
    height: 4,
    channels: 3,
    data: Uint8Array.from({ length: 48 }, () => draw.below(256)),
  });

/** Files that are as they should be, by the names that say how they are read. */
const FILES: readonly [File, ...File[]] = [
  { name: "a.csv", make: table },
  { name: "a.tsv", make: table },
  { name: "a.csv.gz", make: (draw) => gzipSync(table(draw)) },
  { name: "a.npy", make: (draw) => encodeNpy(tensor(draw, [6, 3])) },
  { name: "a-images.npy", make: (draw) => encodeNpy(tensor(draw, [4, 1, 5, 5])) },
  { name: "a.npy.gz", make: (draw) => gzipSync(encodeNpy(tensor(draw, [6, 3]))) },
  { name: "a-idx3-ubyte", make: idx },
  { name: "a.idx.gz", make: (draw) => gzipSync(idx(draw)) },
  { name: "a.safetensors", make: (draw) => encodeSafetensors({ x: tensor(draw, [3, 2]) }, { step: "3" }) },
  { name: "folder/a.png", make: png },
];

interface File {
  readonly name: string;
  readonly make: (draw: Draw) => Bytes;
}

/** Numbers that readers are asked to count, allocate and seek by. */
const HOSTILE = [
  "9007199254740991",
  "-1",
  "4294967295",
  "1e400",
  "0",
  "NaN",
  "",
  "(1, 0, 2)",
  '"',
  "'",
  "\u0000",
  " ".repeat(1.5e5),
] as const;

function spliced(bytes: Bytes, at: number, cut: number, put: Bytes): Bytes {
  const result = new Uint8Array(bytes.length - cut + put.length);
  result.set(bytes.subarray(0, at));
  result.set(put, at);
  result.set(bytes.subarray(at + cut), at + put.length);
  return result;
}

/** One thing done to a file: a bit, a byte, a number, a part missing, doubled or from elsewhere. */
function mutated(draw: Draw, bytes: Bytes): Bytes {
  const at = draw.below(bytes.length + 1);
  const rest = bytes.length - at;
  switch (draw.below(6)) {
    case 0:
      return rest === 0
        ? bytes
        : spliced(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << draw.below(8))));
    case 1:
      return spliced(
        bytes,
        at,
        Math.min(rest, 1),
        Uint8Array.of(draw.pick([0, 1, 127, 128, 255, 10, 13, 44])),
      );
    case 2:
      return spliced(bytes, at, Math.min(rest, draw.below(4)), new TextEncoder().encode(draw.pick(HOSTILE)));
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return spliced(bytes, at, 0, bytes.subarray(at, at + draw.below(rest + 1)));
    default:
      return spliced(bytes, at, Math.min(rest, draw.below(9)), new Uint8Array());
  }
}

/** Files of every format, of which something was changed. */
export const readers: Part = {
  name: "readers",
  limit: 5000,
  async open(folder) {
    await mkdir(join(folder, "folder"), { recursive: true });
    const whole = drawOf(1);
    for (const name of ["1", "2", "3"]) await writeFile(join(folder, "folder", `${name}.png`), png(whole));
    return {
      input(seed, size): Input {
        const draw = drawOf(seed);
        const { name, make } = draw.pick(FILES);
        let bytes = make(draw);
        for (let i = 0; i < size; i++) bytes = mutated(draw, bytes);
        return {
          text: `${name}, ${bytes.length} bytes: ${Buffer.from(bytes.subarray(0, 400)).toString("latin1")}`,
          async feed() {
            const path = join(folder, name);
            await writeFile(path, bytes);
            try {
              await read(path, bytes, draw.next() < 0.5);
            } finally {
              await rm(path);
            }
          },
        };
      },
    };
  },
};

async function read(path: string, bytes: Bytes, flat: boolean): Promise<void> {
  try {
    if (path.endsWith(".safetensors")) decodeSafetensors(bytes, path);
    else await openSamples(path.endsWith(".png") ? dirname(path) : path, { flat });
  } catch (error) {
    requirePlainRefusal(error);
  }
}
