import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { WORKLOAD_NAMES, workloadsLike } from "../matrix/workloads.ts";

const number =
  (flag: string, what: string, holds: (value: number) => boolean) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (holds(value)) return value;
    throw new InvalidArgumentError(`${flag} must be ${what}, got ${JSON.stringify(text)}.`);
  };

/** A parser of an integer of at least `least`. */
export const integer = (flag: string, least: number) =>
  number(flag, `an integer of at least ${least}`, (value) => Number.isSafeInteger(value) && value >= least);

/** A parser of a number above 0. */
export const positive = (flag: string) =>
  number(flag, "a number above 0", (value) => Number.isFinite(value) && value > 0);

/** A parser of names with commas between; "none" stands for no name where that makes sense. */
export const names =
  (flag: string, known: readonly string[], { none = false } = {}) =>
  (text: string): readonly string[] => {
    if (none && text === "none") return [];
    const given = [...new Set(text.split(","))];
    const unknown = given.find((name) => !known.includes(name));
    if (unknown === undefined) return given;
    throw new InvalidArgumentError(
      `${flag} must name some of ${known.join(", ")}${none ? ", or be none" : ""}, got ${JSON.stringify(unknown)}.`,
    );
  };

/** A parser of patterns of the matrix's workloads with commas between. */
export function workloadPatterns(text: string): readonly string[] {
  const chosen = text.split(",").flatMap((pattern) => {
    const found = workloadsLike(pattern);
    if (found.length > 0) return found;
    throw new InvalidArgumentError(
      `--workloads must name workloads (${WORKLOAD_NAMES.join(", ")}), got ${JSON.stringify(pattern)}.`,
    );
  });
  return [...new Set(chosen)];
}

/** The flags that commands share, each declared here once; a command gives its own default where it has one. */
export const flags = {
  json: () => new Option("--json", "print one JSON document on standard output, and nothing else there"),
  quick: (what: string) => new Option("--quick", what),
  only: (what: string, known: readonly string[], none = false) =>
    new Option(
      "--only <names>",
      `${what}, with commas between, of ${known.join(", ")}${none ? '; "none" for none' : ""}`,
    ).argParser(names("--only", known, { none })),
  workloads: () =>
    new Option(
      "--workloads <names>",
      `these only, with commas between; a part or * stands for all of its kind: ${WORKLOAD_NAMES.join(", ")}`,
    ).argParser(workloadPatterns),
  rounds: (what = "turns of each program") =>
    new Option("--rounds <n>", what).argParser(integer("--rounds", 1)),
  turn: () =>
    new Option("--turn <seconds>", "how long one turn is, at least one step").argParser(positive("--turn")),
  steps: (what: string, least: number) =>
    new Option("--steps <n>", what).argParser(integer("--steps", least)),
  batch: (what: string, least: number) =>
    new Option("--batch <n>", what).argParser(integer("--batch", least)),
  threads: (what = "threads, where a program takes them") =>
    new Option("--threads <n>", what).argParser(integer("--threads", 1)),
  allThreads: () => flags.threads().default(availableParallelism(), `one a core: ${availableParallelism()}`),
  limit: () =>
    new Option("--limit <seconds>", "how long one answer of a program may take").argParser(
      positive("--limit"),
    ),
  out: (what: string) => new Option("--out <file>", what),
} as const;
