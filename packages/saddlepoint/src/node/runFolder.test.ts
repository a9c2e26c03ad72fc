import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { formatBytes, preflight, tryFolder } from "./preflight.ts";
import { clearLeftovers, createRunFolder, openRunFolder, writeReport, writeSample } from "./runFolder.ts";
import { versions } from "./versions.ts";

const RUN = { recipeName: "digits", seed: 7, recipe: "data: mnist\n", manifest: { seed: 7 }, bytes: 1000 };
const MORE_THAN_ANY_DISK = 1e24;

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

describe("createRunFolder", () => {
  test("lays out a run: recipe, manifest, checkpoints, samples", async () => {
    const run = await createRunFolder({ ...RUN, out: join(folder, "a", "b") });
    expect(run.path).toBe(join(folder, "a", "b"));
    expect(readdirSync(run.path).sort()).toEqual(["checkpoints", "manifest.json", "recipe.yaml", "samples"]);
    expect(readFileSync(run.recipe, "utf8")).toBe("data: mnist\n");
    expect(JSON.parse(readFileSync(run.manifest, "utf8"))).toEqual({ seed: 7 });
  });

  test("by default names a new folder after the recipe and the seed, never the same twice", async () => {
    const parent = join(folder, "runs");
    const runs = await Promise.all([1, 2, 3].map(() => createRunFolder({ ...RUN, parent })));
    expect(runs.map(({ path }) => path).sort()).toEqual(
      ["digits-seed7", "digits-seed7-2", "digits-seed7-3"].map((name) => join(parent, name)),
    );
  });

  test("refuses a folder that already holds a run, and leaves it alone", async () => {
    const out = join(folder, "run");
    await createRunFolder({ ...RUN, out });
    await expect(createRunFolder({ ...RUN, out, recipe: "data: other\n" })).rejects.toThrow(
      `${out} already holds a run; go on with it with --resume, or choose another folder with --out`,
    );
    expect(readFileSync(join(out, "recipe.yaml"), "utf8")).toBe("data: mnist\n");
  });

  test("takes an existing folder that holds no run, keeping what is in it", async () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    await createRunFolder({ ...RUN, out: folder });
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  });

  test.each(["report.json", "samples/samples.png", "recipe.yaml"])(
    "overwrites no %s of somebody's own, and leaves the folder as it was",
    async (name) => {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), "mine");
      const before = readdirSync(folder, { recursive: true });
      const taken = join(folder, name.split("/")[0] ?? "");
      await expect(createRunFolder({ ...RUN, out: folder })).rejects.toThrow(
        `${folder} holds no run, but ${taken}, which a run would overwrite; choose another folder with --out`,
      );
      expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
      expect(readdirSync(folder, { recursive: true })).toEqual(before);
    },
  );

  test("takes a folder with the very recipe that it would write there", async () => {
    writeFileSync(join(folder, "recipe.yaml"), RUN.recipe);
    expect((await createRunFolder({ ...RUN, out: folder })).path).toBe(folder);
  });

  test("what a start that was killed left is cleared away; a run, and what is somebody's own, stay", async () => {
    for (const name of ["recipe.yaml", "recipe.yaml.tmp", "manifest.json.tmp", "notes.txt"]) {
      writeFileSync(join(folder, name), "x");
    }
    await clearLeftovers(folder);
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
    await createRunFolder({ ...RUN, out: folder });
    await clearLeftovers(folder);
    expect(readdirSync(folder)).toContain("recipe.yaml");
  });

  test("refuses when the disk has too little room, with both sizes, and leaves no folder behind", async () => {
    const out = join(folder, "x", "y");
    await expect(createRunFolder({ ...RUN, out, bytes: MORE_THAN_ANY_DISK })).rejects.toThrow(
      /needs about .+ TB in .*y and .+ are free; free some space, or choose a folder on another disk with --out/,
    );
    expect(existsSync(join(folder, "x"))).toBe(false);
  });

  test("refuses a path that cannot be a folder", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(createRunFolder({ ...RUN, out: join(folder, "file") })).rejects.toThrow(
      /cannot create .*file: a file of that name is in the way; choose another folder with --out/,
    );
    await expect(createRunFolder({ ...RUN, out: join(folder, "file", "run") })).rejects.toThrow(
      /cannot create .*run: part of its path is a file, not a folder/,
    );
  });
});

describe("preflight", () => {
  test("of many at once in one new folder, some of which fail and take it away, all others pass", async () => {
    const out = join(folder, "a", "b");
    const asked = Array.from({ length: 12 }, (_, i) => tryFolder(out, i % 3 === 0 ? MORE_THAN_ANY_DISK : 1));
    const ended = await Promise.allSettled(asked);
    const reasons = ended.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) expect(reason).toContain("free some space");
  });

  test("touches no file of somebody's own by the name of its trial", async () => {
    writeFileSync(join(folder, ".saddlepoint-write-test"), "mine");
    await preflight(folder, 1);
    expect(readFileSync(join(folder, ".saddlepoint-write-test"), "utf8")).toBe("mine");
  });

  test.runIf(process.platform === "linux")(
    "ends where the system says that no folder can be found below one that is there",
    async () => {
      await expect(preflight("/proc/none/run", 0)).rejects.toThrow(
        "cannot create /proc/none/run: no folder can be made in /proc; choose another folder with --out",
      );
    },
  );

  test("leaves a folder that passes as it was", async () => {
    mkdirSync(join(folder, "kept"));
    await preflight(folder, 1000);
    expect(readdirSync(folder)).toEqual(["kept"]);
  });

  test("does not remove a folder that was there before, when it fails", async () => {
    await expect(preflight(folder, MORE_THAN_ANY_DISK)).rejects.toThrow("free some space");
    expect(existsSync(folder)).toBe(true);
  });

  test.runIf(process.platform === "linux")(
    "refuses a folder that cannot be written, saying what to do",
    async () => {
      // Even root cannot create files here.
      await expect(preflight("/proc/self/fd", 0)).rejects.toThrow(
        /cannot write in \/proc\/self\/fd: .+; choose another folder with --out/,
      );
    },
  );
});

describe("formatBytes", () => {
  test("gives three figures and a unit of 1000", () => {
    const sizes = [0, 999, 1000, 412_300_000, 2.5e12, 1e17].map(formatBytes);
    expect(sizes).toEqual(["0 bytes", "999 bytes", "1 kB", "412 MB", "2.5 TB", "100000 TB"]);
  });
});

describe("openRunFolder", () => {
  test("finds a run's files", async () => {
    const made = await createRunFolder({ ...RUN, out: join(folder, "run") });
    expect(await openRunFolder(join(folder, "run"))).toEqual(made);
  });

  test("refuses a folder that does not exist or is not a run", async () => {
    await expect(openRunFolder(join(folder, "none"))).rejects.toThrow(
      /cannot open .*none: it does not exist/,
    );
    await expect(openRunFolder(folder)).rejects.toThrow(/is not a run's folder: it has no .*recipe\.yaml/);
    writeFileSync(join(folder, "recipe.yaml"), "");
    await expect(openRunFolder(folder)).rejects.toThrow(/it has no .*manifest\.json/);
    writeFileSync(join(folder, "metrics.jsonl"), "");
    await expect(openRunFolder(folder)).rejects.toThrow(/manifest\.json is missing, without which/);
  });
});

describe("a run's report and samples", () => {
  test("are replaced as a whole; infinity is the string Infinity", async () => {
    const run = await createRunFolder({ ...RUN, out: folder });
    await writeReport(run, { kl: Number.POSITIVE_INFINITY });
    await writeReport(run, { kl: Number.POSITIVE_INFINITY, js: 0.5 });
    expect(JSON.parse(readFileSync(run.report, "utf8"))).toEqual({ kl: "Infinity", js: 0.5 });
    const path = await writeSample(run, "traversal.png", new Uint8Array([1, 2]));
    expect(path).toBe(join(folder, "samples", "traversal.png"));
    expect(Array.from(readFileSync(path))).toEqual([1, 2]);
  });
});

describe("versions", () => {
  test("names the versions that the numbers depend on", () => {
    const found = versions();
    expect(Object.keys(found)).toEqual([
      "node",
      "saddlepoint",
      "@saddlepoint/engine",
      "@jax-js/jax",
      "onnxruntime-node",
    ]);
    for (const version of Object.values(found)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
