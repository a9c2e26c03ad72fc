import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { saddlepoint } from "../testing/commandLine.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const NAMES = [
  "parallel-lines",
  "optimal-discriminator",
  "gaussian-fit",
  "bound-twice",
  "modes",
  "toy-densities",
  "mnist-kde",
  "domain-adaptation",
];

const PNG = [0x89, 0x50, 0x4e, 0x47];

describe("saddlepoint experiment", () => {
  test("without a name lists every experiment with a line each", async () => {
    const { code, stdout } = await saddlepoint(["experiment"]);
    expect(code).toBe(0);
    for (const name of NAMES) expect(stdout).toMatch(new RegExp(`^${name} {2,}\\S`, "m"));
    const listed = JSON.parse((await saddlepoint(["experiment", "--json"])).stdout);
    expect(listed.experiments.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(NAMES),
    );
  });

  test.each(NAMES)("%s --quick writes its tables, its document and its figures", async (name) => {
    const out = join(temporaryFolder(), "result");
    const { code, stdout, stderr } = await saddlepoint([
      "experiment",
      name,
      "--quick",
      "--json",
      "--out",
      out,
    ]);
    expect(code, stderr).toBe(0);
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({ status: "finished", folder: out, experiment: name, complete: true });
    expect(printed.tables.length).toBeGreaterThan(0);
    for (const { columns, rows } of printed.tables) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
    const written = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
    expect(written.tables).toEqual(printed.tables);
    expect(written.quantities[0]).toMatchObject({ quantity: expect.any(String), kind: expect.any(String) });
    const page = readFileSync(join(out, "table.md"), "utf8");
    expect(page).toContain(`# ${name}`);
    expect(written.figures.length).toBeGreaterThan(0);
    for (const { file } of written.figures) {
      expect(page).toContain(`(${file})`);
      const bytes = readFileSync(join(out, file));
      if (file.endsWith(".svg")) expect(bytes.toString()).toMatch(/^<svg .*<\/svg>$/s);
      else expect([...bytes.subarray(0, 4)]).toEqual(PNG);
    }
    expect(readdirSync(out).toSorted()).toEqual(
      ["result.json", "table.md", ...written.figures.map(({ file }: { file: string }) => file)].toSorted(),
    );
  });

  test("parallel-lines writes the infinite divergence as the string Infinity, and ∞ in its table", async () => {
    const out = join(temporaryFolder(), "result");
    const { code, stdout } = await saddlepoint([
      "experiment",
      "parallel-lines",
      "--steps",
      "40",
      "--seeds",
      "1",
      "--quick",
      "--out",
      out,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("∞");
    const { quantities } = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
    const exact = quantities.find(
      ({ quantity, kind }: Record<string, string>) => quantity === "KL(P‖Q), θ = 0.5" && kind === "exact",
    );
    expect(exact.value).toBe("Infinity");
  });

  test("the same seed gives the same numbers, another seed others; --seed 4 --seeds 2 runs seeds 4 and 5", async () => {
    const folder = temporaryFolder();
    const run = async (...flags: readonly string[]) => {
      const { code, stdout, stderr } = await saddlepoint([
        "experiment",
        "bound-twice",
        "--quick",
        "--json",
        "--steps",
        "60",
        "--out",
        join(folder, "run"),
        ...flags,
      ]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const [first, again, two] = [
      await run("--seed", "4"),
      await run("--seed", "4"),
      await run("--seed", "4", "--seeds", "2"),
    ];
    expect(again.tables).toEqual(first.tables);
    expect(two.settings.seeds).toEqual([4, 5]);
    const [a, b] = two.tables[0].rows;
    expect(a).toEqual(first.tables[0].rows[0]);
    expect(b).not.toEqual(a);
  });

  test("Ctrl-C writes what is finished and ends with exit code 130", async () => {
    const out = join(temporaryFolder(), "result");
    const { code, stdout } = await saddlepoint(
      ["experiment", "gaussian-fit", "--steps", "200000", "--out", out],
      {
        // Once the work has been announced; the exact fits need no training, so there is something to write.
        onOutput: (child, text) => {
          if (text.includes("seeds 1")) child.kill("SIGINT");
        },
      },
    );
    expect(code).toBe(130);
    expect(stdout).toContain("what was finished is written");
    const { complete, tables } = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
    expect(complete).toBe(false);
    expect(tables[0].rows[0][1]).toBeCloseTo(0.2831, 3);
  });
});

describe("bad usage ends with exit code 2 and leaves no folder behind", () => {
  test.each([
    [["experiment", "paralel-lines"], "did you mean parallel-lines?"],
    [["experiment", "gaussian-fit", "--seeds", "0"], "seeds must be an integer of at least 1"],
    [["experiment", "gaussian-fit", "--seed", "one"], "seed must be an integer of at least 0"],
    [["experiment", "gaussian-fit", "bound-twice"], "too many arguments"],
  ])("%j", async (args, message) => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await saddlepoint(args, { cwd });
    expect(code, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

test("help teaches what the columns mean and how to stop", async () => {
  const { code, stdout } = await saddlepoint(["experiment", "--help"]);
  expect(code).toBe(0);
  for (const word of ["exact", "published", "--quick", "Ctrl-C", "result.json", "130"])
    expect(stdout).toContain(word);
});
