import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOMS } from "../src/app/route.ts";
import { type Built, builtPage } from "../testing/builtPage.ts";

/** What a room's visitor may have to load of JavaScript, its workers' and the runtime's own script included. */
const MOST_BYTES = 250_000;

interface Script {
  readonly name: string;
  readonly text: string;
  readonly bytes: number;
}

let built: Built;
let scripts: readonly Script[];
beforeAll(async () => {
  built = await builtPage();
  const folder = join(built.folder, "assets");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  scripts = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return { name, text, bytes: gzipSync(text, { level: 9 }).length };
    }),
  );
});
afterAll(() => built?.remove());

/** Whether a script is the page of a room, which is loaded when that room is opened. */
const roomOf = ({ name }: Script): string | undefined =>
  ROOMS.find((room) => name.toLowerCase().startsWith(`${room}-`));

/** The entry, a room's own script, and all that they name: imports, workers, what they load when they need it. */
function loadedFor(room: string): ReadonlySet<Script> {
  const found = new Set<Script>();
  const visit = (script: Script): void => {
    if (found.has(script)) return;
    found.add(script);
    for (const other of scripts) {
      const elsewhere = roomOf(other) !== undefined && roomOf(other) !== room;
      if (!elsewhere && script.text.includes(other.name)) visit(other);
    }
  };
  for (const script of scripts)
    if (script.name.startsWith("index-") || roomOf(script) === room) visit(script);
  return found;
}

for (const room of ROOMS) {
  test(`${room} takes less than 250 kB of JavaScript, gzipped, with its workers`, () => {
    const loaded = [...loadedFor(room)];
    expect(loaded.some((script) => roomOf(script) === room)).toBe(true);
    const sizes = loaded.map(({ name, bytes }) => `${name}: ${bytes}`);
    expect(
      loaded.reduce((sum, { bytes }) => sum + bytes, 0),
      sizes.join("\n"),
    ).toBeLessThan(MOST_BYTES);
  });
}

test("the compiler of formulas, GPU backends and the recipes' schema are in none of it", () => {
  // Strings that they are full of, and that no minifier renames.
  for (const { name, text } of scripts) {
    for (const mark of [
      "renderToMathMLTree",
      "WebGPUBackend is",
      "discriminatedUnion",
      "createShaderModule",
    ]) {
      expect(text.includes(mark), `${mark} in ${name}`).toBe(false);
    }
  }
});
