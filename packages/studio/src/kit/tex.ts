import temml from "temml";

/**
 * A formula as MathML: tex`\log D(x)`. A build of the page does this once and leaves the string; here it is done as it is
 * called, for tests.
 */
export const tex = (parts: TemplateStringsArray): string =>
  temml.renderToString(String.raw(parts), { throwOnError: true });
