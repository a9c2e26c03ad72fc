import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { defaultFeatures, openFeatures } from "./openFeatures.ts";

const DIGITS = fileURLToPath(new URL("../../models/digits.onnx", import.meta.url));

test.each([
  ["mnist", [1, 28, 28], /^digits@3a773fd4$/],
  ["photos/", [1, 28, 28], /^random@[0-9a-f]{8}$/],
  ["photos/", [3, 32, 32], /^random@[0-9a-f]{8}$/],
])("images of %s, %j, are measured by the network that fits them", async (source, shape, name) => {
  const network = await defaultFeatures(source, shape, { threads: 1 });
  expect(network?.name).toMatch(name);
  await network?.release();
});

test("points have no network", async () => {
  expect(await defaultFeatures("ring", [2])).toBeUndefined();
  await expect(openFeatures(`${DIGITS}:out.features`, [2])).rejects.toThrow(
    "features are of images, [channels, height, width], got [2]",
  );
});

test("a file is opened wherever it lies, colons in its path included, and its output by what follows it", async () => {
  const file = join(temporaryFolder(), "a:b.onnx");
  copyFileSync(DIGITS, file);
  const network = await openFeatures(`${file}:out.logits`, [1, 28, 28], { threads: 1 });
  expect(network.name).toBe("a:b:out.logits@3a773fd4");
  await network.release();
  await expect(openFeatures(file, [1, 28, 28])).rejects.toThrow("got one of out.features, out.logits");
});

test("a file that is not there is named", async () => {
  await expect(openFeatures("no-such.onnx:pool", [1, 8, 8])).rejects.toThrow(
    "cannot read no-such.onnx: it does not exist",
  );
});
