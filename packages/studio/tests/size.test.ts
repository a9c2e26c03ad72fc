import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOMS, type Room } from "../src/app/route.ts";
import { type Built, builtPage } from "../testing/builtPage.ts";

/** All JavaScript of the static build, its workers' and the runtime's own script included: 266 KB of 1,024 bytes, gzipped. */
const MOST_BYTES = 266 * 1024;

/** What a room's visitor may have to load of it: what it was in November 2026, and a twentieth more. */
const MOST_BYTES_OF: Readonly<Record<Room, number>> = {
  lab: 190_000,
  transport: 57_000,
  runs: 75_000,
  explore: 82_000,
};

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

const listed = (of: readonly Script[]): string => of.map(({ name, bytes }) => `${name}: ${bytes}`).join("\n");

test("all scripts together take less than 266 KB, gzipped", () => {
  const sum = scripts.reduce((total, { bytes }) => total + bytes, 0);
  console.log(`all scripts: ${sum} bytes, gzipped`);
  expect(sum, listed(scripts)).toBeLessThan(MOST_BYTES);
  // A build that has lost a part is no small one.
  expect(sum).toBeGreaterThan(200_000);
});

for (const room of ROOMS) {
  test(`${room} takes less than ${MOST_BYTES_OF[room] / 1000} kB of it, with its workers`, () => {
    const loaded = [...loadedFor(room)];
    expect(loaded.map(roomOf)).toContain(room);
    expect(
      loaded.reduce((sum, { bytes }) => sum + bytes, 0),
      listed(loaded),
    ).toBeLessThan(MOST_BYTES_OF[room]);
  });
}

test("the compiler of formulas, GPU backends and the recipes' schema are in none of it", () => {
  // Strings that they are full of, and that no minifier renames.
  const marks = ["renderToMathMLTree", "WebGPUBackend is", "discriminatedUnion", "createShaderModule"];
  for (const { name, text } of scripts) {
    expect(
      marks.filter((mark) => text.includes(mark)),
      name,
    ).toEqual([]);
  }
});
