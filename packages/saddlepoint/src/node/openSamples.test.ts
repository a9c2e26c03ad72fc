import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { Tensor } from "@saddlepoint/engine";
import { zipSync } from "fflate";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../../testing/temporaryFolder.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { encodeNpy } from "../data/npy.ts";
import { hashSamples } from "../samples/hashSamples.ts";
import { float64Numbers } from "../samples/numbers.ts";
import { samples } from "../samples/samples.ts";
import { TOY_SOURCES } from "../toys/toyPoints.ts";
import { FORMATS, isSource, type OpenSamplesOptions, openSamples } from "./openSamples.ts";
import { readBytes } from "./readBytes.ts";
import { openRecipeData } from "./recipeData.ts";
import { scaleRemarks } from "./scaleRemarks.ts";

const shared = sharedTemporaryFolder();

function write(folder: string, name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

const N = 20;
const CLASSES = Int32Array.from({ length: N }, (_, i) => i % 2);
const bytes = Uint8Array.from({ length: 4 * N }, (_, i) => 3 * i);
const images = new Tensor("uint8", bytes, [N, 2, 2]);
const floats = new Tensor(
  "float32",
  Float32Array.from(bytes, (byte) => byte / 255),
  [N, 1, 2, 2],
);
const points = new Tensor(
  "float64",
  Float64Array.from(bytes, (byte) => byte / 7),
  [N, 4],
);
const labels = new Tensor("int32", CLASSES, [N]);
const table = Array.from({ length: N }, (_, i) =>
  [...Array.from(points.data.slice(4 * i, 4 * i + 4), String), i % 2 === 0 ? "ant" : "bee"].join(","),
);
const csv = `a,b,c,d,class\n${table.join("\n")}\n`;
const idx = (tensor: Tensor) =>
  Uint8Array.of(0, 0, 8, tensor.dims.length, ...tensor.dims.flatMap((size) => [0, 0, 0, size]), ...bytes);
const archive = zipSync({
  "images.npy": encodeNpy(images),
  "points.npy": encodeNpy(points),
  "classes.npy": encodeNpy(labels),
});

async function imageFolder(): Promise<string> {
  for (let i = 0; i < N; i++) {
    const raw = { raw: { width: 2, height: 2, channels: 1 as const } };
    const path = write(shared, `images/${i % 2 === 0 ? "ant" : "bee"}/${String(i).padStart(2, "0")}.png`, "");
    await sharp(bytes.subarray(4 * i, 4 * i + 4), raw)
      .toColourspace("b-w")
      .toFile(path);
  }
  return join(shared, "images");
}

function mnistFolder(): string {
  for (const part of ["train", "t10k"]) {
    write(shared, `idx/${part}-images-idx3-ubyte`, idx(images));
    write(shared, `idx/${part}-labels-idx1-ubyte`, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, N, ...CLASSES));
  }
  return join(shared, "idx");
}

// Drawn here, since a busy machine may take longer for it than a test may.
await openSamples("avatars");

/** A small source of every kind of FORMATS, the shape of its samples, and how it is asked for its classes. */
const KINDS: readonly (readonly [string, string, readonly number[], string | undefined])[] = [
  ["mnist", "mnist", [1, 28, 28], "its own"],
  ["avatars", "avatars", [3, 32, 32], undefined],
  ["sprites", "sprites", [3, 32, 32], undefined],
  ["a density in the plane", "ring", [2], undefined],
  ["MNIST's IDX files", mnistFolder(), [1, 2, 2], "its own"],
  ["a folder of images", await imageFolder(), [1, 2, 2], "folders"],
  ["IDX", write(shared, "x.idx", idx(images)), [1, 2, 2], write(shared, "y.npy", encodeNpy(labels))],
  ["IDX, gzipped", write(shared, "x-ubyte.gz", gzipSync(idx(images))), [1, 2, 2], undefined],
  [".npy of bytes", write(shared, "x.npy", encodeNpy(images)), [1, 2, 2], join(shared, "y.npy")],
  [".npy of floats", write(shared, "f.npy", encodeNpy(floats)), [1, 2, 2], undefined],
  [".npy of points", write(shared, "p.npy", encodeNpy(points)), [4], join(shared, "y.npy")],
  [".npy, gzipped", write(shared, "p.npy.gz", gzipSync(encodeNpy(points))), [4], undefined],
  [
    ".npz of one array",
    write(shared, "one.npz", zipSync({ "a.npy": encodeNpy(images) })),
    [1, 2, 2],
    undefined,
  ],
  [".npz, images named", `${write(shared, "all.npz", archive)}:images`, [1, 2, 2], "classes"],
  [".npz, points named", `${join(shared, "all.npz")}:points`, [4], `${join(shared, "all.npz")}:classes`],
  [".csv", write(shared, "t.csv", csv), [4], "class"],
  [".csv, gzipped", write(shared, "t.csv.gz", gzipSync(csv)), [4], "5"],
  [".TSV", write(shared, "t.TSV", csv.replaceAll(",", "\t")), [4], "class"],
  [".txt", write(shared, "t.txt", csv.replaceAll(",", " ")), [4], "class"],
];

test("every kind of the table of formats has its source here", () => {
  const kinds = KINDS.map(([, source]) => {
    const path = source.replace(/:\w+$/, "");
    const place = path.startsWith(shared) ? (statSync(path).isDirectory() ? "folder" : "file") : "name";
    return FORMATS.find(({ at, is }) => at === place && is(source))?.kind;
  });
  const named = FORMATS.filter(({ at }) => at !== "pipe");
  expect(new Set(kinds)).toEqual(new Set(named.map(({ kind }) => kind)));
});

describe.each(KINDS)("%s", (name, source, shape, classes) => {
  const own = classes === "its own";
  const options: OpenSamplesOptions = classes === undefined || own ? {} : { labels: classes };
  // Without their classes, tables of texts are no tables of numbers.
  const needed = name.startsWith(".csv") || name.startsWith(".T") || name.startsWith(".txt") ? options : {};

  dataSourceContract("as train opens it", () => openSamples(source, needed));

  test("there is such a source, and its samples have their shape", async () => {
    expect(isSource(source)).toBe(true);
    expect((await openSamples(source, needed)).train.shape).toEqual(shape);
  });

  test("labels are there where they are asked for, or the source's own", async () => {
    const { train } = await openSamples(source, options);
    expect(train.labels === undefined).toBe(classes === undefined);
    if (classes === undefined || own) return;
    const expected = classes === "folders" ? CLASSES.toSorted() : CLASSES;
    expect(train.labels).toEqual(expected);
  });

  test("estimate reads as many numbers a sample as train does", async () => {
    const [{ train }, { train: flat }] = [
      await openSamples(source, needed),
      await openSamples(source, { ...needed, flat: true }),
    ];
    expect([flat.n, flat.d]).toEqual([train.n, train.d]);
    const [read, rows] = [float64Numbers(train), float64Numbers(flat)];
    // Arrays of bytes are numbers from 0 to 255 in estimates.
    const scale = flat.shape.length < train.shape.length && train.values instanceof Uint8Array ? 255 : 1;
    // A loop, since there are millions.
    let furthest = 0;
    for (let i = 0; i < rows.length; i++) {
      furthest = Math.max(furthest, Math.abs((rows[i] ?? Number.NaN) - scale * (read[i] ?? Number.NaN)));
    }
    expect(furthest).toBeLessThan(1e-9);
  });

  test("a recipe trains on it: two parts without a sample in common, the same for the same seed", async () => {
    const recipe = tinyRecipe(
      `data.source=${source}`,
      "data.heldOut=4",
      ...(classes === undefined || own ? [] : [`data.labels=${classes}`]),
    );
    const { train, heldOut } = await openRecipeData(recipe);
    const whole = await openSamples(source, options);
    expect([train.shape, heldOut.shape]).toEqual([shape, shape]);
    if (whole.test === undefined) expect([train.n, heldOut.n]).toEqual([N - 4, 4]);
    else
      expect([await hashSamples(train), heldOut.n]).toEqual([await hashSamples(whole.train), whole.test.n]);
    expect(await hashSamples((await openRecipeData(recipe)).train)).toBe(await hashSamples(train));
    expect(train.labels === undefined).toBe(classes === undefined);
  });
});

describe("openSamples", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  const npy = (name: string, tensor: Tensor): string => write(folder, name, encodeNpy(tensor));
  const BYTES = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);

  test("reads .npy images as [n, h, w], [n, c, h, w] and [n, h, w, c]", async () => {
    const read = await Promise.all(
      [
        [2, 3, 4],
        [2, 1, 3, 4],
        [2, 3, 2, 2],
        [2, 2, 2, 3],
      ].map(async (dims, i) => (await openSamples(npy(`${i}.npy`, new Tensor("uint8", BYTES, dims)))).train),
    );
    expect(read.map(({ n, shape }) => [n, ...shape])).toEqual([
      [2, 1, 3, 4],
      [2, 1, 3, 4],
      [2, 3, 2, 2],
      [2, 3, 2, 2],
    ]);
    for (const set of read.slice(0, 3)) expect(set.values).toEqual(BYTES);
    // Channels last: the first image's red plane is every third byte.
    expect(Array.from(read[3]?.values.subarray(0, 12) ?? [])).toEqual([
      0, 30, 60, 90, 10, 40, 70, 100, 20, 50, 80, 110,
    ]);
  });

  test("takes float pixels in [0, 1] and bools, and refuses floats outside and integers; estimates take all", async () => {
    const read = async (name: string, tensor: Tensor) => (await openSamples(npy(name, tensor))).train.values;
    expect(await read("f.npy", new Tensor("float64", [0.25, 1], [1, 1, 2]))).toEqual(
      Float32Array.of(0.25, 1),
    );
    expect(await read("b.npy", new Tensor("bool", [true, false], [1, 1, 2]))).toEqual(Uint8Array.of(255, 0));
    const loud = npy("loud.npy", new Tensor("float32", [0, 255], [1, 1, 2]));
    await expect(openSamples(loud)).rejects.toThrow(
      /loud\.npy: float pixels must lie in \[0, 1\], got 255 in image 1; divide numbers from 0 to 255 by 255/,
    );
    const integers = npy("i.npy", new Tensor("int32", [1, 2], [1, 1, 2]));
    await expect(openSamples(integers)).rejects.toThrow(/i\.npy holds int32: expected images as uint8/);
    for (const [path, values] of [
      [loud, [0, 255]],
      [integers, [1, 2]],
    ] as const) {
      const { train } = await openSamples(path, { flat: true });
      expect([train.n, train.d, ...train.values]).toEqual([1, 2, ...values]);
    }
  });

  test("refuses arrays that are no samples, with their dimensions", async () => {
    const five = npy("five.npy", new Tensor("uint8", BYTES, [2, 2, 2, 3, 1]));
    await expect(openSamples(five)).rejects.toThrow(
      "five.npy has dimensions [2, 2, 2, 3, 1]: expected images as",
    );
  });

  test("refuses labels that are not a list of integers, or are nowhere", async () => {
    const path = npy("x.npy", new Tensor("uint8", BYTES, [2, 3, 4]));
    const wrong = npy("z.npy", new Tensor("float32", [3, 1], [2]));
    await expect(openSamples(path, { labels: wrong })).rejects.toThrow("expected labels as integers [count]");
    await expect(openSamples(path, { labels: "classes" })).rejects.toThrow(
      'x.npy must be an array file, or an array of the same .npz archive, got "classes"',
    );
    await expect(openSamples(join(shared, "images"), { labels: "names" })).rejects.toThrow(
      'labels must be "folders", got "names"',
    );
    await expect(openSamples(join(shared, "t.csv"), { labels: "kind" })).rejects.toThrow(
      "t.csv must be a number from 1 to 5 or one of [a, b, c, d, class]",
    );
  });

  test("makes the images of a folder alike, and refuses the options for it elsewhere", async () => {
    const { train } = await openSamples(join(shared, "images"), { size: 1, channels: 3 });
    expect([train.n, ...train.shape]).toEqual([N, 3, 1, 1]);
    for (const name of ["x.npy", "t.csv"]) {
      await expect(openSamples(join(shared, name), { size: 8 })).rejects.toThrow(
        "are for folders of images, got size for the file",
      );
    }
  });

  test("says what it looked for when there is nothing", async () => {
    await expect(openSamples("mnits")).rejects.toThrow(
      /cannot open "mnits": looked for the built-in sources \[mnist, avatars, sprites, ring, .*\] and for a folder or file at .*mnits: it does not exist/,
    );
    expect(["mnits", "no.npz:images"].map(isSource)).toEqual([false, false]);
    expect(["mnist", ...TOY_SOURCES].every(isSource)).toBe(true);
  });

  test.each([
    ["t.json", "[1]", 'source must be one of: "mnist"; "avatars"; "sprites"; a density in the plane'],
    ["bad.csv", "1\nx\n", "bad.csv: line 2, column 1 must be a number"],
    ["t.parquet", "PAR1\x15..", "which is a Parquet file: save it as .csv"],
    ["t.csv", "PAR1\x15..", "t.csv is no table but a Parquet file"],
    ["t.npy", "\x89HDF\r\n\x1a\n..", "t.npy is not a .npy file"],
    [
      "cut.csv.gz",
      gzipSync("1,2\n3,4\n").subarray(0, -6),
      "cut.csv.gz is a damaged gzip file: unexpected end",
    ],
    [
      "more.csv.gz",
      Buffer.concat([gzipSync("1,2\n"), Buffer.from("tail")]),
      "more.csv.gz is a damaged gzip file",
    ],
    ["bytes.csv", Uint8Array.of(0x31, 0xff, 0xfe), "is not text in UTF-8"],
    ["bytes.csv", Uint8Array.of(0xff, 0xfe, 0x31), "is not text in UTF-16LE"],
    ["bad.npy", "no", "is truncated"],
    ["bad.npz", "no", "bad.npz is no .npz archive, or damaged"],
    ["x.npy.gz", Uint8Array.of(0x1f, 0x8b, 8, 0, 0), "x.npy.gz is a damaged gzip file"],
  ])("%s is refused by its name", async (name, contents, message) => {
    const path = write(folder, name, contents);
    await expect(openSamples(path)).rejects.toThrow(message);
    await expect(openSamples(path)).rejects.toThrow(name);
  });
});

describe("tables as they come", () => {
  const spreadsheet = "x;y\r\n1;2\r\n3;4\r\n";
  const utf16 = (text: string, big: boolean) => {
    const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
    return big ? bytes.swap16() : bytes;
  };

  test.each([
    ["UTF-8 with a byte-order mark", Buffer.from(`\uFEFF${spreadsheet}`)],
    ["UTF-16, little-endian", utf16(spreadsheet, false)],
    ["UTF-16, big-endian", utf16(spreadsheet, true)],
    ["gzipped in two parts", Buffer.concat([gzipSync("x;y\n1;"), gzipSync("2\n3;4\n")])],
  ])("%s", async (_, bytes) => {
    const { train } = await openSamples(write(temporaryFolder(), "t.csv", bytes));
    expect([train.columnNames, ...train.values]).toEqual([["x", "y"], 1, 2, 3, 4]);
  });

  test("columns, gaps and the header are as asked for, also of arrays and of a recipe's data", async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 24 }, (_, i) => `n${i},${i},${i === 3 ? "NA" : i / 2}`);
    const path = write(folder, "t.csv", `id,a,b\n${rows.join("\n")}\n`);
    const asked = { columns: ["b"], missing: "drop" } as const;
    const { train, remarks, rows: kept } = await openSamples(path, asked);
    expect([train.n, train.d, train.values[3], kept]).toEqual([23, 1, 2, { total: 24, dropped: [3] }]);
    expect(remarks).toEqual([
      'left out: 1 of 24 rows, which miss a value (such as line 5, column 3 (b): "NA")',
    ]);
    const recipe = tinyRecipe(`data.source=${path}`, "data.columns=b", "data.missing=drop", "data.heldOut=4");
    const data = await openRecipeData(recipe);
    expect([data.train.n, data.heldOut.n, data.remarks]).toEqual([19, 4, remarks]);
    const npy = write(folder, "p.npy", encodeNpy(points));
    expect((await openSamples(npy, { columns: ["2"] })).train.values[0]).toBe(3 / 7);
  });

  test("what unpacks to more than allowed is refused, wherever it is read", async () => {
    const folder = temporaryFolder();
    const table = write(folder, "t.csv.gz", gzipSync("1,2\n".repeat(100_000)));
    const array = write(
      folder,
      "x.npy.gz",
      gzipSync(encodeNpy(new Tensor("uint8", new Uint8Array(400_000), [400_000]))),
    );
    for (const path of [table, array]) {
      await expect(openSamples(path, { mostInflated: 100_000 })).rejects.toThrow(
        `${path} unpacks to more than 100000 bytes: mostInflated (--most-inflated, data.mostInflated) allows more`,
      );
      expect((await openSamples(path, { mostInflated: 500_000 })).train.n).toBeGreaterThan(1);
    }
  });
});

describe("pipes", () => {
  /** What is read of a pipe that `bytes` are written into. */
  async function piped(name: string, bytes: string | Uint8Array, options: OpenSamplesOptions = {}) {
    const path = join(temporaryFolder(), name);
    execFileSync("mkfifo", [path]);
    const [opened] = await Promise.all([openSamples(path, options), writeFile(path, bytes)]);
    return opened.train;
  }

  test.each([
    ["a table", csv, { labels: "class" }],
    ["a table, gzipped", gzipSync(csv), { labels: "class" }],
    [".npy", encodeNpy(points), {}],
    [".npz", zipSync({ "points.npy": encodeNpy(points) }), {}],
  ] as const)("%s is known by how it begins", async (_, bytes, options) => {
    const { n, values } = await piped("fifo", bytes, options);
    expect([n, ...values]).toEqual([N, ...points.data]);
  });

  test("IDX is, and a name says it too", async () => {
    expect((await piped("fifo", idx(images))).values).toEqual(bytes);
    expect((await piped("x.npy", encodeNpy(images))).values).toEqual(bytes);
  });

  test("are not trained on, as a run reads its data again", async () => {
    const path = join(temporaryFolder(), "fifo");
    execFileSync("mkfifo", [path]);
    for (const source of [path, "-", "/dev/stdin"]) {
      await expect(openRecipeData(tinyRecipe(`data.source=${source}`))).rejects.toThrow(
        "which can be read once",
      );
    }
  });
});

describe("a set to train on", () => {
  const trainedOn = (count: number, ...set: string[]) => {
    const rows = Array.from({ length: count }, (_, i) => `${i % 5},${(i * 7) % 3}`);
    const path = write(temporaryFolder(), "t.csv", `a,b\n${rows.join("\n")}\n`);
    return openRecipeData(tinyRecipe(`data.source=${path}`, ...set));
  };

  test("has at least twenty samples, of which four measure", async () => {
    for (const count of [1, 4, 19]) {
      await expect(trainedOn(count)).rejects.toThrow(
        `t.csv must hold at least 20 samples, of which a fifth is kept for measuring, got ${count}`,
      );
    }
    const { train, heldOut } = await trainedOn(20);
    expect([train.n, heldOut.n]).toEqual([16, 4]);
    expect(() => tinyRecipe("data.heldOut=1")).toThrow(
      "data.heldOut: Too small: expected number to be >=4, got 1",
    );
  });

  test("far from 0 and 1 is remarked on, near it is not", () => {
    const scaled = (mean: number, deviation: number) =>
      samples(
        Float64Array.from({ length: 100 }, (_, i) => mean + deviation * (i % 4 < 2 ? 1 : -1)),
        50,
        2,
      );
    expect(scaleRemarks(scaled(0, 1))).toEqual([]);
    expect(scaleRemarks(scaled(3, 2))).toEqual([]);
    expect(scaleRemarks(scaled(1e6, 1e4))).toEqual([
      expect.stringMatching(/^its numbers have means up to \d+ from 0 and deviations up to /),
    ]);
    expect(scaleRemarks(scaled(0, 1e-4))).toHaveLength(1);
  });
});

test("a file is read in pieces of any size, to its last byte", async () => {
  const path = write(
    temporaryFolder(),
    "x",
    Uint8Array.from({ length: 1000 }, (_, i) => i),
  );
  for (const piece of [7, 999, 1000, 1001]) {
    expect(await readBytes(path, {}, piece)).toEqual(Uint8Array.from({ length: 1000 }, (_, i) => i));
  }
});
