import temml from "temml";
import type { Plugin } from "vite";

/** A tagged template of the module kit/tex.ts with nothing put in: tex`\log D(x)`. */
const FORMULA = /\btex`([^`$]*)`/g;

/**
 * Formulas become MathML when the page is built: their compiler stays out of it. In TypeScript and in components every
 * tex`…` is replaced by the string that `tex` would return, less attributes that change nothing.
 */
export function formulas(): Plugin {
  return {
    name: "studio-formulas",
    enforce: "pre",
    transform(code, id) {
      const [path = ""] = id.split("?");
      // Modules go on importing it, and none uses it any more.
      if (path.endsWith("/kit/tex.ts")) return { code, map: null, moduleSideEffects: false };
      if (!/\.(ts|svelte)$/.test(path) || !code.includes("tex`")) return null;
      return {
        code: code.replace(FORMULA, (_, formula: string) => JSON.stringify(mathMl(formula))),
        map: null,
      };
    },
  };
}

/** Attributes that say what a browser knows of these operators anyway, or that change nothing of their look. */
const IDLE = / (?:fence|separator)="true"/g;

/** @throws the compiler's error, so that a slip in a formula fails the build */
const mathMl = (formula: string): string =>
  temml.renderToString(formula, { throwOnError: true }).replaceAll(IDLE, "");
