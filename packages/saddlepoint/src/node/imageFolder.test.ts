import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { dataSourceContract } from "../../testing/dataSourceContract.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../../testing/temporaryFolder.ts";
import { imageFolder, openImageFolder } from "./imageFolder.ts";
import { surveyImages } from "./surveyImages.ts";

type Rgb = readonly [number, number, number];

/** A flat image of one colour in the format its name says. */
async function paint(path: string, [r, g, b]: Rgb, width = 4, height = 4): Promise<void> {
  await sharp({ create: { width, height, channels: 3, background: { r, g, b } } }).toFile(path);
}

async function paintGrey(path: string, value: number, width = 4, height = 4): Promise<void> {
  const raw = Buffer.alloc(width * height, value);
  await sharp(raw, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .toFile(path);
}

/** A grey TIFF of one pixel of 32 bits in floating point, which sharp does not write. */
function floatTiff(value: number): Uint8Array {
  const fields: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, 3, 1], // width
    [257, 3, 1], // height
    [258, 3, 32], // bits
    [262, 3, 1], // black is 0
    [273, 4, 8], // where the pixels lie
    [278, 3, 1], // rows
    [279, 4, 4], // bytes
    [339, 3, 3], // floating point
  ];
  const view = new DataView(new ArrayBuffer(12 + 2 + 12 * fields.length + 4));
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 12, true);
  view.setFloat32(8, value, true);
  view.setUint16(12, fields.length, true);
  fields.forEach(([tag, type, given], i) => {
    const at = 14 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, given, true);
  });
  return new Uint8Array(view.buffer);
}

const shared = sharedTemporaryFolder();
dataSourceContract("a folder of images", async () => {
  for (let i = 0; i < 6; i++) await paint(join(shared, `${i}.png`), [40 * i, 0, 255 - 40 * i]);
  return { train: await imageFolder(shared) };
});

describe("imageFolder", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  test("reads PNG, JPEG and WebP in the order of their names, as planes of red, green and blue", async () => {
    await paint(join(folder, "b.jpg"), [0, 255, 0]);
    await paint(join(folder, "a.png"), [255, 0, 0]);
    await paint(join(folder, "c.WEBP"), [0, 0, 255]);
    const set = await imageFolder(folder);
    expect([set.n, ...set.shape]).toEqual([3, 3, 4, 4]);
    const planes = Array.from({ length: 9 }, (_, plane) => set.values[16 * plane + 5] ?? -1);
    // JPEG and WebP are lossy.
    expect(planes).toBeAllClose([255, 0, 0, 0, 255, 0, 0, 0, 255], { atol: 6, rtol: 0 });
  });

  test("is grey when every image is grey, and colour when one is not", async () => {
    await paintGrey(join(folder, "a.png"), 10);
    await paintGrey(join(folder, "b.png"), 200);
    const grey = await imageFolder(folder);
    expect([grey.shape[0], ...grey.values]).toEqual([1, ...Array(16).fill(10), ...Array(16).fill(200)]);
    await paint(join(folder, "c.png"), [1, 2, 3]);
    const colour = await imageFolder(folder);
    expect(colour.shape[0]).toBe(3);
    expect(colour.values.subarray(0, 48)).toEqual(new Uint8Array(48).fill(10));
  });

  test("converts to grey or colour on request", async () => {
    await paint(join(folder, "a.png"), [255, 255, 255]);
    const grey = await imageFolder(folder, { channels: 1 });
    expect([grey.shape[0], ...grey.values]).toEqual([1, ...Array(16).fill(255)]);
    await paintGrey(join(folder, "a.png"), 7);
    const colour = await imageFolder(folder, { channels: 3 });
    expect([colour.shape[0], ...colour.values]).toEqual([3, ...Array(48).fill(7)]);
  });

  test("halves 16-bit images to 8 bits and lays transparency onto the background that it is given", async () => {
    const raw = new Uint16Array(16).fill(0x80ff);
    const options = { raw: { width: 4, height: 4, channels: 1 as const } };
    await sharp(raw, options).toColourspace("grey16").png().toFile(join(folder, "deep.png"));
    const background = { r: 200, g: 100, b: 0, alpha: 0.5 };
    const clear = sharp({ create: { width: 4, height: 4, channels: 4, background } });
    await clear.png().toFile(join(folder, "half.png"));
    const set = await imageFolder(folder, { background: "#000000" });
    expect(set.values[0]).toBe(0x80);
    expect([48, 64, 80].map((at) => set.values[at] ?? -1)).toBeAllClose([100, 50, 0], {
      atol: 1.01,
      rtol: 0,
    });
  });

  test("resizes to a square or a rectangle, cropping the middle", async () => {
    await paint(join(folder, "wide.png"), [9, 9, 9], 40, 10);
    await paint(join(folder, "tall.png"), [9, 9, 9], 10, 30);
    const square = await imageFolder(folder, { size: 8 });
    expect([...square.shape, square.values.length]).toEqual([3, 8, 8, 2 * 3 * 64]);
    const oblong = await imageFolder(folder, { size: { width: 6, height: 3 } });
    expect(oblong.shape).toEqual([3, 3, 6]);
  });

  test("says how images of another aspect are fitted: cut off at both ends, or whole with bars", async () => {
    await paint(join(folder, "square.png"), [9, 9, 9], 8, 8);
    await paint(join(folder, "wide.png"), [200, 200, 200], 16, 8);
    const cut = await openImageFolder(folder, { size: 8 });
    expect(cut.remarks).toEqual([
      "1 of 2 have another aspect and are cut off at both ends (data.fit: cover)",
    ]);
    expect([...cut.train.values.slice(192, 256)]).toEqual(Array(64).fill(200));
    const whole = await openImageFolder(folder, { size: 8, fit: "contain", background: "#ff0000" });
    expect(whole.remarks).toEqual([
      "1 of 2 have another aspect and are given bars (data.fit: contain)",
      "transparency and bars are #ff0000",
    ]);
    const [top, middle] = [192, 192 + 8 * 4].map((at) => whole.train.values[at]);
    expect([top, middle]).toEqual([255, 200]);
  });

  test("lays transparency onto what loses least of what borders on it, and says so", async () => {
    const figure = (value: number) =>
      sharp({ create: { width: 16, height: 16, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .composite([
          {
            input: {
              create: { width: 8, height: 8, channels: 3, background: { r: value, g: value, b: value } },
            },
          },
        ])
        .png();
    await figure(10).toFile(join(folder, "a.png"));
    const dark = await openImageFolder(folder);
    expect(dark.train.values[0]).toBe(255);
    expect(dark).toMatchObject({
      background: "#ffffff",
      remarks: [
        "transparency is laid onto #ffffff: of the pixels that border on transparency 0 % are lost on white, 100 % on black; data.background changes it",
      ],
    });
    await figure(250).toFile(join(folder, "a.png"));
    const light = await openImageFolder(folder);
    expect(light.train.values[0]).toBe(0);
    expect((await openImageFolder(folder, { background: "#102030" })).train.values[0]).toBe(0x10);
  });

  test("opaque images beside transparent ones lend them the colour of their edges", async () => {
    await paint(join(folder, "a.webp"), [0, 0, 255], 16, 16);
    await sharp({
      create: { width: 16, height: 16, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toFile(join(folder, "clear.png"));
    const { background, remarks } = await openImageFolder(folder);
    // WebP is lossy.
    expect(background).toMatch(/^#0[0-3]0[0-3]f[c-f]$/);
    expect(remarks).toEqual([
      `transparency is laid onto ${background}: the median of the images' edges, 50 % of which are opaque; data.background changes it`,
    ]);
  });

  test("refuses pixels that are no whole numbers of 8 or 16 bits, and drawings under other names", async () => {
    writeFileSync(join(folder, "float.tif"), floatTiff(0.5));
    writeFileSync(
      join(folder, "drawing.png"),
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
    );
    await paint(join(folder, "a.png"), [1, 2, 3]);
    await expect(imageFolder(folder)).rejects.toThrow(
      "2 of 3 images in " +
        `${folder} cannot be read: drawing.png (its contents are in another format, svg), ` +
        "float.tif (its pixels are numbers of type float: save it with 8 or 16 bits a channel)",
    );
    const { train } = await openImageFolder(folder, { damaged: "leave out" });
    expect([train.n, ...train.values.slice(0, 1)]).toEqual([1, 1]);
  });

  test("says of pipes and devices that they are neither file nor folder, and opens none", async () => {
    execFileSync("mkfifo", [join(folder, "pipe.png")]);
    symlinkSync("/dev/zero", join(folder, "zero.png"));
    await expect(imageFolder(folder)).rejects.toThrow(
      "it holds 2 neither a file nor a folder (such as pipe.png)",
    );
  });

  test("leaves out what is damaged, too small or no image where it may, and counts it", async () => {
    for (const name of ["a", "b", "z"]) await paint(join(folder, `${name}.png`), [1, 2, 3], 8, 8);
    await paint(join(folder, "small.png"), [1, 2, 3], 8, 3);
    writeFileSync(join(folder, "garbage.png"), "this is not a picture");
    writeFileSync(join(folder, "notes.txt"), "x");
    writeFileSync(join(folder, "film.bmp"), "x");
    const bytes = readFileSync(join(folder, "z.png"));
    writeFileSync(join(folder, "y.png"), bytes.subarray(0, bytes.length - 30));
    const options = { size: 8, least: 4, damaged: "leave out" } as const;
    const { train, remarks } = await openImageFolder(folder, options);
    expect(train.n).toBe(3);
    expect([...train.values]).toEqual(
      Array.from({ length: 3 }, () => [1, 2, 3].flatMap((value) => Array(64).fill(value))).flat(),
    );
    expect(remarks?.[0]).toBe(
      "left out: 1 of another format, .bmp (such as film.bmp), 1 not an image (such as notes.txt), " +
        "2 damaged (such as garbage.png), 1 with a side below 4 pixels (such as small.png)",
    );
    await expect(openImageFolder(folder, { ...options, least: 9 })).rejects.toThrow(
      "must have a side of at least 9 pixels, got 5 with less",
    );
  });

  test("reads sub-folders, and takes them for labels only when asked", async () => {
    for (const [i, file] of ["zebra/1.png", "ant/1.png", "ant/2.png"].entries()) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      await paint(join(folder, file), [i, i, i]);
    }
    expect((await imageFolder(folder)).labels).toBeUndefined();
    const set = await imageFolder(folder, { labels: "folders" });
    expect(Array.from(set.labels ?? [])).toEqual([0, 0, 1]);
    expect(set.labelNames).toEqual(["ant", "zebra"]);
    await paint(join(folder, "loose.png"), [1, 1, 1]);
    await expect(imageFolder(folder, { labels: "folders" })).rejects.toThrow("got loose.png");
  });

  test("refuses an empty folder, and one without images, saying what it holds", async () => {
    await expect(imageFolder(folder)).rejects.toThrow(
      `found no PNG, JPEG, WebP, GIF, TIFF or AVIF image in ${folder}: it is empty`,
    );
    writeFileSync(join(folder, "notes.txt"), "x");
    writeFileSync(join(folder, ".DS_Store"), "x");
    await expect(imageFolder(folder)).rejects.toThrow("it holds 1 not an image (such as notes.txt)");
    writeFileSync(join(folder, "emnist-letters-train-images-idx3-ubyte.gz"), "x");
    await expect(imageFolder(folder)).rejects.toThrow(
      `give one of its array files by itself: ${join(folder, "emnist-letters-train-images-idx3-ubyte.gz")}`,
    );
  });

  test("reads every format that sharp reads, the first frame of several", async () => {
    for (const name of ["a.gif", "b.tif", "c.tiff", "d.avif"]) await paint(join(folder, name), [255, 0, 0]);
    await sharp(join(folder, "a.gif")).jpeg().toFile(join(folder, "e.jfif"));
    const frames = Uint8Array.from({ length: 3 * 4 * 8 }, (_, i) => (i < 48 ? 255 : 0));
    await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
      .gif()
      .toFile(join(folder, "f.gif"));
    const { train, remarks } = await openImageFolder(folder);
    expect([train.n, ...train.shape]).toEqual([6, 3, 4, 4]);
    const red = Array.from({ length: 5 }, (_, i) => train.values[48 * i] ?? -1);
    expect(red).toBeAllClose([255, 255, 255, 255, 255], { atol: 8, rtol: 0 });
    expect(remarks).toEqual(["1 of 6 hold several frames or pages: the first is taken"]);
  });

  test("leaves out what programs hide, and says of their images only", async () => {
    mkdirSync(join(folder, "cat/.thumbnails/small"), { recursive: true });
    mkdirSync(join(folder, ".ipynb_checkpoints"));
    for (const name of [
      "cat/a.png",
      "cat/.thumbnails/small/a.png",
      ".ipynb_checkpoints/a.png",
      "cat/._a.png",
    ]) {
      await paint(join(folder, name), [1, 2, 3]);
    }
    writeFileSync(join(folder, ".ipynb_checkpoints/notes.txt"), "x");
    const { train, remarks } = await openImageFolder(folder, { labels: "folders" });
    expect([train.n, train.labelNames]).toEqual([1, ["cat"]]);
    expect(remarks).toEqual(["left out: 2 in hidden folders (such as .ipynb_checkpoints/a.png)"]);
  });

  describe("links", () => {
    let elsewhere: string;
    beforeEach(async () => {
      elsewhere = temporaryFolder();
      await paint(join(elsewhere, "b.png"), [9, 9, 9]);
      mkdirSync(join(folder, "cat"));
      await paint(join(folder, "cat/a.png"), [1, 2, 3]);
    });

    test("to folders and files are followed, by their own names", async () => {
      symlinkSync(elsewhere, join(folder, "dog"));
      symlinkSync(join(elsewhere, "b.png"), join(folder, "cat/link.png"));
      const { train, remarks } = await openImageFolder(folder, { labels: "folders" });
      expect([train.n, train.labelNames, ...(train.labels ?? [])]).toEqual([3, ["cat", "dog"], 0, 0, 1]);
      expect(remarks).toEqual([]);
    });

    test("that lead round, to what is read already, or nowhere, are left out and said", async () => {
      symlinkSync(folder, join(folder, "cat/whole"));
      symlinkSync(dirname(folder), join(folder, "above"));
      symlinkSync(join(folder, "cat"), join(folder, "alias"));
      symlinkSync("nowhere", join(folder, "gone.png"));
      symlinkSync("self", join(folder, "self"));
      mkdirSync(join(folder, "named.png"));
      const { train, remarks } = await openImageFolder(folder, { labels: "folders" });
      expect([train.n, train.labelNames]).toEqual([1, ["cat"]]);
      expect(remarks).toEqual([
        "left out: 2 a link that leads nowhere (such as gone.png), " +
          "3 a link to a folder that is read already, or lies around it (such as above)",
      ]);
    });

    test("that double at every step take no time: a folder is read once", async () => {
      for (let i = 0; i < 40; i++) mkdirSync(join(elsewhere, String(i)));
      for (let i = 0; i < 39; i++) {
        for (const name of ["l", "r"])
          symlinkSync(join(elsewhere, String(i + 1)), join(elsewhere, String(i), name));
      }
      await paint(join(elsewhere, "39/c.png"), [7, 7, 7]);
      symlinkSync(join(elsewhere, "0"), join(folder, "dog"));
      expect((await imageFolder(folder)).n).toBe(2);
    });
  });

  test("decodes no image of more pixels than allowed", async () => {
    await paint(join(folder, "a.png"), [1, 2, 3], 8, 8);
    await paint(join(folder, "b.png"), [1, 2, 3], 8, 9);
    const options = { size: 4, mostPixels: 64 };
    await expect(imageFolder(folder, options)).rejects.toThrow(
      `an image in ${folder} must have at most 64 pixels, got more in b.png`,
    );
    const { train, remarks } = await openImageFolder(folder, { ...options, damaged: "leave out" });
    expect([train.n, remarks]).toEqual([
      1,
      ["left out: 1 of more than 64 pixels (data.mostPixels allows more) (such as b.png)"],
    ]);
    expect((await imageFolder(folder, { size: 4, mostPixels: 72 })).n).toBe(2);
    const survey = await surveyImages(folder, { mostPixels: 64 });
    expect([survey.count, survey.leftOut[0]?.count]).toEqual([1, 1]);
  });

  test("a header of more pixels than memory holds is refused before they are decoded", async () => {
    await paint(join(folder, "a.png"), [1, 2, 3], 32, 32);
    const bytes = readFileSync(join(folder, "a.png"));
    // The header's sizes, and its checksum again (PNG, section 5.3).
    bytes.writeUInt32BE(16_000, 16);
    bytes.writeUInt32BE(16_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    writeFileSync(join(folder, "b.png"), bytes);
    await expect(imageFolder(folder, { size: 8 })).rejects.toThrow(
      "must have at most 67108864 pixels, got more in b.png",
    );
    expect((await openImageFolder(folder, { size: 8, damaged: "leave out" })).train.n).toBe(1);
  });

  test("says how much memory the images need where there is not as much", async () => {
    await paint(join(folder, "a.png"), [1, 2, 3]);
    await expect(imageFolder(folder, { size: 2 ** 24 })).rejects.toThrow(
      /1 images of 16777216×16777216 needs 844 TB of memory at once, and there are .+ in all/,
    );
  });

  test("refuses a folder that is not there", async () => {
    await expect(imageFolder(join(folder, "none"))).rejects.toThrow(/cannot read .*none: it does not exist/);
  });

  test("refuses mixed sizes when no size is given, listing them", async () => {
    await paint(join(folder, "a.png"), [1, 1, 1], 4, 4);
    await paint(join(folder, "b.png"), [1, 1, 1], 4, 4);
    await paint(join(folder, "c.png"), [1, 1, 1], 5, 4);
    await expect(imageFolder(folder)).rejects.toThrow(
      "have 2 different sizes: 2 of 4×4 (such as a.png), 1 of 5×4 (such as c.png); give the option size",
    );
  });

  test("names every damaged file: garbage, empty, truncated", async () => {
    await paint(join(folder, "good.png"), [1, 2, 3], 64, 64);
    writeFileSync(join(folder, "garbage.png"), "this is not a picture");
    writeFileSync(join(folder, "nothing.jpg"), "");
    await expect(imageFolder(folder)).rejects.toThrow(
      /2 of 3 images in .* cannot be read: garbage\.png \(.+\), nothing\.jpg \(.+\)$/,
    );
  });

  test.each(["png", "jpg", "webp"])("names a .%s file that is cut off in the middle", async (format) => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const path = join(folder, `cut.${format}`);
    await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } }).toFile(path);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)));
    await expect(imageFolder(folder)).rejects.toThrow(
      `1 of 1 images in ${folder} cannot be read: cut.${format} (`,
    );
  });
});
