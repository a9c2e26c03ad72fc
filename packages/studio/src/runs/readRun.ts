import { isPlainObject } from "saddlepoint/data";
import type { Quantity } from "saddlepoint/quantity";
import type { MetricsLine, RunChange, RunDetail, RunStatus, RunSummary } from "./api.ts";

const STATUSES: readonly RunStatus[] = ["running", "stopped", "done", "broken"];
const KINDS: readonly Quantity["kind"][] = ["exact", "lower-bound", "upper-bound", "estimate"];
const UNITS: readonly Quantity["unit"][] = ["nats", "bits", "data units", "dimensionless"];

/** A number as JSON holds it: infinities and NaN are written as text there. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === "Infinity" || value === "-Infinity" || value === "NaN") return Number(value);
  return undefined;
}

const text = (value: unknown, otherwise: string): string =>
  typeof value === "string" && value !== "" ? value : otherwise;
const count = (value: unknown): number => {
  const number = readNumber(value);
  return number !== undefined && Number.isFinite(number) && number > 0 ? number : 0;
};

/** A quantity from whatever a file holds; undefined for what has no name or no value. */
export function readQuantity(value: unknown): Quantity | undefined {
  if (!isPlainObject(value) || typeof value.quantity !== "string") return undefined;
  const found = readNumber(value.value);
  if (found === undefined) return undefined;
  const ends = Array.isArray(value.ci) ? value.ci.map(readNumber) : [];
  return {
    quantity: value.quantity,
    value: found,
    unit: UNITS.find((unit) => unit === value.unit) ?? "dimensionless",
    kind: KINDS.find((kind) => kind === value.kind) ?? "estimate",
    ceiling: readNumber(value.ceiling) ?? Number.POSITIVE_INFINITY,
    ci: [ends[0] ?? found, ends[1] ?? found],
    n: count(value.n),
    ...(typeof value.warning === "string" ? { warning: value.warning } : {}),
  };
}

/** What was changed of a run, from whatever a server sends. */
export const readChanges = (value: unknown): readonly RunChange[] =>
  Array.isArray(value)
    ? value.filter(isPlainObject).map(({ what, before, after }) => ({
        what: text(what, "something"),
        ...(typeof before === "string" ? { before } : {}),
        after: text(after, "another"),
      }))
    : [];

/** A run of the table from whatever a server sends; what is missing or odd becomes a plain word, and breaks nothing. */
export function readSummary(value: unknown): RunSummary {
  const run = isPlainObject(value) ? value : {};
  const status = STATUSES.find((known) => known === run.status);
  const problem =
    typeof run.problem === "string"
      ? run.problem
      : status === undefined
        ? "the server says nothing of its status"
        : undefined;
  const changes = readChanges(run.changes);
  const quantities = Array.isArray(run.quantities) ? run.quantities : [];
  return {
    name: text(run.name, "(without a name)"),
    status: status ?? "broken",
    ...(problem === undefined ? {} : { problem }),
    ...(changes.length === 0 ? {} : { changes }),
    startedHere: run.startedHere === true,
    ...(typeof run.elsewhere === "string" ? { elsewhere: run.elsewhere } : {}),
    recipe: text(run.recipe, "unknown"),
    step: count(run.step),
    steps: count(run.steps),
    saved: readNumber(run.saved) === undefined ? null : count(run.saved),
    seed: readNumber(run.seed) ?? Number.NaN,
    changed: count(run.changed),
    quantities: quantities.map(readQuantity).filter((quantity) => quantity !== undefined),
  };
}

/** A run's page from whatever a server sends. */
export function readDetail(value: unknown): RunDetail {
  const run = isPlainObject(value) ? value : {};
  return {
    ...readSummary(value),
    recipeData: run.recipeData,
    recipeYaml: typeof run.recipeYaml === "string" ? run.recipeYaml : "",
    report: run.report ?? null,
    manifest: run.manifest ?? null,
    samples: Array.isArray(run.samples) ? run.samples.filter((name) => typeof name === "string") : [],
  };
}

/** The lines of metrics.jsonl that say which step they are of. */
export const readMetrics = (value: unknown): MetricsLine[] =>
  Array.isArray(value) ? value.map(readLine).filter((line) => line !== undefined) : [];

function readLine(value: unknown): MetricsLine | undefined {
  if (!isPlainObject(value)) return undefined;
  const step = readNumber(value.step);
  return step === undefined || !Number.isFinite(step) ? undefined : { ...value, step };
}

/** What stands at a path of plain data; undefined where the path leads nowhere. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (isPlainObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
