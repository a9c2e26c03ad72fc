import type { CodeRecipe } from "./schema.ts";

/** A code in words: its prior, and what the generator's input takes for it. */
export type CodeDescription = { readonly prior: string; readonly input: string };

const DESCRIPTIONS: {
  readonly [K in CodeRecipe["kind"]]: (code: Extract<CodeRecipe, { kind: K }>) => CodeDescription;
} = {
  categorical: ({ classes }) => ({
    prior: `${classes} classes, equally likely`,
    input: "one-hot: 1 in the column of the class, 0 in the others",
  }),
  bernoulli: () => ({ prior: "Bernoulli(1/2)", input: "0 or 1" }),
  uniform: ({ low, high }) => ({
    prior: `U(${low}, ${high})`,
    input: "a number, from the prior's range or beyond it",
  }),
  normal: () => ({ prior: "N(0, 1)", input: "a number, mostly within (-2, 2)" }),
};

export function describeCode<K extends CodeRecipe["kind"]>(
  code: Extract<CodeRecipe, { kind: K }>,
): CodeDescription {
  const kind: K = code.kind;
  return DESCRIPTIONS[kind](code);
}
