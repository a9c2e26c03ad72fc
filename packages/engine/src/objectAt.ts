/**
 * The object at a path of fields that a library's types do not show.
 *
 * @throws TypeError where there is none
 */
export function objectAt(root: object, ...path: readonly string[]): object {
  return path.reduce((from: object, name): object => {
    const found: unknown = Reflect.get(from, name);
    if (typeof found === "object" && found !== null) return found;
    throw new TypeError(`no object at ${path.join(".")}: ${name} is ${String(found)}`);
  }, root);
}
