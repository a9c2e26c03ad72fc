import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromRoot } from "../paths.ts";
import { drawOf } from "./draw.ts";
import type { Part } from "./part.ts";

/** Verbs that end by themselves whatever they are told; `train` is given what it must refuse. */
const STARTS: readonly [readonly string[], ...(readonly string[])[]] = [
  ["recipes"],
  ["estimate", "wasserstein", "--x", "p.csv", "--y", "q.csv"],
  ["estimate", "mutual-information", "--x", "p.csv", "--y", "q.csv", "--method", "ksg"],
  ["estimate", "sinkhorn", "--x", "p.csv", "--y", "q.csv"],
  ["export", "nothing", "--out", "out"],
  ["evaluate", "nothing"],
  ["sample", "nothing"],
  ["train", "nothing.yaml", "--data", "nothing", "--out", "p.csv"],
];

const FLAGS: readonly [string, ...string[]] = [
  "--json",
  "--seed",
  "--out",
  "--order",
  "--x-columns",
  "--y-columns",
  "--opset",
  "--threads",
  "--steps",
  "--set",
  "--method",
  "--device",
  "--range",
  "--port",
  "--quiet",
  "--help",
  "--version",
  "--x",
  "--force",
  "-",
  "--",
  "",
];

const ARGUMENTS: readonly [string, ...string[]] = [
  "0",
  "-1",
  "1e400",
  "NaN",
  "9007199254740993",
  "",
  " ",
  "a=b",
  "=",
  "a.b=&a [*a]",
  "nothing",
  "\u{1f600}",
  "--json",
  "1,2",
  "p.csv",
  "/dev/null",
  ".",
  "ksg",
  "cpu",
  "x".repeat(5000),
];

/** Command lines. */
export const flags: Part = {
  name: "flags",
  limit: 60_000,
  async open(folder) {
    for (const name of ["p.csv", "q.csv"]) {
      const rows = Array.from({ length: 12 }, (_, i) => `${i % 5},${(i * i) % 7}`);
      await writeFile(join(folder, name), rows.join("\n"));
    }
    return {
      input(seed, size) {
        const draw = drawOf(seed);
        const args = [...draw.pick(STARTS)];
        for (let i = 0; i < size; i++) {
          args.splice(
            1 + draw.below(args.length),
            draw.below(2),
            draw.pick(draw.next() < 0.5 ? FLAGS : ARGUMENTS),
          );
        }
        return {
          text: `saddlepoint ${args.map((each) => JSON.stringify(each)).join(" ")}`,
          feed: () => called(args, folder),
        };
      },
    };
  },
};

const CLI = fromRoot("packages/cli/dist/main.js");

const EXITS = new Set([0, 1, 2]);

async function called(args: readonly string[], cwd: string): Promise<void> {
  const program = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  program.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const end = (): boolean => program.kill("SIGKILL");
  process.once("exit", end);
  const code = await new Promise<number | string | null>((resolve) => {
    program.on("close", (exit, signal) => resolve(exit ?? signal));
  });
  process.off("exit", end);
  if (!EXITS.has(Number(code ?? Number.NaN))) throw new Error(`ended with ${code}: ${said.slice(0, 500)}`);
  if (/\n\s+at .*:\d+:\d+\)?\n/.test(said)) throw new Error(`printed a stack: ${said.slice(0, 1000)}`);
  if (code !== 0 && said.trim() === "") throw new Error(`failed with ${code} without a word`);
}
