import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PACKAGES = fileURLToPath(new URL("../..", import.meta.url));

/** A namespace of jax-js, such as numpy: an object with a getter for each of its functions. */
const NAMESPACE = /__exportAll\(\{([\s\S]*?)\n\}\)/g;
/** Element types are asked for by what an array says of itself. */
const ELEMENT_TYPE = /^(bool_?|u?int\d+|float\d+)$/;
const GETTER = /^\s*"?(\w+)"?: \(\) => /;

/**
 * Leaves out of jax-js what a page does not need: the functions of its namespaces that nothing here names, which no bundler
 * can see through an object of getters, and its WebAssembly backend, since functions are traced on its plain one.
 */
export function leanJax(): Plugin {
  const named = propertiesNamed(["engine", "saddlepoint", "studio"]);
  return {
    name: "studio-lean-jax",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@jax-js/jax/dist/")) return null;
      const withoutBackend = code.replaceAll("new WasmBackend()", "null");
      return {
        code: withoutBackend.replace(
          NAMESPACE,
          (_, body: string) => `__exportAll({${pruned(body, named)}\n})`,
        ),
        map: null,
      };
    },
  };
}

const pruned = (body: string, named: ReadonlySet<string>): string =>
  body
    .split("\n")
    .filter((line) => {
      const name = GETTER.exec(line)?.[1];
      return name === undefined || named.has(name) || ELEMENT_TYPE.test(name);
    })
    .join("\n");

/** Every name that stands behind a point somewhere in the packages' sources: more than what is used of jax-js, never less. */
function propertiesNamed(packages: readonly string[]): ReadonlySet<string> {
  const files = packages.flatMap((name) => {
    const folder = join(PACKAGES, name, "src");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith(".test.ts"))
      .map((file) => join(folder, file));
  });
  const names = files.flatMap((file) =>
    Array.from(readFileSync(file, "utf8").matchAll(/\.(\w+)/g), ([, name = ""]) => name),
  );
  return new Set(names);
}
