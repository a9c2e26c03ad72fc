import { expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { type Factor, type Samples, samples } from "../samples/samples.ts";
import { factorInformation } from "./factorInformation.ts";
import { fitFactorReader } from "./factorReader.ts";

/** Shapes with the factors that can be seen of them: which one, and whether it is bright. */
function withFactors(count: number, seed: number): Samples {
  const images = shapeImages(count, { seed });
  const { values, d, labels = new Int32Array(count) } = images;
  const bright = Int32Array.from({ length: count }, (_, i) =>
    values.subarray(i * d, (i + 1) * d).some((pixel) => pixel > 212) ? 1 : 0,
  );
  const factors: Factor[] = [
    { name: "form", count: 3, values: labels, names: ["flat", "tall", "frame"] },
    { name: "bright", count: 2, values: bright },
  ];
  return { ...images, factors };
}

test("a reader learns factors from real images, says how often it is right, and reads others", async () => {
  const [training, heldOut] = [withFactors(600, 1), withFactors(120, 2)];
  const reader = await fitFactorReader(training, heldOut, { steps: 400 });
  try {
    const [form, bright] = reader.accuracies;
    expect(form).toMatchObject({ quantity: "accuracy of form", kind: "estimate", ceiling: 1, n: 120 });
    expect(form?.value).toBeGreaterThan(0.97);
    expect(bright?.value).toBeGreaterThan(0.8);
    const others = withFactors(300, 3);
    const [read, ...rest] = await reader.read(others);
    expect(rest.map(({ name }) => name)).toEqual(["bright"]);
    expect(read?.names).toEqual(["flat", "tall", "frame"]);
    const truth = others.factors?.[0]?.values ?? [];
    const [report] = factorInformation(read === undefined ? [] : [read], [
      { name: "c", discrete: true, values: truth },
    ]);
    expect(report?.codes[0]?.information.value).toBeGreaterThan(0.9 * Math.log(3));
    await expect(reader.read(samples(new Uint8Array(16), 1, [1, 4, 4]))).rejects.toThrow(
      "images must be [1, 8, 8] each, got [1, 4, 4]",
    );
  } finally {
    await reader.release();
  }
});

test("what has no factors, is no image, or differs in them is refused before any work", async () => {
  const known = withFactors(12, 1);
  await expect(fitFactorReader(shapeImages(12), known)).rejects.toThrow(
    "fitFactorReader(training): shapes must have known factors, got none",
  );
  await expect(fitFactorReader(samples(new Float64Array(4), 2, 2), known)).rejects.toThrow(
    "must be images, got [2]",
  );
  const fewer = { ...known, factors: known.factors?.slice(0, 1) ?? [] };
  await expect(fitFactorReader(known, fewer)).rejects.toThrow(
    "must be [1, 8, 8] with the factors form (3), bright (2), got [1, 8, 8] with form (3)",
  );
});
