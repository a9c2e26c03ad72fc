import { isPlainObject } from "saddlepoint/data";
import type { RunChange } from "../runs/api.ts";

/** The last thing that a process said, without the word that says that it is an error. */
export const lastWords = (text: string): string =>
  text
    .trim()
    .replace(/^[\s\S]*\nerror: /, "")
    .replace(/^error: /, "")
    .slice(-2000);

const isChange = (value: unknown): value is RunChange =>
  isPlainObject(value) &&
  typeof value.what === "string" &&
  typeof value.after === "string" &&
  (value.before === undefined || typeof value.before === "string");

/** The changes for which `train --json` did not go on with a run; none where it ended for another reason. */
export function refusedChanges(result: string): readonly RunChange[] {
  let document: unknown;
  try {
    document = JSON.parse(result);
  } catch {
    return [];
  }
  const error = isPlainObject(document) ? document.error : undefined;
  const changes = isPlainObject(error) ? error.changes : undefined;
  return Array.isArray(changes) ? changes.filter(isChange) : [];
}
