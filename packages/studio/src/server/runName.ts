import { Problem } from "./problem.ts";

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/** What a run's folder must be called, so that its name is one segment of a path and of an address. */
export const NAME_RULE =
  "at most 128 of the letters A to Z and a to z, digits, full stops, _ and -, not starting with a full stop";

export const isRunName = (name: string): boolean => NAME.test(name);

/** @throws Problem 400 unless the name can be a run's */
export function requireRunName(name: string): string {
  if (isRunName(name)) return name;
  throw new Problem(400, `a run's name must be ${NAME_RULE}, got ${JSON.stringify(name.slice(0, 200))}`);
}

/** A name for the run of a recipe: its own name, as far as it can be one, and the seed. */
export function defaultRunName(recipe: string, seed: number): string {
  const plain = recipe.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return `${plain.slice(0, 80) || "run"}-seed${seed}`;
}
