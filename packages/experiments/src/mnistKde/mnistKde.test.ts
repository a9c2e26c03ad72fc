import { divergences } from "saddlepoint/divergences";
import { fillUniform, stream } from "saddlepoint/random";
import { describe, expect, test } from "vitest";
import { shapeImages } from "../../../saddlepoint/testing/shapeImages.ts";
import { recipeOf } from "./methods.ts";
import { mnistKde } from "./mnistKde.ts";
import { protocolOf } from "./protocol.ts";
import { ORDER } from "./published.ts";
import { table } from "./results.ts";

const SIZES = { samples: 40, validation: 20, test: 30 };
const source = { train: shapeImages(90), test: shapeImages(30, { seed: 2 }) };

describe("the protocol", () => {
  test("keeps the validation images from training", () => {
    expect(protocolOf(source, SIZES).train.n).toBe(70);
  });

  test("ranks training images above noise, by a margin beyond both intervals", async () => {
    const protocol = protocolOf(source, SIZES);
    const ceiling = await protocol.ceiling();
    const noise = await protocol.measure(fillUniform(stream(1, "noise"), new Float32Array(40 * 64)));
    expect(ceiling.logLikelihood.n).toBe(30);
    expect(ceiling.logLikelihood.ci[0]).toBeGreaterThan(noise.logLikelihood.ci[1]);
    expect(await protocol.ceiling()).toEqual(ceiling);
  });

  test("refuses a source without enough images, naming which", () => {
    expect(() => protocolOf({ train: source.train }, SIZES)).toThrow("must have 30 test images, got 0");
    expect(() => protocolOf(source, { ...SIZES, samples: 71 })).toThrow(
      "must have 91 training images, got 90",
    );
  });
});

test("every divergence of the paper has a recipe with its own game", () => {
  const names = ORDER.map((name) => {
    const { adversarial } = recipeOf(divergences[name], 10).objective;
    return typeof adversarial === "string" ? adversarial : adversarial.divergence;
  });
  expect(names).toEqual(ORDER);
});

test("a training that diverged is said to have, beside the paper's number", () => {
  const { rows, notes } = table([{ name: "jeffrey", seed: 1, divergedAt: 7 }], undefined, {
    seeds: [1],
    steps: 10,
    sizes: SIZES,
  });
  expect(rows[0]).toEqual(["Jeffrey", "diverged", null, null, -2101, 30]);
  expect(notes?.at(-1)).toContain("seed 1: its numbers were not finite from step 7 on");
});

test("says that it needs images where none can be opened", async () => {
  await expect(mnistKde.run({ seeds: [1], steps: 1 }).next()).rejects.toThrow(
    "mnistKde.run(settings, signal, resources): resources.openImages must be given",
  );
});
