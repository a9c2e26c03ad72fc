import type { Tensor } from "@saddlepoint/engine";
import { afterAll, describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { columnsOf } from "../codes/codeLayout.ts";
import type { Game } from "../game/game.ts";
import { qualityMeter } from "../quality/qualityMeter.ts";
import { randomFeatures } from "../quality/randomFeatures.ts";
import { exactQuantity } from "../quantity/quantity.ts";
import { gameOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { objectiveOf } from "../recipes/objectiveOf.ts";
import { readSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import { type EvaluateOptions, evaluate, evaluateGame, type Report } from "./evaluate.ts";
import { heldOutReadings } from "./heldOutReadings.ts";
import { type Inference, inferenceOf } from "./inference.ts";
import { requireFiniteReport } from "./requireFiniteReport.ts";

const images = shapeImages(24);
const labelled = shapeImages(40, { seed: 2 });

const compiled: { release(): Promise<void> }[] = [];
afterAll(() => Promise.all(compiled.map((each) => each.release())));

type Measured = {
  readonly report: Report;
  readonly game: Game;
  readonly given: Omit<EvaluateOptions, "heldOut">;
  readonly again: (heldOut: Samples, samples?: number) => Promise<Report>;
};

/** A recipe trained for its few steps, and measured. */
async function measured(...overrides: readonly string[]): Promise<Measured> {
  const recipe = tinyRecipe("objective.invariance.steps=2", "training.steps=3", ...overrides);
  const game = await gameOf(recipe, images, { threads: 1 });
  await game.play(recipe.training.steps);
  const inference = await inferenceOf(game);
  compiled.push(game, inference);
  const { model, objective } = game;
  const network = await randomFeatures(images.shape, { threads: 1 });
  compiled.push(network);
  const quality = qualityMeter({ network, heldOut: labelled, others: images, threads: 1 });
  const given = { model, objective, inference, quality, snapshot: await game.snapshot() };
  const again = (heldOut: Samples, samples?: number) =>
    evaluate({
      ...given,
      heldOut,
      ...(samples === undefined ? {} : { samples }),
    });
  return { report: await again(labelled), game, given, again };
}

const whole = measured();

/** A critic without a reader, by what it says of samples. */
const judging = (says: {
  logits(samples: Tensor): Float32Array;
  heads(samples: Tensor): Float32Array;
}): Pick<Inference, "logits" | "heads" | "readerHeads" | "judge"> => ({
  logits: async (_, samples) => says.logits(samples),
  heads: async (_, samples) => says.heads(samples),
  readerHeads: async () => new Float32Array(0),
  judge: async (_, samples) => ({ logits: says.logits(samples), heads: says.heads(samples) }),
});

describe("a report", () => {
  test("has the step, and the information, the divergence and the clusters by name", async () => {
    const { report } = await whole;
    expect(Object.keys(report).sort()).toEqual([
      "clusters",
      "decomposition",
      "divergence",
      "game",
      "information",
      "invariance",
      "quality",
      "step",
    ]);
    expect(report.step).toBe(3);
    expect(report.information.codes.map(({ name, kind }) => [name, kind])).toEqual([
      ["slant", "uniform"],
      ["shape", "categorical"],
    ]);
    expect(report.information.codes[1]?.entropy).toMatchObject({
      quantity: "H(shape)",
      value: Math.log(3),
      kind: "exact",
    });
    expect(report.information.codes[1]?.bound).toMatchObject({ kind: "lower-bound", n: 40, unit: "nats" });
    expect(report.clusters).toMatchObject({ code: "shape", n: 40 });
    expect(report.clusters?.assignment).toHaveLength(3);
    expect(report.invariance?.map(({ quantity }) => quantity)).toEqual(["I(shape(x); shape(x'))"]);
  });

  test("keeps every bound under its ceiling: H(c) for the discrete code, log 2 for the divergence", async () => {
    const { report } = await whole;
    const shape = report.information.codes[1];
    expect(shape?.bound.ceiling).toBe(shape?.entropy.value);
    expect(shape?.bound.value).toBeLessThanOrEqual(Math.log(3) + 1e-6);
    expect(report.divergence.value).toBeLessThanOrEqual(Math.LN2);
    expect(report.invariance?.[0]?.value).toBeLessThanOrEqual(Math.log(3) + 1e-9);
    expect(requireFiniteReport(report)).toBe(report);
  });

  test("is the same whenever it is made, whatever was measured in between", async () => {
    const { report, again } = await whole;
    await again(labelled, 10);
    expect(await again(labelled)).toEqual(report);
  });

  test("is the same with readings kept, and then the reader reads held-out images once for many", async () => {
    const { given } = await whole;
    const few = await evaluate({ ...given, heldOut: labelled, samples: 12 });
    const { report } = await whole;
    let read = 0;
    const inference: Inference = {
      ...given.inference,
      readerHeads(...of) {
        read++;
        return given.inference.readerHeads(...of);
      },
    };
    const options = { ...given, inference, heldOut: labelled, readings: heldOutReadings() };
    for (const [samples, expected, reads] of [
      [40, report, 2],
      [40, report, 2],
      [12, few, 4],
      [12, few, 4],
    ] as const) {
      expect(await evaluate({ ...options, samples })).toEqual(expected);
      expect(read).toBe(reads);
    }
  });

  test("takes at most as many samples as it is told, and as there are", async () => {
    const { again } = await whole;
    const few = await again(labelled, 12);
    expect([few.information.codes[0]?.bound.n, few.clusters?.n]).toEqual([12, 12]);
  });

  test("without labels has no clusters, and the same of all else", async () => {
    const { report, again } = await whole;
    const { labels: _, ...unlabelled } = labelled;
    const { clusters: __, ...rest } = report;
    expect(await again(unlabelled)).toEqual(rest);
  });
});

test("without a meter there is no quality, and the same of all else", async () => {
  const { report, given } = await whole;
  const { quality, ...rest } = report;
  expect(await evaluate({ ...given, heldOut: labelled, quality: undefined })).toEqual(rest);
  expect(quality).toMatchObject({ n: 40, network: expect.stringMatching(/^random@/) });
});

test("a game is measured as it stands: as its snapshot is, with its seed unless told another", async () => {
  const { report, game, given } = await whole;
  expect(await evaluateGame(game, { heldOut: labelled })).toEqual(report);
  const other = await evaluate({ ...given, heldOut: labelled, seed: 7, samples: 12 });
  expect(await evaluateGame(game, { heldOut: labelled, seed: 7, samples: 12 })).toEqual(other);
});

test("a plain GAN's report has a divergence, and nothing of codes", async () => {
  const { report } = await measured("codes=null", "objective.information=null", "objective.invariance=null");
  expect(Object.keys(report).sort()).toEqual([
    "decomposition",
    "divergence",
    "game",
    "information",
    "quality",
    "step",
  ]);
  expect(report.information).toEqual({ codes: [] });
  expect(report.decomposition?.information).toEqual([]);
  expect(report.decomposition?.total.quantity.value).toBe(report.divergence.value);
});

test("without a reader Q reads the categorical code; without the term its factor is 0", async () => {
  const { report } = await measured("objective.invariance=null", "objective.information=null");
  expect(report.clusters?.code).toBe("shape");
  expect(report.invariance).toHaveLength(1);
  expect(report.decomposition?.information.map(({ factor }) => factor)).toEqual([0, 0]);
});

test("each of two categorical codes has its invariance; the first is matched to classes", async () => {
  const { report } = await measured(
    "objective.invariance=null",
    'codes.side={"kind":"categorical","classes":2}',
  );
  expect(report.invariance?.map(({ quantity, ceiling }) => [quantity, ceiling])).toEqual([
    ["I(shape(x); shape(x'))", Math.log(3)],
    ["I(side(x); side(x'))", Math.log(2)],
  ]);
  expect(report.clusters?.code).toBe("shape");
  const sum = report.information.codes.reduce((total, { bound }) => total + bound.value, 0);
  expect(report.information.total?.value).toBeCloseTo(sum, 6);
});

test("classes are read from each code's own columns, whatever stands before them", async () => {
  const recipe = tinyRecipe("objective.invariance=null", 'codes.side={"kind":"categorical","classes":2}');
  const model = modelOf(recipe, images.shape);
  expect(model.layout.codes.map(({ heads }) => heads)).toEqual([
    [0, 2],
    [2, 5],
    [5, 7],
  ]);
  const balanced = shapeImages(39, { seed: 2 });
  /** A critic that reads every held-out image's label as its shape, and nothing as its side. */
  const knowing: Inference = {
    generate: async (_, latents) =>
      readSamples(balanced, new Int32Array(latents.length / model.layout.inputSize)),
    ...judging({
      logits: ({ dims: [n = 0] }) => Float32Array.from({ length: n }, (_, i) => Math.sin(i)),
      heads({ dims: [n = 0] }) {
        const row = (i: number) => [9, -9, ...[0, 1, 2].map((shape) => (shape === i % 3 ? 40 : 0)), 3, 3];
        return Float32Array.from(Array.from({ length: n }, (_, i) => row(i)).flat());
      },
    }),
    bounds: async (_, latents) => {
      const n = latents.length / model.layout.inputSize;
      return { slant: new Float32Array(n), shape: new Float32Array(n), side: new Float32Array(n) };
    },
    release: async () => {},
  };
  const game = await gameOf(recipe, images, { threads: 1 });
  const snapshot = game.initial();
  await game.release();
  const objective = objectiveOf(recipe, model.layout);
  const { labels = new Int32Array() } = balanced;
  const heldOut = { ...balanced, factors: [{ name: "form", count: 3, values: labels }] };
  const report = await evaluate({ model, objective, inference: knowing, snapshot, heldOut });
  expect(report.clusters).toMatchObject({ errorRate: 0, assignment: [0, 1, 2] });
  expect(report.invariance?.map(({ value }) => value)).toEqual([
    expect.closeTo(Math.log(3), 6),
    expect.closeTo(0, 6),
  ]);
  const [form, ...others] = report.factors ?? [];
  expect(others).toEqual([]);
  expect(form?.entropy.value).toBeCloseTo(Math.log(3), 6);
  expect(report.disentanglement).toMatchObject({ n: 39, informativeness: { value: 1 } });
  expect(report.disentanglement?.mig).toMatchObject({ value: 1, ceiling: 1, unit: "dimensionless", n: 39 });
  expect(report.disentanglement?.permuted.mig.value).toBeLessThan(0.3);
  expect(report.generatedFactors).toBeUndefined();

  // A reader for which every generated image is of the form that its code says.
  const { layout } = model;
  const saying: Inference = {
    ...knowing,
    generate: async (_, latents) => {
      seen = columnsOf(latents, layout.inputSize, layout.codes[1]?.columns ?? [0, 0]);
      return readSamples(balanced, new Int32Array(latents.length / layout.inputSize));
    },
  };
  let seen: Float32Array = new Float32Array(0);
  const factorReader = {
    accuracies: [exactQuantity("accuracy of form", 1, 1)],
    read: async () => [
      { name: "form", count: 3, values: Int32Array.from(layout.codes[1]?.code.decode(seen) ?? []) },
    ],
    release: async () => {},
  };
  const read = await evaluate({ model, objective, inference: saying, snapshot, heldOut, factorReader });
  const { accuracies, factors, disentanglement } = read.generatedFactors ?? {};
  expect(accuracies).toBe(factorReader.accuracies);
  expect(factors?.[0]?.codes[1]?.information).toMatchObject({
    quantity: "I(shape; form of generated images)",
    value: factors?.[0]?.entropy.value,
  });
  expect(disentanglement?.mig.quantity).toBe("MIG of generated images");
  expect(disentanglement?.informativeness.value).toBe(1);
  const few = await evaluate({ model, objective, inference: knowing, snapshot, heldOut, samples: 20 });
  expect(few.factors).toHaveLength(1);
  expect(few.disentanglement).toBeUndefined();
  expect(form?.codes.map(({ name, information: { value } }) => [name, value])).toEqual([
    ["slant", 0],
    ["shape", form?.entropy.value],
    ["side", 0],
  ]);
});
