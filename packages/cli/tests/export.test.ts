import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import * as native from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { columnsOf, sampleLatents } from "saddlepoint/codes";
import { useRun } from "saddlepoint/node";
import { stream } from "saddlepoint/random";
import { beforeAll, describe, expect, test } from "vitest";
import { saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder } from "../testing/temporaryFolder.ts";
import { writeTinyRecipe } from "../testing/tinyRun.ts";

const TOLERANCE = 1e-4;
const folder = sharedTemporaryFolder();
const run = join(folder, "run");
const out = join(folder, "model");

beforeAll(async () => {
  const trained = await saddlepoint(["train", writeTinyRecipe(folder), "--out", run, "--quiet"]);
  expect(trained.code, trained.stderr).toBe(0);
  const exported = await saddlepoint(["export", run, "--out", out]);
  expect(exported.code, exported.stderr).toBe(0);
});

type Expected = {
  readonly latents: Float32Array;
  readonly images: Float32Array;
  readonly posteriors: Readonly<Record<string, readonly number[]>>;
};

/** What the library itself makes of `n` latents, and reads from the images: Q's heads, turned into posteriors by hand. */
const fromLibrary = (n: number): Promise<Expected> =>
  useRun(run, {}, async ({ model: { layout }, snapshot }, inference) => {
    const latents = sampleLatents(layout, stream(7, "export"), n);
    const images = await inference.generate(snapshot.state, latents);
    const { heads } = await inference.judge(snapshot.state, images, "real");
    const headsOf = (name: string) => {
      const placed = layout.codes.find((code) => code.name === name);
      if (placed === undefined) throw new Error(`no code ${name}`);
      return columnsOf(heads, layout.headSize, placed.heads);
    };
    const [place, shade] = [headsOf("place"), headsOf("shade")];
    const probabilities = Array.from({ length: n }, (_, i) => {
      const powers = Array.from(place.subarray(4 * i, 4 * i + 4), Math.exp);
      const total = powers.reduce((a, b) => a + b);
      return powers.map((power) => power / total);
    }).flat();
    // σ = e^(3 tanh(raw / 3)), in units of half the width of U(-1, 1), which is 1.
    const rows = Array.from({ length: n }, (_, i) => [shade[2 * i] ?? 0, shade[2 * i + 1] ?? 0] as const);
    if (!(images.data instanceof Float32Array)) throw new TypeError("images must be float32");
    return {
      latents,
      images: images.data,
      posteriors: {
        "code.place.probabilities": probabilities,
        "code.shade.mean": rows.map(([mean]) => mean),
        "code.shade.sigma": rows.map(([, raw]) => Math.exp(3 * Math.tanh(raw / 3))),
      },
    };
  });

type Session = { run(feeds: Record<string, Tensor>): Promise<Record<string, { readonly data: unknown }>> };

const largestDifference = (actual: unknown, expected: ArrayLike<number>): number => {
  if (!(actual instanceof Float32Array) || actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return actual.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (expected[i] ?? Number.NaN))),
    0,
  );
};

const RUNTIMES: readonly { name: string; load: (model: Uint8Array) => Promise<Session> }[] = [
  { name: "onnxruntime-node", load: (model) => native.InferenceSession.create(model) },
  {
    name: "onnxruntime-web (WebAssembly)",
    load(model) {
      web.env.wasm.numThreads = 1;
      return web.InferenceSession.create(model, { executionProviders: ["wasm"] });
    },
  },
];

describe.each(RUNTIMES)("in $name", ({ load }) => {
  test.each([1, 3, 7])(
    "generator and encoder give the library's own outputs for a batch of %i",
    async (n) => {
      const expected = await fromLibrary(n);
      const generator = await load(readFileSync(join(out, "generator.onnx")));
      const { images } = await generator.run({
        latents: new Tensor("float32", expected.latents, [n, expected.latents.length / n]),
      });
      expect(largestDifference(images?.data, expected.images)).toBeLessThanOrEqual(TOLERANCE);
      const encoder = await load(readFileSync(join(out, "encoder.onnx")));
      const read = await encoder.run({ images: new Tensor("float32", expected.images, [n, 1, 8, 8]) });
      expect(Object.keys(read).sort()).toEqual(Object.keys(expected.posteriors).sort());
      for (const [name, values] of Object.entries(expected.posteriors)) {
        expect(largestDifference(read[name]?.data, values), name).toBeLessThanOrEqual(TOLERANCE);
      }
    },
  );
});

test("the model card has each model's SHA-256, the latents' layout and the quantities", () => {
  const card = readFileSync(join(out, "README.md"), "utf8");
  for (const name of ["generator.onnx", "encoder.onnx"]) {
    const hash = createHash("sha256")
      .update(readFileSync(join(out, name)))
      .digest("hex");
    expect(card).toContain(`${hash}  ${name}`);
  }
  expect(card).toContain("| 0 to 3 | code `place` | 4 classes, equally likely |");
  expect(card).toContain("| 4 | code `shade` | U(-1, 1) |");
  expect(card).toContain("| 5 to 8 | noise | U(-1, 1) |");
  expect(card).toContain("| I(place; G(z,c)) |");
  expect(card).toMatch(/against 60 held-out ones, by the features of `random@[0-9a-f]{8}`/);
  for (const measure of ["KID", "Fréchet distance", "recall"]) expect(card).toContain(`| ${measure} |`);
});

test("an earlier export is replaced only with --force", async () => {
  const refused = await saddlepoint(["export", run, "--out", out]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(
    "must not exist; choose another folder with --out, or replace it with --force",
  );
  expect((await saddlepoint(["export", run, "--out", out, "--force"])).code).toBe(0);
});

test("a run without codes has a generator to export, and no encoder", async () => {
  const plain = join(folder, "plain");
  const flags = [
    "--set",
    "codes={}",
    "--set",
    "objective.information=null",
    "--set",
    "objective.invariance=null",
  ];
  const trained = await saddlepoint([
    "train",
    join(folder, "tiny.yaml"),
    "--out",
    plain,
    "--steps",
    "4",
    ...flags,
  ]);
  expect(trained.code, trained.stderr).toBe(0);
  const model = join(folder, "plain-model");
  mkdirSync(model);
  writeFileSync(join(model, "encoder.onnx"), "of an earlier export");
  const { code, stderr } = await saddlepoint(["export", plain, "--out", model, "--force"]);
  expect(code, stderr).toBe(0);
  expect(readdirSync(model).sort()).toEqual(["README.md", "generator.onnx"]);
});
