import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { sharedTemporaryFolder, temporaryFolder } from "../../testing/temporaryFolder.ts";
import { imagePresets } from "../recipes/imagePresets.ts";
import { overridden, parseOverride } from "../recipes/override.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { openSamples } from "./openSamples.ts";
import { type RunEvent, trainRun } from "./trainRun.ts";

const IMAGES = 20;
const pictures = sharedTemporaryFolder();

/** A few small pictures of any size: what stands in for data that nobody may pass on. */
async function drawPictures(): Promise<void> {
  for (let i = 0; i < IMAGES; i++) {
    const create = { width: 40, height: 36, channels: 3, background: { r: 10 * i, g: 90, b: 200 } } as const;
    await sharp({ create }).toFile(join(pictures, `${i}.jpg`));
  }
}

/** Small enough to be compiled and trained in seconds. */
const SMALL = [
  ...[
    "generator.dense=4",
    "generator.features=2",
    "generator.upconv=2",
    "critic.conv1=2",
    "critic.conv2=2",
    "critic.dense=4",
    "critic.q=4",
  ].map((setting) => `network.${setting}`),
  ...["steps=1", "batchSize=4", "logEvery=1"].map((setting) => `training.${setting}`),
];

async function trained(name: keyof typeof imagePresets, source: string): Promise<RunEvent[]> {
  const settings = [...SMALL.map(parseOverride), { path: ["data", "source"], value: source }];
  const recipe = parseRecipe(overridden(imagePresets[name], settings), name);
  const events: RunEvent[] = [];
  for await (const event of trainRun({ recipe, out: join(temporaryFolder(), "run"), threads: 1 })) {
    events.push(event);
  }
  return events;
}

test.each(["svhn", "celeba", "faces", "chairs", "fashion"] as const)(
  "the preset %s trains on any folder of images",
  async (name) => {
    await drawPictures();
    const events = await trained(name, pictures);
    expect(events[0]).toMatchObject({ kind: "started", data: { train: 16, heldOut: 4 } });
    expect(events.at(-1)).toMatchObject({ kind: "finished", step: 1 });
  },
);

/** An IDX file of bytes. */
function writeIdx(path: string, sizes: readonly number[]): void {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  const count = sizes.reduce((product, size) => product * size, 1);
  writeFileSync(path, Buffer.concat([header, Buffer.from(Array.from({ length: count }, (_, i) => i % 10))]));
}

test("the preset fashion trains on a folder of IDX files, with its own split and labels", async () => {
  const folder = temporaryFolder();
  for (const [set, count] of [
    ["train", IMAGES],
    ["t10k", 10],
  ] as const) {
    writeIdx(join(folder, `${set}-images-idx3-ubyte`), [count, 28, 28]);
    writeIdx(join(folder, `${set}-labels-idx1-ubyte`), [count]);
  }
  const events = await trained("fashion", folder);
  expect(events[0]).toMatchObject({ kind: "started", data: { train: IMAGES, heldOut: 10 } });
  expect(events.at(-1)).toMatchObject({ report: { clusters: { errorRate: expect.any(Number) } } });
});

test("without their images they say what to give, before anything is written", async () => {
  await expect(openSamples("celeba")).rejects.toThrow(
    "the images of celeba do not come with the library: give the folder that they lie in with --data FOLDER",
  );
});
