import { join } from "node:path";
import { readCheckpoint } from "saddlepoint/node";
import { beforeAll, expect, test } from "vitest";
import { saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder } from "../testing/temporaryFolder.ts";
import { fingerprint, hashOf, newestCheckpoint, writeTinyRecipe } from "../testing/tinyRun.ts";

const folder = sharedTemporaryFolder();
const first = join(folder, "first");
let recipe = "";

async function train(name: string, ...flags: readonly string[]): Promise<string> {
  const out = join(folder, name);
  const { code, stderr } = await saddlepoint(["train", recipe, "--out", out, "--quiet", ...flags]);
  expect(code, stderr).toBe(0);
  return out;
}

beforeAll(async () => {
  recipe = writeTinyRecipe(folder);
  await train("first");
});

test("the same recipe and seed give the same bytes", async () => {
  expect(fingerprint(await train("second"))).toEqual(fingerprint(first));
});

test("another seed gives another model", async () => {
  const other = await train("other", "--seed", "2");
  expect(hashOf(newestCheckpoint(other))).not.toBe(hashOf(newestCheckpoint(first)));
});

test("measuring, drawing and logging at other times does not change the model", async () => {
  const other = await train(
    "schedule",
    ...["--set", "training.evaluateEvery=13", "--set", "training.sampleEvery=17"],
  );
  // Only what they are of differs: another recipe.
  const { origin, ...model } = await readCheckpoint(newestCheckpoint(other));
  const { origin: firstOrigin, ...firstModel } = await readCheckpoint(newestCheckpoint(first));
  expect(model).toEqual(firstModel);
  expect(origin).not.toEqual(firstOrigin);
});
