import { readFileSync } from "node:fs";
import { messageOf } from "../turns/lastLine.ts";
import type { MatrixReport } from "./measureMatrix.ts";
import { WORKLOAD_NAMES } from "./workloads.ts";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function isReport(value: unknown): value is MatrixReport {
  return (
    isObject(value) &&
    ["machine", "version", "settings", "ceiling", "seconds"].every((key) => key in value) &&
    "results" in value &&
    isObject(value.results) &&
    Object.keys(value.results).every((name) => WORKLOAD_NAMES.includes(name))
  );
}

/**
 * A report that `npm run bench -- --json` printed; what npm prints before it is passed over.
 *
 * @throws RangeError when the file is none
 */
export function readReport(path: string): MatrixReport {
  const refuse = (got: string) =>
    new RangeError(
      `merge: ${path} must be a report of \`npm run bench -- --json\` with workloads of this benchmark, got ${got}`,
    );
  let value: unknown;
  try {
    const text = readFileSync(path, "utf8");
    value = JSON.parse(text.slice(Math.max(0, text.indexOf("{"))));
  } catch (error) {
    throw refuse(messageOf(error));
  }
  if (isReport(value)) return value;
  throw refuse(
    isObject(value) ? `an object with ${Object.keys(value).join(", ") || "nothing in it"}` : typeof value,
  );
}
