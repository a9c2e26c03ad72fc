import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { recipeFields } from "./recipeFields.ts";
import { recipeReference } from "./recipeReference.ts";

const FILE = fileURLToPath(new URL("../../../../docs/recipes.md", import.meta.url));

test("docs/recipes.md is what `npm run docs:recipes` makes of the schema", () => {
  expect(readFileSync(FILE, "utf8")).toBe(recipeReference());
});

test("it has a line for every key, with its range, its default and its meaning", () => {
  const text = recipeReference();
  for (const { path, schema } of recipeFields()) {
    expect(text).toContain(`\n| \`${path}\` | `);
    expect(schema.description, path).toMatch(/\w+/);
  }
  expect(text).toContain(
    "| `training.batchSize` |  | whole number from 2 to 1000000 | `128` | real images a step |",
  );
  expect(text).toContain("| `training.averageDecay` |  | number from 0 below 1 |  | keep a moving average");
  expect(text).toContain(
    "| `codes.*.classes` | `categorical` | whole number from 2 to 10000 | must be given |",
  );
});
