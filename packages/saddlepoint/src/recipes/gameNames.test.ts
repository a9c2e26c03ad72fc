import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { GAME_NAMES } from "./gameNames.ts";

const PACKAGES = fileURLToPath(new URL("../../../", import.meta.url));

/** Where names of games are what it is about: recipes turn them into objectives, and the Lab's settings are a form of them. */
const OF_NAMES: readonly RegExp[] = [
  /^saddlepoint\/src\/recipes\//,
  /^studio\/src\/lab\/core\/(settings|settingsLink|labRecipe)\.ts$/,
  /^studio\/src\/lab\/show\/(controlFields|settingsWords)\.ts$/,
  /^studio\/src\/lab\/games\.formulas\.ts$/,
  // Its own option, which of two losses the generator has, is called like two games.
  /^saddlepoint\/src\/objectives\/fGan\.ts$/,
];

const name = `["'\`](?:${[...GAME_NAMES, "f-gan"].join("|")})["'\`]`;
const asked = new RegExp(`(?:[=!]==?\\s*|case\\s+|includes\\()${name}|${name}\\s*[=!]==?`);

function sources(): string[] {
  return readdirSync(PACKAGES).flatMap((folder) =>
    readdirSync(join(PACKAGES, folder, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|svelte)$/.test(path) && !/\.test\.ts$/.test(path))
      .map((path) => join(PACKAGES, folder, "src", path)),
  );
}

test("a comparison with a game's name is found, however it is written", () => {
  for (const line of [
    'if (a === "hinge")',
    'case "f-gan":',
    '["x"].includes("minimax")',
    "'wasserstein' !== b",
  ])
    expect(line).toMatch(asked);
  for (const line of ['kind: "hinge"', 'adversarial: "wasserstein",', 'a === "hinges"'])
    expect(line).not.toMatch(asked);
});

test("no code asks which game is played: what varies is in the objective", () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(300);
  const found = files
    .map((file) => ({ file, path: relative(PACKAGES, file).replaceAll("\\", "/") }))
    .filter(({ path }) => OF_NAMES.every((allowed) => !allowed.test(path)))
    .flatMap(({ file, path }) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, i) => (asked.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
    );
  expect(found).toEqual([]);
});
