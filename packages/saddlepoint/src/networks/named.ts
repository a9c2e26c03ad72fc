import type { Named } from "./layer.ts";

/** Every name with `prefix.` before it. */
export function withPrefix<A>(prefix: string, named: Named<A>): Named<A> {
  return Object.fromEntries(Object.entries(named).map(([name, leaf]) => [`${prefix}.${name}`, leaf]));
}

/** The leaves whose names begin with `prefix.`, without it. */
export function underPrefix<A>(prefix: string, named: Named<A>): Named<A> {
  const start = `${prefix}.`;
  const found = Object.entries(named).filter(([name]) => name.startsWith(start));
  return Object.fromEntries(found.map(([name, leaf]) => [name.slice(start.length), leaf]));
}

/**
 * The leaf of a name.
 *
 * @throws RangeError when there is none, with the names that there are
 */
export function leafOf<A>(named: Named<A>, name: string, owner: string): A {
  const leaf = Object.hasOwn(named, name) ? named[name] : undefined;
  if (leaf === undefined) {
    throw new RangeError(`${owner}: needs ${JSON.stringify(name)}, got [${Object.keys(named).join(", ")}]`);
  }
  return leaf;
}

/** `f` of each leaf and its name, under the same names. */
export function mapNamed<A, B>(named: Named<A>, f: (leaf: A, name: string) => B): Named<B> {
  return Object.fromEntries(Object.entries(named).map(([name, leaf]) => [name, f(leaf, name)]));
}

/** All leaves of several trees whose names differ. */
export function merged<A>(parts: readonly Named<A>[]): Named<A> {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}
