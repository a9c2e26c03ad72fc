import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { encodeNpy } from "../data/npy.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { type RunEvent, trainRun } from "./trainRun.ts";

const N = 60;
const TRAINING = {
  steps: 4,
  batchSize: 4,
  logEvery: 2,
  evaluateEvery: 4,
  sampleEvery: 4,
  checkpointEvery: 4,
};

/** The classes' points and images, told to the critic, so that labels are trained with too. */
const recipe = (data: object, network: object) =>
  parseRecipe({
    name: "files",
    data,
    codes: { kind: { kind: "categorical", classes: 2 } },
    noise: { size: 2 },
    network,
    objective: { labels: { code: "kind", by: "projection" } },
    training: TRAINING,
  });

async function trained(given: ReturnType<typeof recipe>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of trainRun({ recipe: given, out: join(temporaryFolder(), "run"), threads: 1 })) {
    events.push(event);
  }
  return events;
}

const DENSE = { kind: "mlp", generator: { widths: [8] }, critic: { widths: [8], q: 4 } };

test("a CSV table with a column of classes is trained on, measured and saved", async () => {
  const path = join(temporaryFolder(), "flowers.csv");
  const rows = Array.from(
    { length: N },
    (_, i) => `${Math.sin(i)},${Math.cos(i)},${i % 2 ? "iris" : "rose"}`,
  );
  writeFileSync(path, `x,y,flower\n${rows.join("\n")}\n`);
  const events = await trained(recipe({ source: path, labels: "flower", heldOut: 10 }, DENSE));
  expect(events[0]).toMatchObject({ kind: "started", data: { train: N - 10, heldOut: 10 } });
  expect(events.at(-1)).toMatchObject({ kind: "finished", step: TRAINING.steps });
});

test("an archive's images with its array of labels are trained on, measured and saved", async () => {
  const path = join(temporaryFolder(), "shapes.npz");
  const pixels = Uint8Array.from({ length: 64 * N }, (_, i) => (i * 37) % 256);
  const archive = zipSync({
    "images.npy": encodeNpy(new Tensor("uint8", pixels, [N, 8, 8])),
    "kinds.npy": encodeNpy(
      new Tensor(
        "int64",
        BigInt64Array.from({ length: N }, (_, i) => BigInt(i % 2)),
        [N],
      ),
    ),
  });
  writeFileSync(path, archive);
  const events = await trained(recipe({ source: `${path}:images`, labels: "kinds", heldOut: 10 }, DENSE));
  expect(events[0]).toMatchObject({ kind: "started", data: { train: N - 10, heldOut: 10 } });
  expect(events.at(-1)).toMatchObject({ kind: "finished", step: TRAINING.steps });
});
