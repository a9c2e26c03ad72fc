import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { tinyGame } from "../../testing/tinyGame.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { inferenceOf } from "../evaluation/inference.ts";
import { createGame } from "../game/createGame.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import { samples } from "../samples/samples.ts";
import { imageFolder } from "./imageFolder.ts";
import { openSamples } from "./openSamples.ts";
import type { Depicted } from "./pictures.ts";
import { isSamplesFile, samplesFile } from "./samplesFile.ts";

/** Images that a game begins with: nothing here depends on how well they are trained. */
async function depicted(channels: 1 | 3): Promise<Depicted & { release(): Promise<void> }> {
  const layout = codeLayout({ slant: uniform(-1, 1) }, { size: 2, prior: uniform(-1, 1) });
  const shape = [channels, 3, 2];
  const game = await createGame(
    tinyGame({
      model: {
        layout,
        generator: mlpGenerator({ inputSize: layout.inputSize, shape, widths: [5] }),
        critic: mlpCritic({ shape, headSize: layout.headSize, widths: [6], q: 3 }),
      },
      samples: samples(new Uint8Array(8 * channels * 6), 8, shape),
    }),
  );
  const inference = await inferenceOf(game);
  const release = async (): Promise<void> => {
    await inference.release();
    await game.release();
  };
  return { model: game.model, inference, state: await game.state(), seed: 4, release };
}

describe.each([1, 3] as const)("images of %d channels", (channels) => {
  let subject: Awaited<ReturnType<typeof depicted>>;
  beforeAll(async () => {
    subject = await depicted(channels);
  });
  afterAll(() => subject.release());

  test("are the same samples in an array, a table and an archive, and are read back", async () => {
    const folder = temporaryFolder();
    const written = async (name: string): Promise<string> => {
      writeFileSync(join(folder, name), await samplesFile(name, subject, 12));
      return join(folder, name);
    };
    const { train: array } = await openSamples(await written("s.npy"));
    expect([array.n, array.shape]).toEqual([12, [channels, 3, 2]]);
    const { train: table } = await openSamples(await written("s.csv"));
    expect([table.n, table.d, ...table.values]).toEqual([12, 6 * channels, ...array.values]);
    const unpacked = temporaryFolder();
    const files = unzipSync(await samplesFile("s.zip", subject, 12));
    expect(Object.keys(files).slice(0, 2)).toEqual(["00000.png", "00001.png"]);
    for (const [name, png] of Object.entries(files)) writeFileSync(join(unpacked, name), png);
    const read = await imageFolder(unpacked);
    expect([read.n, read.shape]).toEqual([12, array.shape]);
    expect(Array.from(read.values)).toEqual(Array.from(array.values, (value) => Math.round(255 * value)));
  });

  test("are the same bytes for the same seed, and others for another", async () => {
    const [a, b, c] = await Promise.all([
      samplesFile("s.zip", subject, 3),
      samplesFile("s.ZIP", subject, 3),
      samplesFile("s.zip", { ...subject, seed: 5 }, 3),
    ]);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  test.each(["s.npy", "s.csv", "s.zip", "s.png"])(
    "are refused where %s of them has no room in memory, before they are drawn",
    async (name) => {
      await expect(samplesFile(name, subject, 10 ** 12)).rejects.toThrow(
        /drawing 1000000000000 samples needs \d+(\.\d+)? TB of memory at once, and there are/,
      );
    },
  );

  test("are no more than a .zip counts", async () => {
    await expect(samplesFile("s.zip", subject, 65_536)).rejects.toThrow(
      "at most 65535 images, got 65536: give .npy",
    );
  });
});

test("a file's ending says whether it can hold samples", () => {
  expect(["a.png", "a.NPY", "b/a.csv", "a.zip"].every(isSamplesFile)).toBe(true);
  expect(["a", "npy", "a.npy.gz", "constructor", "a.constructor"].some(isSamplesFile)).toBe(false);
});
