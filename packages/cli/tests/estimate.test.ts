import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { encodeNpy } from "saddlepoint/data";
import { encodePng } from "saddlepoint/node";
import { fillNormal, stream } from "saddlepoint/random";
import { describe, expect, test } from "vitest";
import { MAIN, runProgram, saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder } from "../testing/temporaryFolder.ts";

const folder = sharedTemporaryFolder();
const N = 1500;
const RHO = 0.8;

/** I(x; y) of a normal pair of correlation ρ, in nats. */
const INFORMATION = -0.5 * Math.log(1 - RHO ** 2);

const normals = (name: string, size: number): Float32Array =>
  fillNormal(stream(1, `estimate.${name}`), new Float32Array(size));

const text = (rows: readonly (readonly number[])[]): string =>
  `${rows.map((row) => row.join(",")).join("\n")}\n`;

/** Heights and weights of correlation ρ, in their own units, far from 0. */
function people(): string {
  const [a, b] = [normals("height", N), normals("weight", N)];
  const rows = Array.from(a, (height, i) => {
    const weight = RHO * height + Math.sqrt(1 - RHO ** 2) * (b[i] ?? 0);
    return [1.7 + 0.1 * height, 70 + 12 * weight];
  });
  return `height,weight\n${text(rows)}`;
}

/** Points of a normal distribution in the plane around (shift, 0). */
const points = (name: string, shift: number, n = N): Tensor =>
  new Tensor(
    "float32",
    normals(name, 2 * n).map((value, i) => value + (i % 2 === 0 ? shift : 0)),
    [n, 2],
  );

const write = (name: string, bytes: string | Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};

write("people.csv", people());
write("p.npy", encodeNpy(points("p", 1)));
write("q.npy", encodeNpy(points("q", 0)));
write("few.npy", encodeNpy(points("p", 1, 40)));
write("few.csv", "1,2\n3,4\n");
write("broken.csv", "a,b\n1,2\n3,nan\n");
write("words.csv", "1,2\nthree,4\n");
write("line.csv", "0\n1\n2\n");
write("shifted.csv", "5\n3\n4\n");
write("classes.csv", `class\n${Array.from({ length: 300 }, (_, i) => i % 3).join("\n")}\n`);
write("coded.csv", `code\n${Array.from({ length: 300 }, (_, i) => 10 * (i % 3)).join("\n")}\n`);
write("notes.json", "{}");

const run = (...args: readonly string[]) => saddlepoint(["estimate", ...args], { cwd: folder });

/** The one document that the verb prints with --json. */
async function document(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const PEOPLE = ["--x", "people.csv", "--x-columns", "height", "--y", "people.csv", "--y-columns", "weight"];
const PLANE = ["--x", "p.npy", "--y", "q.npy"];

describe("a quantity with its kind, interval and ceiling", () => {
  test("the information between two columns is estimated and bounded from below, and says what was seen", async () => {
    const found = await document("mutual-information", ...PEOPLE, "--steps", "300");
    expect(found).toMatchObject({
      unit: "nats",
      kind: "estimate",
      ceiling: "Infinity",
      estimand: "mutual-information",
      method: "auto",
      seed: 1,
      x: { source: "people.csv", rows: N, columns: 1 },
      seen: ["x and y are numbers", expect.stringContaining("copula describes the dependence")],
      lower: { kind: "lower-bound" },
    });
    // The correlation of N pairs is off by (1 - rho^2)/sqrt N, and the information by rho/sqrt N; of this draw by 2.2 of that.
    const error = RHO / Math.sqrt(N);
    expect((found.ci[1] - found.ci[0]) / (2 * 1.96 * error)).toBeCloseTo(1, 1);
    expect(Math.abs(found.value - INFORMATION)).toBeLessThan(3 * error);
    expect(found.lower.ci[0]).toBeLessThan(INFORMATION);
    expect(found.lower.value).toBeGreaterThan(0.8 * INFORMATION);
  });

  test("--bits is nats over log 2, and the same seed gives the same bytes", async () => {
    const args = ["kl", ...PLANE, "--steps", "100", "--seed", "3"];
    const [nats, again, bits] = [
      await document(...args),
      await document(...args),
      await document(...args, "--bits"),
    ];
    expect(again).toEqual(nats);
    expect(bits).toMatchObject({ unit: "bits", ceiling: "Infinity", method: "auto", seed: 3 });
    expect(bits.value).toBeCloseTo(nats.value / Math.LN2, 12);
    expect(nats.value).toBeGreaterThan(0.1);
    expect(nats.ci[0]).toBeLessThan(0.5);
  });

  test("a class is told by x to the last bit where x is the class in another guise", async () => {
    const found = await document("mutual-information", "--x", "coded.csv", "--y", "classes.csv", "--classes");
    expect(found).toMatchObject({ method: "barber-agakov", kind: "lower-bound" });
    expect(found.ceiling).toBeCloseTo(Math.log(3), 12);
    expect(found.value).toBeGreaterThan(0.9 * Math.log(3));
    expect(found.value).toBeLessThanOrEqual(Math.log(3) + 1e-9);
  });

  test("flags choose the method that takes them", async () => {
    expect(await document("mutual-information", ...PEOPLE, "--neighbours", "5")).toMatchObject({
      method: "ksg",
      kind: "estimate",
    });
    expect(await document("mutual-information", ...PEOPLE, "--bins", "8")).toMatchObject({
      method: "histogram",
    });
  });
});

test("what x tells of y where x is known already is nothing", async () => {
  const found = await document(
    "conditional-information",
    ...PEOPLE,
    "--z",
    "people.csv",
    "--z-columns",
    "height",
  );
  expect(found).toMatchObject({ quantity: "I(x; y | z)", kind: "estimate", method: "ksg" });
  expect(found.value).toBeCloseTo(0, 1);
});

test("samples too few for what they seem to hold bring a warning in the quantity and in the text", async () => {
  const same = [
    "--x",
    "people.csv",
    "--x-columns",
    "1",
    "--y",
    "people.csv",
    "--y-columns",
    "1",
    "--neighbours",
    "3",
  ];
  const found = await document("mutual-information", ...same);
  expect(found.warning).toContain("may be much larger, or infinite");
  expect((await run("mutual-information", ...same)).stdout).toContain(`warning: ${found.warning}`);
});

describe("transport", () => {
  test("on the line the distance is that of the sorted samples, exactly", async () => {
    const found = await document("wasserstein", "--x", "line.csv", "--y", "shifted.csv");
    expect(found).toMatchObject({
      kind: "exact",
      method: "exact",
      value: 3,
      ci: [3, 3],
      n: 6,
      unit: "data units",
    });
    expect((await document("wasserstein", "--x", "line.csv", "--y", "line.csv", "--order", "2")).value).toBe(
      0,
    );
  });

  test("in the plane a critic's bound is near the distance of the distributions, and a line sees less of it", async () => {
    const critic = await document("wasserstein", ...PLANE, "--method", "critic", "--steps", "300");
    expect(critic).toMatchObject({ kind: "lower-bound", unit: "data units" });
    // The distributions are one apart.
    expect(critic.ci[0]).toBeLessThan(1);
    expect(critic.value).toBeGreaterThan(0.6);
    const sliced = await document("sliced-wasserstein", ...PLANE, "--directions", "64");
    expect(sliced).toMatchObject({ kind: "estimate", n: 64 });
    // A shift by one is seen as |cos| of the angle, 2/π on average.
    expect(sliced.ci[0]).toBeLessThan(2 / Math.PI + 0.05);
    expect(sliced.ci[1]).toBeGreaterThan(2 / Math.PI - 0.05);
  });

  test("Sinkhorn's divergence of samples from themselves is 0", async () => {
    const { value, kind, quantity } = await document(
      "sinkhorn",
      "--x",
      "line.csv",
      "--y",
      "line.csv",
      "--epsilon",
      "0.5",
    );
    expect(kind).toBe("estimate");
    expect(quantity).toContain("epsilon 0.5");
    expect(value).toBeLessThan(0.01);
  });
});

describe("quality of samples, from features in files", () => {
  test("distances are near those of two normal distributions one apart", async () => {
    const frechet = await document("frechet", ...PLANE);
    expect(frechet).toMatchObject({ kind: "estimate", unit: "dimensionless", method: "moments", n: 2 * N });
    expect(frechet.ci[0]).toBeLessThan(1);
    expect(frechet.ci[1]).toBeGreaterThan(1);
    // Σᵢ C(3, i) 2⁻ⁱ |E aⁱ − E bⁱ|² over the moments' tensors: 3/2 · 1 + 3/4 · 1 + 1/8 · (4² + 3 · 1²)
    const kid = await document("kid", ...PLANE);
    expect(kid.ci[0]).toBeLessThan(4.625);
    expect(kid.ci[1]).toBeGreaterThan(4.625);
  });

  test("each measure of neighbours is its own: few generated samples leave real ones alone", async () => {
    const [, file = ""] = PLANE;
    const found: Record<string, number> = {};
    for (const measure of ["precision", "recall", "density", "coverage"]) {
      const { quantity, value } = await document(measure, "--x", file, "--y", "few.npy");
      expect(quantity).toBe(measure);
      found[measure] = value;
    }
    // 40 of the real samples themselves: all among the real ones, each in its own ball and in others.
    expect(found.precision).toBe(1);
    expect(found.density).toBeGreaterThan(0.8);
    // 5 of 1,500 neighbours are near, so a ball holds one of 40 for about 6 · 40 in 1,500; balls of 40 are wide.
    expect(found.coverage).toBeLessThan(0.3);
    expect(found.recall).toBeGreaterThan(0.5);
  });
});

test("folders of images are compared by their pixels", async () => {
  for (const [name, least] of [["dark", 0] as const, ["bright", 128] as const]) {
    mkdirSync(join(folder, name));
    const noise = stream(1, name);
    for (let i = 0; i < 40; i++) {
      const data = Uint8Array.from({ length: 16 }, () => least + 100 * noise.next());
      write(join(name, `${i}.png`), encodePng({ width: 4, height: 4, channels: 1, data }));
    }
  }
  const found = await document("js", "--x", "dark", "--y", "bright", "--size", "2", "--steps", "100");
  expect(found).toMatchObject({ x: { rows: 40, columns: 4 }, kind: "estimate" });
  expect(found.lower.value).toBeGreaterThan(0.2);
  expect(found.ceiling).toBeCloseTo(Math.log(2), 12);
  expect(found.value).toBeGreaterThan(0.2);
});

test("the text says what it is, which way it points and how sure it is; --quiet says nothing else", async () => {
  const { code, stdout } = await run("sliced-wasserstein", ...PLANE, "--quiet");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^SW1\(x, y\), between the samples ≈ 0\.\d{3} data units\n/);
  expect(stdout).toMatch(/95% interval +\[0\.\d{3}, 0\.\d{3}\], from 256 directions/);
  expect(stdout).toMatch(/kind +estimate/);
  const noted = await run("sliced-wasserstein", ...PLANE);
  expect(noted.stdout).toContain("p.npy: 1,500 samples of 2 numbers");
  expect(noted.stdout.endsWith(stdout)).toBe(true);
});

test("names are classes, gaps are left out of both sides, and what is said of that is in the document", async () => {
  const names = ["ant", "bee", "cat"];
  const rows = (name: (i: number) => string) => Array.from({ length: 300 }, (_, i) => name(i)).join("\n");
  write("names.csv", `id,kind\n${rows((i) => `n${i},${names[i % 3]}`)}\n`);
  write("gaps.csv", `${rows((i) => (i === 7 ? "NA" : String(10 * (i % 3))))}\n`);
  const found = await document(
    ...["mutual-information", "--x", "gaps.csv", "--y", "names.csv", "--y-columns", "kind"],
    ...["--classes", "--missing", "drop"],
  );
  expect(found).toMatchObject({
    ceiling: Math.log(3),
    x: {
      rows: 299,
      remarks: ['left out: 1 of 300 rows, which miss a value (such as line 8, column 1: "NA")'],
    },
    y: { rows: 299 },
  });
});

test("standard input is a file like any other", async () => {
  const { code, stdout } = await runProgram(
    "bash",
    [
      "-c",
      'cat few.csv | "$0" "$1" estimate wasserstein --x - --y few.csv --quiet',
      ...[process.execPath, MAIN],
    ],
    { cwd: folder },
  );
  expect([code, stdout.split("\n")[0]]).toEqual([0, "W1(x, y), between the samples = 0.000 data units"]);
});

describe("bad data ends with exit code 1 and names the file, before any work", () => {
  test.each([
    [
      ["kl", "--x", "broken.csv", "--y", "few.csv"],
      'broken.csv: line 3, column 2 (b) must be a number, got "nan"; 1 of 2 rows miss a value',
    ],
    [
      ["kl", "--x", "words.csv", "--y", "few.csv"],
      'words.csv: line 2, column 1 must be a number, got "three"',
    ],
    [["kl", "--x", "p.npy", "--y", "line.csv"], "as many columns, got 2 in p.npy and 1 in line.csv"],
    [["kl", "--x", "few.csv", "--y", "p.npy"], "at least 30 samples of each, got 2 in few.csv"],
    [
      ["mutual-information", "--x", "p.npy", "--y", "line.csv"],
      "as many rows, got 1,500 in p.npy and 3 in line.csv",
    ],
    [["mutual-information", ...PEOPLE, "--classes"], "people.csv must hold one column of integers or names"],
    [["kl", "--x", "notes.json", "--y", "few.csv"], "source must be one of: "],
    [
      ["kl", "--x", "few.csv", "--y", "few.csv", "--size", "8"],
      "are for folders of images, got size for the file",
    ],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code, stderr).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe("bad usage ends with exit code 2 and says what there is", () => {
  test.each([
    [["wassersten", ...PLANE], "did you mean wasserstein?"],
    [["alpha(x)", ...PLANE], "alpha(NUMBER)"],
    [["kl", "--x", "p.npy"], "required option '--y <file>'"],
    [["kl", "--x", "none.csv", "--y", "q.npy"], "estimate(--x): cannot read none.csv: it does not exist"],
    [["mutual-information", ...PEOPLE, "--method", "info-nce"], "did you mean infonce?"],
    [
      ["kl", ...PLANE, "--order", "2"],
      "these take: auto (--steps, --hidden, --rate), witness (--steps, --hidden, --rate)",
    ],
    [
      ["mutual-information", ...PEOPLE, "--method", "nwj", "--bins", "3"],
      "these take: nwj (--steps, --hidden, --rate)",
    ],
    [["kl", ...PLANE, "--x-columns", "3,1"], 'must be a number from 1 to 2, got "3"'],
    [["kl", "--x", "-", "--y", "/dev/stdin"], "standard input can be read once, got it for both"],
    [["kl", ...PLANE, "--x-columns", "1,1"], "columns must be different names or numbers"],
    [["wasserstein", ...PLANE, "--order", "0.5"], 'order must be a number of at least 1, got "0.5"'],
    [["conditional-information", ...PEOPLE], "needs what is known already, got no --z"],
    [["kl", ...PLANE, "--z", "p.npy"], "what is known already is for conditional-information"],
    [["sinkhorn", ...PLANE, "--epsilon", "0"], 'epsilon must be a number above 0, got "0"'],
    [["kl", ...PLANE, "--steps", "0"], "steps must be an integer of at least 1"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });
});

test("help names every quantity and every method with its kind", async () => {
  const { code, stdout } = await run("--help");
  expect(code).toBe(0);
  for (const name of [
    "mutual-information",
    "reverse-kl",
    "total-variation",
    "sliced-wasserstein",
    "kid",
    "alpha(A)",
  ]) {
    expect(stdout).toContain(name);
  }
  expect(stdout).toMatch(/ksg +estimate/);
  expect(stdout).toMatch(/\n {2}precision, recall, density, coverage\n {4}neighbours +estimate/);
  expect(stdout).toMatch(/critic +lower bound/);
  expect(stdout).toMatch(/exact +exact/);
});
