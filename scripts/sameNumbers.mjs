/**
 * Whether two commits compute the same numbers, to the last bit.
 *
 *   node scripts/sameNumbers.mjs record CHECKOUT NUMBERS [--only NAME,…]   run a built checkout's command line, keep what it computed
 *   node scripts/sameNumbers.mjs compare NUMBERS NUMBERS                   say where two records differ; exit code 1 where they do
 *
 * A record is a folder with a JSON file for each recipe (60 steps: hashes of all arrays of the last checkpoint, all metrics, the
 * report) and for each experiment (its quick result). Records of one machine are compared: another processor rounds otherwise.
 * An array that only changed its name counts as the same, and is named.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";

const run = promisify(execFile);

const RECIPES = ["digits", "mnist-gan", "mnist-wgan-gp", "mnist-cgan", "ring-infogan", "grid-wgan-gp"];
/** What `arraysOf` says of one int32 that is 0. */
const ZERO = `I32[] ${createHash("sha256").update(Buffer.alloc(4)).digest("hex")}`;

/** Enough steps for every part of a run: lines of the log, measurements, pictures, checkpoints. */
const SETTINGS = { steps: 60, logEvery: 10, evaluateEvery: 30, sampleEvery: 60, checkpointEvery: 60 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, help: { type: "boolean", short: "h" } },
});
async function record(checkout, numbers, only) {
  await mkdir(numbers, { recursive: true });
  const cli = join(checkout, "packages/cli/dist/main.js");
  const saddlepoint = (...args) =>
    run(process.execPath, [cli, ...args, "--quiet", "--json"], { maxBuffer: 2 ** 28, cwd: checkout });
  const { stdout } = await saddlepoint("experiment");
  const experiments = namesIn(JSON.parse(stdout));
  for (const name of [...RECIPES, ...experiments]) {
    if (only !== undefined && !only.includes(name)) continue;
    const started = performance.now();
    const out = await mkdtemp(join(tmpdir(), "same-numbers-"));
    try {
      const found = RECIPES.includes(name)
        ? await ofRecipe(saddlepoint, name, join(out, "run"))
        : JSON.parse(
            (await saddlepoint("experiment", name, "--quick", "--out", join(out, "experiment"))).stdout,
          );
      await writeFile(join(numbers, `${name}.json`), `${JSON.stringify(timeless(found), undefined, 1)}\n`);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

const namesIn = (document) =>
  (Array.isArray(document) ? document : (document.experiments ?? Object.values(document)[0])).map(
    ({ name }) => name,
  );

async function ofRecipe(saddlepoint, name, out) {
  const sets = Object.entries(SETTINGS).flatMap(([key, value]) => ["--set", `training.${key}=${value}`]);
  await saddlepoint("train", name, "--seed", "1", "--threads", "1", "--out", out, ...sets);
  const checkpoints = (await readdir(join(out, "checkpoints")))
    .filter((file) => file.endsWith(".safetensors"))
    .sort();
  const lines = (await readFile(join(out, "metrics.jsonl"), "utf8")).trim().split("\n");
  return {
    arrays: arraysOf(await readFile(join(out, "checkpoints", checkpoints.at(-1)))),
    metrics: lines.map((line) => JSON.parse(line)),
    report: JSON.parse(await readFile(join(out, "report.json"), "utf8")),
  };
}

/** The arrays of a safetensors file: a length, a JSON header, bytes. */
function arraysOf(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...header } = JSON.parse(bytes.subarray(8, 8 + length).toString());
  return Object.fromEntries(
    Object.entries(header).map(([name, { dtype, shape, data_offsets: offsets }]) => {
      const data = bytes.subarray(...offsets.map((offset) => 8 + length + offset));
      return [name, `${dtype}[${shape}] ${createHash("sha256").update(data).digest("hex")}`];
    }),
  );
}

/** A document without what tells of time and place. */
function timeless(value) {
  if (Array.isArray(value)) return value.map(timeless);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(
    ([key]) => !/^(time|seconds|ms|elapsed|date|folder|files|version|versions|at|path)$/i.test(key),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, timeless(inner)]));
}

async function compare(before, after) {
  let same = true;
  const files = (await readdir(before)).filter((file) => file.endsWith(".json")).sort();
  for (const file of files) {
    const [a, b] = await Promise.all(
      [before, after].map(async (folder) =>
        JSON.parse(await readFile(join(folder, file), "utf8").catch(() => "null")),
      ),
    );
    const differences = b === null ? ["not there"] : differencesOf(a, b);
    const renamed = b === null ? [] : renamedArrays(a.arrays, b.arrays);
    if (differences.length > 0) same = false;
    console.log(
      `${file.replace(/\.json$/, "")}: ${differences.length === 0 ? "the same" : `${differences.length} differences`}${renamed.length === 0 ? "" : `; ${renamed.length} arrays renamed, such as ${renamed[0]}`}`,
    );
    for (const difference of differences.slice(0, 5)) console.log(`  ${difference}`);
  }
  return same;
}

function renamedArrays(before = {}, after = {}) {
  const byBytes = new Map(Object.entries(after).map(([name, bytes]) => [bytes, name]));
  return Object.entries(before)
    .filter(([name, bytes]) => !(name in after) && byBytes.has(bytes))
    .map(([name, bytes]) => `${name} → ${byBytes.get(bytes)}`);
}

function differencesOf({ arrays = {}, ...before }, { arrays: others = {}, ...after }) {
  // Version 0.1.0 kept a count of a reader's steps where there was no reader; a 0 that is not kept any more is no difference.
  const found = new Set([...Object.values(others), ZERO]);
  const lost = Object.entries(arrays)
    .filter(([name, bytes]) => (name in others ? others[name] !== bytes : !found.has(bytes)))
    .map(([name, bytes]) => `array ${name}: ${bytes} | ${others[name] ?? "not there"}`);
  return [...lost, ...leafDifferences(before, after, "")];
}

function leafDifferences(a, b, path) {
  if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => leafDifferences(a[key], b[key], `${path}.${key}`));
  }
  return Object.is(a, b) ? [] : [`${path}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`];
}

const [verb, first, second] = positionals;
if (values.help || first === undefined || second === undefined || !["record", "compare"].includes(verb)) {
  console.error(
    "node scripts/sameNumbers.mjs record CHECKOUT NUMBERS [--only NAME,…] | compare NUMBERS NUMBERS",
  );
  process.exit(values.help ? 0 : 2);
}
if (verb === "record") await record(resolve(first), resolve(second), values.only?.split(","));
else process.exitCode = (await compare(resolve(first), resolve(second))) ? 0 : 1;
