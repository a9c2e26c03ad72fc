import { parseDocument } from "yaml";

/** A recipe is a few levels deep. */
const DEEPEST = 100;
/** What stands before the first word of a line: every level of indentation, and every dash of a list in a list, is a part of it. */
const LONGEST_MARGIN = 4 * DEEPEST;

/**
 * Whether a text is nested so deeply that parsing it, level within level, could exhaust the stack, or end the process natively.
 * Looks at the text alone: brackets that are open at once, also in quotes, and what stands before the first word of each line.
 */
export function isTooDeep(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === "[" || character === "{") open++;
    else if (character === "]" || character === "}") open--;
    if (open > DEEPEST) return true;
  }
  return text.split("\n").some((line) => (/^[ \t?:-]*/.exec(line)?.[0].length ?? 0) > LONGEST_MARGIN);
}

/** @throws Error for a value that holds itself, as an alias can make one, or that is nested too deeply */
function requireTree(value: unknown, depth = 0, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  if (depth > DEEPEST) throw new Error(`it holds itself, or is nested more than ${DEEPEST} deep`);
  for (const inner of Object.values(value)) requireTree(inner, depth + 1, seen);
  seen.add(value);
}

/**
 * The value of a YAML text, a tree of a few levels.
 *
 * @throws Error saying what and where: no YAML, values of types that only another program knows, nested too deeply, or holding itself
 */
export function parseYaml(text: string): unknown {
  if (isTooDeep(text)) throw new Error(`it is nested more than ${DEEPEST} deep`);
  const document = parseDocument(text);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new Error(problem.message, { cause: problem });
  const value: unknown = document.toJS();
  requireTree(value);
  return value;
}
