import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSamples } from "saddlepoint/node";
import { beforeAll, describe, expect, test } from "vitest";
import { saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder } from "../testing/temporaryFolder.ts";
import { hashOf, writeTinyRecipe } from "../testing/tinyRun.ts";

const folder = sharedTemporaryFolder();
const run = join(folder, "run");
let recipe = "";

const QUANTITY = {
  quantity: expect.any(String),
  value: expect.any(Number),
  unit: "nats",
  kind: expect.stringMatching(/^(exact|lower-bound|upper-bound|estimate)$/),
  ceiling: expect.anything(),
  ci: [expect.any(Number), expect.any(Number)],
  n: expect.any(Number),
};

/** A network of images of another size. */
const DIGITS = fileURLToPath(new URL("../../saddlepoint/models/digits.onnx", import.meta.url));

const MEASURE = { ...QUANTITY, unit: "dimensionless", kind: "estimate" };
const MEASURES = Object.fromEntries(
  ["kid", "frechet", "precision", "recall", "density", "coverage"].map((name) => [name, MEASURE]),
);

/** The one document that a verb prints with --json. */
async function document(...args: readonly string[]) {
  const { code, stdout, stderr } = await saddlepoint([...args, "--json"]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  recipe = writeTinyRecipe(folder);
  const trained = await document("train", recipe, "--out", run);
  expect(trained).toMatchObject({ status: "finished", run, step: 60, steps: 60 });
});

describe("evaluate", () => {
  test("--json has the quantities, each with its ceiling, and the matched error", async () => {
    const report = await document("evaluate", run);
    expect(report).toMatchObject({
      step: 60,
      information: {
        codes: [
          { name: "place", kind: "categorical", entropy: QUANTITY, bound: QUANTITY },
          { name: "shade", kind: "uniform", entropy: QUANTITY, bound: QUANTITY },
        ],
        total: QUANTITY,
      },
      divergence: QUANTITY,
      clusters: { errorRate: expect.any(Number), assignment: expect.any(Array) },
    });
    expect(report.information.codes[0].bound.ceiling).toBeCloseTo(Math.log(4), 12);
    expect(report.information.codes[1].bound.ceiling).toBeCloseTo(2.774, 3);
    expect(report.clusters.assignment.toSorted()).toEqual([0, 1, 2, 3]);
  });

  test("measures the images' quality beside that of other real images, and so did training at every measurement", async () => {
    const { quality } = await document("evaluate", run);
    expect(quality).toMatchObject({
      network: expect.stringMatching(/^random@[0-9a-f]{8}$/),
      n: 60,
      ...MEASURES,
    });
    expect(quality.real).toMatchObject(MEASURES);
    const lines = readFileSync(join(run, "metrics.jsonl"), "utf8").trimEnd().split("\n");
    const measured = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === "evaluation");
    expect(measured.length).toBe(6);
    for (const line of measured)
      expect(line.quality).toMatchObject({
        network: quality.network,
        ...MEASURES,
        real: { kid: quality.real.kid },
      });
  });

  test("--features measures quality by another network, and says what it must be", async () => {
    const model = join(folder, "features");
    await document("export", run, "--out", model);
    const encoder = join(model, "encoder.onnx");
    const noModel = join(folder, "no.onnx");
    writeFileSync(noModel, "no model");
    const before = await document("evaluate", run);
    const features = `${encoder}:code.place.probabilities`;
    const { quality, ...rest } = await document("evaluate", run, "--features", features);
    expect(quality.network).toMatch(/^encoder:code\.place\.probabilities@[0-9a-f]{8}$/);
    expect({ ...rest, quality: before.quality }).toEqual(before);
    const outputs = "code.place.probabilities, code.shade.mean, code.shade.sigma";
    for (const [wrong, message] of [
      [encoder, `which output holds the features must be said, got one of ${outputs}`],
      [`${encoder}:pool3`, `the output must be one of ${outputs}, got pool3`],
      [
        `${DIGITS}:out.features`,
        "its input images must take float32 images [n, 1, 8, 8], [n, channels, height, width], got float32 [n, 1, 28, 28]",
      ],
      [noModel, "it must be an ONNX model that ONNX Runtime can load"],
      [join(folder, "none.onnx"), "none.onnx: it does not exist"],
    ] as const) {
      const { code, stderr } = await saddlepoint(["evaluate", run, "--features", wrong]);
      expect(code).toBe(1);
      expect(stderr).toContain(message);
    }
    await document("evaluate", run);
  });

  test("writes the report that training wrote", async () => {
    const before = readFileSync(join(run, "report.json"), "utf8");
    const printed = await document("evaluate", run);
    expect(readFileSync(join(run, "report.json"), "utf8")).toBe(before);
    expect(JSON.parse(before)).toEqual(printed);
    expect(readdirSync(join(run, "samples"))).toContain("neighbours.png");
  });

  test("--data measures on other images and writes nothing", async () => {
    const before = readFileSync(join(run, "report.json"), "utf8");
    const report = await document("evaluate", run, "--data", join(folder, "images.npy"));
    expect(report.clusters).toBeUndefined();
    expect(report.divergence).toMatchObject(QUANTITY);
    expect(readFileSync(join(run, "report.json"), "utf8")).toBe(before);
  });

  test("--data with images of another size is refused", async () => {
    const { code, stderr } = await saddlepoint(["evaluate", run, "--data", "mnist"]);
    expect(code).toBe(1);
    expect(stderr).toContain("must be 1×8×8 (channels, height, width) as the run's are, got 1×28×28");
  });
});

describe("pictures", () => {
  const sizeOf = (path: string) => {
    const png = readFileSync(path);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
  };

  test("sample draws as many as asked, the same for the same seed", async () => {
    const [a, b, c] = ["a.png", "b.png", "c.png"].map((name) => join(folder, "pictures", name));
    for (const [out = "", seed] of [[a, "5"] as const, [b, "5"] as const, [c, "6"] as const]) {
      expect(await document("sample", run, "--n", "9", "--seed", seed, "--out", out)).toMatchObject({
        run,
        n: 9,
        out,
      });
    }
    expect(hashOf(b ?? "")).toBe(hashOf(a ?? ""));
    expect(hashOf(c ?? "")).not.toBe(hashOf(a ?? ""));
    const usual = join(folder, "pictures", "usual.png");
    await document("sample", run, "--n", "9", "--seed", "5", "--truncation", "0.2", "--out", usual);
    expect(hashOf(usual)).not.toBe(hashOf(a ?? ""));
    const { width, height } = sizeOf(a ?? "");
    expect(width).toBe(height);
  });

  test("a file that is there already is replaced only with --force", async () => {
    const photo = join(folder, "pictures", "photo.png");
    writeFileSync(photo, "mine");
    for (const command of [
      ["sample", run, "--n", "4", "--out", photo],
      ["traverse", run, "--code", "shade", "--out", photo],
    ]) {
      const { code, stderr } = await saddlepoint(command);
      expect(code).toBe(1);
      expect(stderr).toContain(
        `${photo} must not exist; choose another file with --out, or replace it with --force`,
      );
      expect(readFileSync(photo, "utf8")).toBe("mine");
    }
    expect((await saddlepoint(["sample", run, "--n", "4", "--out", photo, "--force"])).code).toBe(0);
    sizeOf(photo);
  });

  test("sample writes the same samples as an array, a table and an archive, which are read back", async () => {
    const written = async (name: string) => {
      const out = join(folder, "pictures", name);
      await document("sample", run, "--n", "12", "--seed", "5", "--out", out);
      return out;
    };
    const array = (await openSamples(await written("s.npy"))).train;
    expect(array.n).toBe(12);
    const table = (await openSamples(await written("s.csv"))).train;
    expect([table.n, table.d, ...table.values]).toEqual([12, array.d, ...array.values]);
    expect(
      readFileSync(await written("s.zip"))
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  test("traverse has the columns and rows that were asked for", async () => {
    const out = join(folder, "pictures", "traverse.png");
    const shape = (columns: string, rows: string) =>
      document(
        ...["traverse", run, "--code", "shade", "--range", "-2,2"],
        ...["--columns", columns, "--rows", rows, "--out", out, "--force"],
      ).then(() => sizeOf(out));
    const small = await shape("3", "2");
    const large = await shape("6", "4");
    expect(large.width / small.width).toBeCloseTo(2, 1);
    expect(large.height).toBeGreaterThan(1.5 * small.height);
  });

  test("a moving code and walks are drawn, as animations and as rows, and nothing is replaced", async () => {
    const pictures = join(folder, "pictures");
    const [code, walk, rows] = ["code.webp", "walk.gif", "rows.png"].map((name) => join(pictures, name));
    if (!code || !walk || !rows) throw new Error("there must be three files");
    await document("traverse", run, "--code", "place", "--rows", "2", "--animate", code);
    await document("interpolate", run, "--rows", "2", "--stops", "2", "--steps", "2", "--out", walk);
    expect(readFileSync(code).subarray(0, 4).toString()).toBe("RIFF");
    expect(readFileSync(walk).subarray(0, 6).toString()).toBe("GIF89a");
    await document("interpolate", run, "--rows", "2", "--steps", "5", "--out", rows);
    expect(sizeOf(rows).width).toBeGreaterThan(2 * sizeOf(rows).height);
    const again = await saddlepoint(["interpolate", run, "--out", rows]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("rows.png must not exist")]);
  });

  test("invert finds images again, tells what the residual is worth, and draws them", async () => {
    const image = join(folder, "pictures", "one.png");
    const out = join(folder, "pictures", "again.png");
    await document("sample", run, "--n", "1", "--seed", "7", "--out", image);
    const { images, step } = await document(
      ...["invert", run, image, image, "--starts", "2", "--steps", "6", "--out", out],
    );
    expect(step).toBeGreaterThan(0);
    expect(images).toHaveLength(2);
    const [{ codes, residual, nearest, mean, latents, noise }] = images;
    expect(codes.map(({ name }: { name: string }) => name)).toEqual(["place", "shade"]);
    expect(latents).toHaveLength(4 + 1 + 4);
    expect([residual, nearest.residual, mean.residual, noise.norm].every(Number.isFinite)).toBe(true);
    expect(sizeOf(out).height).toBeGreaterThan(2 * sizeOf(image).height);
    const broken = await saddlepoint(["invert", run, join(run, "recipe.yaml")]);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain("recipe.yaml must be an image that can be read");
  });
});

describe("recipes and doctor", () => {
  test("recipes lists the presets, and prints one complete", async () => {
    const { recipes } = await document("recipes");
    expect(recipes.map(({ name }: { name: string }) => name)).toContain("digits");
    const digits = await document("recipes", "digits");
    expect(digits).toMatchObject({ name: "digits", data: { source: "mnist" }, training: { seed: 1 } });
  });

  test("recipes prints YAML that train takes", async () => {
    const { stdout } = await saddlepoint(["recipes", recipe]);
    expect(stdout).toContain("keepCheckpoints: 3");
  });

  test("doctor says what works here", async () => {
    const found = await document("doctor");
    expect(found.devices).toContain("cpu");
    expect(found.mnist).toEqual({ ok: true, detail: "60000 + 10000 images" });
    expect(found.compile).toMatchObject({ ok: true, milliseconds: expect.any(Number) });
    expect(found.versions["onnxruntime-node"]).toBe("1.30.0");
  });
});

describe("bad usage ends with exit code 2, one line that says what is wrong, and no trace of work", () => {
  const png = join(folder, "never.png");
  test.each([
    [["trian"], "unknown command 'trian'"],
    [["train", "--stepz", "3"], "unknown option '--stepz'"],
    [["train", "digts"], 'got "digts"; did you mean digits?'],
    [["train", "--steps", "-3"], 'steps must be an integer of at least 1, got "-3"'],
    [["train", "--steps", "many"], 'steps must be an integer of at least 1, got "many"'],
    [["train", "--set", "training.steps"], "--set must be path=value"],
    [["train", "--set", "training.stepz=3"], "training"],
    [
      ["train", "--set", "training=5", "--steps", "3"],
      "training must be an object where training.steps is set too, got 5",
    ],
    [["train", "--set", "training.batchSize=1"], "training.batchSize"],
    [["train", "--device", "abacus"], "cpu, webgpu, cuda, coreml, dml"],
    [["train", "no-such.yaml"], "cannot read no-such.yaml: it does not exist"],
    [["evaluate", "no-such-run"], "cannot open no-such-run: it does not exist"],
    [["sample", run, "--out", png], "required option '--n <n>'"],
    [["sample", run, "--n", "0", "--out", png], "n must be an integer of at least 1"],
    [
      ["sample", run, "--n", "4", "--out", png, "--truncation", "2"],
      "truncation must be a number from 0 to 1, got",
    ],
    [
      ["sample", run, "--n", "4", "--out", join(folder, "images.npy")],
      "out must be another file than the run's own data",
    ],
    [["sample", run, "--n", "4", "--out", "x.jpg"], "out must be the path of a .png, .npy, .csv, .zip file"],
    [["traverse", run, "--code", "shape", "--out", png], "code must be one of [place, shade]"],
    [
      ["traverse", run, "--code", "shade", "--range", "2", "--out", png],
      "range must be two different numbers",
    ],
    [["traverse", run, "--code", "place", "--range", "0,1", "--out", png], "place is categorical"],
    [["traverse", run, "--code", "shade"], "one of them must be given, got neither"],
    [["traverse", run, "--code", "shade", "--animate", png], "must be the path of a .webp or .gif file"],
    [["interpolate", run, "--out", "x.jpg"], "out must be the path of a .png, .webp or .gif file"],
    [["export", run], "required option '--out <folder>'"],
  ])("%j", async (args, message) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await saddlepoint(args, { cwd: folder });
    expect(code, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("with --json the document says it too", async () => {
    const { code, stdout } = await saddlepoint(["train", "digts", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { message: expect.stringContaining("did you mean digits?"), exitCode: 2 },
    });
  });
});

test("help ends with exit code 0 and teaches the quantities", async () => {
  const { code, stdout } = await saddlepoint(["train", "--help"]);
  expect(code).toBe(0);
  for (const word of ["nats", "lower bound", "ceiling", "--resume"]) expect(stdout).toContain(word);
});
