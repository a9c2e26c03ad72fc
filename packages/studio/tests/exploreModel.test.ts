import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Tensor } from "@saddlepoint/engine";
import * as native from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { encodeNpy } from "saddlepoint/data";
import { CARD_FILE, ENCODER_FILE, exportRun, GENERATOR_FILE, trainRun } from "saddlepoint/node";
import { stream } from "saddlepoint/random";
import { parseRecipe } from "saddlepoint/recipes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawLatents, readCode } from "../src/explore/core/drawLatents.ts";
import type { ExploreApi, Inversion, ModelCard, ModelFile } from "../src/explore/core/exploreApi.ts";
import { exploreCalls } from "../src/explore/core/exploreCalls.ts";
import * as names from "../src/explore/core/modelFiles.ts";
import { type CreateSession, onnxSessions } from "../src/explore/core/onnxSessions.ts";

const DIGITS = fileURLToPath(new URL("../models/digits/", import.meta.url));
const PIXELS = 784;
web.env.wasm.numThreads = 1;

const inNode = onnxSessions(native, { intraOpNumThreads: 1, logSeverityLevel: 3 });
const inWasm = onnxSessions(web, { executionProviders: ["wasm"], logSeverityLevel: 3 });

const fileOf = (folder: string, name: string): ModelFile => ({
  name,
  contents: new Blob([new Uint8Array(readFileSync(join(folder, name)))]),
});

/** The worker's calls over a folder's files, with the digits' real images. */
const callsOver = (createSession: CreateSession): ExploreApi =>
  exploreCalls(createSession, async (source) =>
    source.kind === "files"
      ? { given: source.files }
      : {
          given: [GENERATOR_FILE, ENCODER_FILE, CARD_FILE].map((name) => fileOf(DIGITS, name)),
          examples: new Uint8Array(readFileSync(join(DIGITS, "examples.bin"))),
        },
  );

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);

const meanSquare = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

const imageAt = (images: Float32Array, i: number): Float32Array => images.slice(i * PIXELS, (i + 1) * PIXELS);

/** Every state of an inversion, to its end. */
async function inverted(calls: ExploreApi, image: Float32Array, seed: number): Promise<Inversion[]> {
  const states = [await calls.invert(image, { seed })];
  for (let last = states[0]; last?.done === false; states.push(last)) last = await calls.invertFurther();
  return states;
}

describe("the digits model inside the studio", () => {
  const calls = callsOver(inNode);
  let card: ModelCard;
  beforeAll(async () => {
    card = await calls.open({ kind: "digits" });
  });

  test("has the files that its card says, together below 2.5 MB, and says whose the images are", () => {
    const files = readdirSync(DIGITS).map((name) => join(DIGITS, name));
    expect(files.reduce((size, file) => size + statSync(file).size, 0)).toBeLessThan(2.5e6);
    const markdown = readFileSync(join(DIGITS, CARD_FILE), "utf8");
    for (const name of [GENERATOR_FILE, ENCODER_FILE]) {
      const hash = createHash("sha256")
        .update(readFileSync(join(DIGITS, name)))
        .digest("hex");
      expect(markdown).toContain(`${hash}  ${name}`);
    }
    expect(card.notice).toBe("MNIST images: Y. LeCun and C. Cortes, CC BY-SA 3.0.");
  });

  test("is known with its codes, their priors and its noise", () => {
    expect(card).toMatchObject({ shape: [1, 28, 28], inputSize: 74, encoder: true, examples: 500 });
    expect(card.codes.map(({ kind, name, read }) => [kind, name, read])).toEqual([
      ["categorical", "digit", true],
      ["normal", "slant", true],
      ["normal", "stroke", true],
    ]);
    expect(card.noise).toEqual({ size: 62, prior: "uniform", columns: [12, 74] });
  });

  test("makes the same images in a page's runtime as in Node, and one by one as together", async () => {
    const latents = drawLatents(card, stream(1, "test"), 5);
    const together = await calls.generate(latents);
    expect(Array.from(together).filter((value) => !(value >= 0 && value <= 1))).toEqual([]);
    const inPage = callsOver(inWasm);
    await inPage.open({ kind: "digits" });
    expect(largestDifference(await inPage.generate(latents), together)).toBeLessThan(1e-4);
    const alone = await calls.generate(latents.slice(2 * 74, 3 * 74));
    expect(largestDifference(alone, imageAt(together, 2))).toBeLessThan(1e-5);
    const [read, readInPage] = [await calls.encode(together), await inPage.encode(together)];
    for (const [i, posteriors] of read.entries())
      for (const [j, { entropy }] of posteriors.entries())
        expect(readInPage[i]?.[j]?.entropy).toBeCloseTo(entropy, 3);
  });

  test("reads the codes of generated images back", async () => {
    const n = 200;
    const latents = drawLatents(card, stream(2, "test"), n);
    const read = await calls.encode(await calls.generate(latents));
    let right = 0;
    let squares = 0;
    for (const [i, [digit, style]] of read.entries()) {
      const row = latents.subarray(i * 74, (i + 1) * 74);
      if (digit?.kind !== "discrete" || style?.kind !== "continuous") throw new Error("must be read");
      const [digitCode, styleCode] = card.codes;
      if (digitCode === undefined || styleCode === undefined) throw new Error("must have codes");
      right += Number(
        digit.probabilities.indexOf(Math.max(...digit.probabilities)) === readCode(row, digitCode),
      );
      squares += (style.mean - readCode(row, styleCode)) ** 2;
      expect(digit.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
      expect(digit.entropy).toBeLessThanOrEqual(Math.log(10));
    }
    expect(right / n).toBeGreaterThan(0.97);
    // The prior's own deviation, which knowing nothing leaves, is 1.
    expect(Math.sqrt(squares / n)).toBeLessThan(0.45);
  });

  test("calls held-out digits by their own names, all but some of a hundred", async () => {
    let right = 0;
    for (let i = 0; i < card.examples; i++) {
      const { image, label } = await calls.example(i);
      const [digit] = (await calls.encode(image))[0] ?? [];
      if (digit?.kind !== "discrete") throw new Error("must be read");
      right += Number(String(digit.probabilities.indexOf(Math.max(...digit.probabilities))) === label);
    }
    expect(right / card.examples).toBeGreaterThan(0.92);
    expect(right / card.examples).toBeLessThan(1);
  });

  test("inversion finds latents that make a generated image again, never worsens, and keeps to the priors", async () => {
    const latents = drawLatents(card, stream(3, "test"), 3);
    const images = await calls.generate(latents);
    for (let i = 0; i < 3; i++) {
      const image = imageAt(images, i);
      const states = await inverted(calls, image, 1);
      for (const [j, { residual, progress }] of states.entries()) {
        expect(residual).toBeLessThanOrEqual(states[j - 1]?.residual ?? Number.POSITIVE_INFINITY);
        expect(progress).toBeGreaterThanOrEqual(states[j - 1]?.progress ?? 0);
      }
      const last = states.at(-1);
      if (last === undefined) throw new Error("an inversion has an end");
      expect([last.done, last.progress]).toEqual([true, 1]);
      // 0.5 % of a white pixel where images differ by some 25 %.
      expect(last.residual).toBeLessThan(5e-3);
      expect(last.share).toBeCloseTo(last.residual ** 2 / meanSquare(image), 8);
      expect(largestDifference(await calls.generate(last.latents), last.image)).toBeLessThan(1e-4);
      const largest = (from: number, to: number) =>
        Math.max(...last.latents.subarray(from, to).map(Math.abs));
      expect(largest(10, 12), "codes of N(0, 1)").toBeLessThanOrEqual(3);
      expect(largest(12, 74), "noise of U(-1, 1)").toBeLessThanOrEqual(1);
      expect(Array.from(last.latents.subarray(0, 10)).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
  });

  test("inversion comes nearer to a held-out digit than any of the other real ones, and twice the same way", async () => {
    const { image, index } = await calls.example(3);
    const [itself, other] = await calls.neighbours(image, 2);
    expect([itself?.index, itself?.distance]).toEqual([index, 0]);
    const [first, second] = [
      (await inverted(calls, image, 5)).at(-1),
      (await inverted(calls, image, 5)).at(-1),
    ];
    expect(first?.residual).toBeLessThan(other?.distance ?? 0);
    expect(second?.latents).toEqual(first?.latents);
  });

  test("neighbours come nearest first, at the distances that they have", async () => {
    const image = await calls.generate(drawLatents(card, stream(4, "test"), 1));
    const found = await calls.neighbours(image, 8);
    expect(found.map(({ distance }) => distance)).toEqual(
      found.map(({ distance }) => distance).sort((a, b) => a - b),
    );
    for (const { distance, image: real } of found) {
      expect(distance).toBeCloseTo(Math.sqrt(meanSquare(real.map((value, i) => value - (image[i] ?? 0)))), 4);
    }
    expect((await calls.neighbours(image, 10_000)).length).toBe(500);
  });

  test.each([
    [
      "generate(half a row)",
      () => calls.generate(new Float32Array(37)),
      "must be rows of 74 numbers, got 37",
    ],
    ["generate(NaN)", () => calls.generate(new Float32Array(74).fill(Number.NaN)), "must be finite"],
    ["encode(a part)", () => calls.encode(new Float32Array(783)), "must be [n, 1, 28, 28], got 783 numbers"],
    [
      "invert(two)",
      () => calls.invert(new Float32Array(2 * PIXELS), { seed: 1 }),
      "image must be one of [1, 28, 28], got 2",
    ],
    ["invert(no starts)", () => calls.invert(new Float32Array(PIXELS), { seed: 1, starts: 0 }), "got 0"],
    ["example(500)", () => calls.example(500), "an integer from 0 to 499, got 500"],
    ["neighbours(0)", () => calls.neighbours(new Float32Array(PIXELS), 0), "at least 1, got 0"],
  ])("%s is refused with what was received", async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });

  test("a call before a model is open, and a step of no inversion, say what to do", async () => {
    const fresh = callsOver(inNode);
    await expect(fresh.generate(new Float32Array(74))).rejects.toThrow("open a model first");
    await expect(fresh.invertFurther()).rejects.toThrow("begin an inversion first");
  });
});

describe("files that were dropped", () => {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-explore-"));
  const exported = join(folder, "export");
  const calls = callsOver(inNode);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const all = (): ModelFile[] => readdirSync(exported).map((name) => fileOf(exported, name));
  const open = (files: readonly ModelFile[]) => calls.open({ kind: "files", files });
  const text = (name: string, contents: string): ModelFile => ({ name, contents: new Blob([contents]) });
  const without = (name: string): ModelFile[] => all().filter((file) => file.name !== name);
  const card = (change: (markdown: string) => string): ModelFile[] => [
    ...without(CARD_FILE),
    text(CARD_FILE, change(readFileSync(join(exported, CARD_FILE), "utf8"))),
  ];

  beforeAll(async () => {
    // Images of noise: what is trained here is of no matter, only what kinds of code there are.
    const pixels = Uint8Array.from({ length: 120 * 64 }, (_, i) => (i * 97) % 256);
    const source = join(folder, "images.npy");
    const { writeFile } = await import("node:fs/promises");
    await writeFile(source, encodeNpy(new Tensor("uint8", pixels, [120, 8, 8])));
    const recipe = parseRecipe({
      name: "every-code",
      data: { source, heldOut: 20 },
      codes: {
        place: { kind: "categorical", classes: 4 },
        bold: { kind: "bernoulli" },
        shade: { kind: "uniform", low: -0.5, high: 3 },
        slant: { kind: "normal" },
      },
      noise: { size: 5, prior: "normal" },
      network: {
        generator: { dense: 8, features: 4, upconv: 4 },
        critic: { conv1: 4, conv2: 4, dense: 8, q: 8 },
      },
      objective: { information: {} },
      training: { steps: 2, batchSize: 8, checkpointEvery: 2 },
    });
    for await (const _ of trainRun({ recipe, out: join(folder, "run"), threads: 1 }));
    await exportRun(join(folder, "run"), { out: exported });
  });

  test("of the command that exports are known by the same names", () => {
    expect(names).toMatchObject({ CARD_FILE, ENCODER_FILE, GENERATOR_FILE });
  });

  test("open with every kind of code, from any folder and as a second download", async () => {
    const renamed = all().map(({ name, contents }) => ({
      name: `some/folder/${name.replace(".", " (1).")}`,
      contents,
    }));
    const opened = await open(renamed);
    expect(opened.codes).toEqual([
      { kind: "categorical", name: "place", columns: [0, 4], classes: 4, read: true },
      { kind: "bernoulli", name: "bold", columns: [4, 5], classes: 2, read: true },
      { kind: "uniform", name: "shade", columns: [5, 6], low: -0.5, high: 3, read: true },
      { kind: "normal", name: "slant", columns: [6, 7], low: -2, high: 2, read: true },
    ]);
    expect(opened.noise).toEqual({ size: 5, prior: "normal", columns: [7, 12] });
    const image = await calls.generate(drawLatents(opened, stream(1, "test"), 1));
    const [posteriors] = await calls.encode(image);
    expect(posteriors?.map(({ name }) => name)).toEqual(["place", "bold", "shade", "slant"]);
    expect((await inverted(calls, image, 1)).at(-1)).toMatchObject({ done: true });
    expect(await calls.neighbours(image, 3)).toEqual([]);
  });

  test("open without the encoder: nothing is read, and an image can still be inverted", async () => {
    const opened = await open(without(ENCODER_FILE));
    expect([opened.encoder, opened.codes.some(({ read }) => read)]).toEqual([false, false]);
    const image = await calls.generate(drawLatents(opened, stream(1, "test"), 1));
    expect(await calls.encode(image)).toEqual([[]]);
    expect((await inverted(calls, image, 1)).at(-1)).toMatchObject({ done: true });
  });

  const huge = (name: string): ModelFile => {
    const contents = new Blob([]);
    Object.defineProperty(contents, "size", { value: 2 ** 30 });
    return { name, contents };
  };
  test.each<readonly [string, () => readonly ModelFile[], string]>([
    ["nothing", () => [], "needs generator.onnx and README.md (the model card), got no file"],
    ["a photograph", () => [text("cat.jpg", "x")], "got cat.jpg"],
    ["no generator", () => without(GENERATOR_FILE), "An exported model needs generator.onnx, got"],
    ["no card", () => without(CARD_FILE), "needs README.md (the model card), got"],
    [
      "two generators",
      () => [...all(), text("b/generator.onnx", "x")],
      "Two files are called generator.onnx",
    ],
    ["an empty file", () => [...without(ENCODER_FILE), text(ENCODER_FILE, "")], "encoder.onnx is empty"],
    [
      "1 GB",
      () => [...without(GENERATOR_FILE), huge(GENERATOR_FILE)],
      "generator.onnx is 1024 MB, and a page opens at most 256 MB",
    ],
    [
      "text for a model",
      () => [...without(GENERATOR_FILE), text(GENERATOR_FILE, "hello")],
      "generator.onnx is no ONNX model that runs here",
    ],
    ["text for a card", () => card(() => "hello"), "README.md has no title"],
    [
      "a card without a layout",
      () => card((markdown) => markdown.replace("## Latents", "## Other")),
      'README.md has no section "## Latents"',
    ],
    [
      "an unknown prior",
      () => card((markdown) => markdown.replace("U(-0.5, 3)", "Cauchy(0, 1)")),
      'the code shade is drawn from "Cauchy(0, 1)"',
    ],
    [
      "a gap in the columns",
      () => card((markdown) => markdown.replace("| 4 |", "| 5 |")),
      "columns 5 to 5 follow column 3",
    ],
    [
      "too few classes",
      () => card((markdown) => markdown.replace("4 classes", "3 classes")),
      "4 columns of the latents, and its prior 3",
    ],
    [
      "a layout of another width",
      () => card((markdown) => markdown.replace("| 7 to 11 |", "| 7 to 20 |")),
      'must have "latents" of [batch, 21]',
    ],
    [
      "another model's encoder",
      () => [...without(ENCODER_FILE), fileOf(DIGITS, ENCODER_FILE)],
      'encoder.onnx must have "images" of [batch, 1, 8, 8]',
    ],
    [
      "the encoder as generator",
      () => [...without(GENERATOR_FILE), { ...fileOf(exported, ENCODER_FILE), name: GENERATOR_FILE }],
      'generator.onnx must have the input "latents", and has images',
    ],
  ])("that are %s are refused by name, and the model before stays open", async (_, files, message) => {
    const before = await open(all());
    await expect(open(files())).rejects.toThrow(message);
    expect((await calls.generate(new Float32Array(before.inputSize))).length).toBe(64);
  });
});
