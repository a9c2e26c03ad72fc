import { isPlainObject } from "../data/isPlainObject.ts";

/** One `path=value` as the command line's --set gives it. */
export type Override = { readonly path: readonly string[]; readonly value: unknown };

/**
 * Reads `training.steps=500`: a dotted path, and a value in JSON, or text where it is no JSON.
 *
 * @throws RangeError when there is no path or no `=`
 */
export function parseOverride(text: string): Override {
  const at = text.indexOf("=");
  const path = text.slice(0, Math.max(at, 0)).split(".");
  if (at < 1 || path.some((key) => key === "")) {
    throw new RangeError(`--set must be path=value, like training.steps=500, got ${JSON.stringify(text)}`);
  }
  return { path, value: parseValue(text.slice(at + 1)) };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A recipe whose short form of data, a source alone, is written out: overrides of data.size and the like then fit in. */
export const withDataWrittenOut = (recipe: unknown): unknown =>
  isPlainObject(recipe) && typeof recipe.data === "string"
    ? { ...recipe, data: { source: recipe.data } }
    : recipe;

/**
 * A copy of `value` with the overrides applied; objects on the way are made where they are missing, and null takes away
 * what was there, so that its default, or nothing, stands in its place. Where nothing was it stays, for the recipe's reader to judge.
 *
 * @throws RangeError when one override would be lost to a later one: a number where the other needs keys
 */
export function overridden(value: unknown, overrides: readonly Override[]): unknown {
  for (const [at, override] of overrides.entries()) requireKept(override, overrides.slice(at + 1));
  return overrides.reduce<unknown>((current, { path, value: next }) => withPath(current, path, next), value);
}

function requireKept({ path, value }: Override, later: readonly Override[]): void {
  if (value === null || isPlainObject(value)) return;
  const within = later.find(
    (other) => other.path.length > path.length && path.every((key, i) => other.path[i] === key),
  );
  if (within === undefined) return;
  throw new RangeError(
    `${path.join(".")} must be an object where ${within.path.join(".")} is set too, got ${JSON.stringify(value)}`,
  );
}

function withPath(value: unknown, [key, ...rest]: readonly string[], next: unknown): unknown {
  if (key === undefined) return next;
  const object = isPlainObject(value) ? value : {};
  if (next === null && rest.length === 0 && Object.hasOwn(object, key)) {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  }
  return { ...object, [key]: withPath(object[key], rest, next) };
}
