import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";

/** A parser of an integer of at least `least`, and at most `most` where that is said. */
export const integer =
  (flag: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`${flag} must be an integer ${range}, got ${JSON.stringify(text)}.`);
  };

/** A parser of a number above 0. */
export const positive =
  (flag: string) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value > 0) return value;
    throw new InvalidArgumentError(`${flag} must be a number above 0, got ${JSON.stringify(text)}.`);
  };

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

/** The flags that commands share: each is declared here once. */
export const flags = {
  json: () => new Option("--json", "print one JSON document on standard output, and nothing else there"),
  quick: (what: string) => new Option("--quick", what),
  only: (what: string, known: readonly string[], none = false) =>
    new Option(
      "--only <names>",
      `${what}, with commas between, of ${known.join(", ")}${none ? '; "none" for none' : ""}`,
    ).argParser(names("--only", known, { none })),
  workloads: (what: string, parse: (text: string) => readonly string[]) =>
    new Option("--workloads <names>", what).argParser(parse),
  rounds: (usual: number, what = "turns of each program") =>
    new Option("--rounds <n>", `${what} (default ${usual})`).argParser(integer("--rounds", 1)),
  turn: (usual: number) =>
    new Option("--turn <seconds>", `how long one turn is, at least one step (default ${usual})`).argParser(
      positive("--turn"),
    ),
  steps: (what: string, least: number) =>
    new Option("--steps <n>", what).argParser(integer("--steps", least)),
  batch: (what: string, least: number) =>
    new Option("--batch <n>", what).argParser(integer("--batch", least)),
  threads: (otherwise = `one a core: ${availableParallelism()}`) =>
    new Option("--threads <n>", `threads, where a program takes them (default ${otherwise})`).argParser(
      integer("--threads", 1),
    ),
  limit: (usual: number) =>
    new Option("--limit <seconds>", `how long one answer of a program may take (default ${usual})`).argParser(
      positive("--limit"),
    ),
  out: (what: string) => new Option("--out <file>", what),
} as const;

/** Threads where nobody says how many. */
export const ALL_THREADS = availableParallelism();
