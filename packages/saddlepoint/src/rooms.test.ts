// Which room may import which: see ARCHITECTURE.md.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The rooms from the ground up: a room may import those of the lines above its own. */
const FLOORS: readonly (readonly string[])[] = [
  ["numeric", "random", "render", "latents"],
  ["quantity", "codes"],
  ["samples"],
  ["divergences", "transport"],
  ["shannon", "pushforward"],
  ["data", "toys", "augmentation"],
  ["networks"],
  ["optimisers"],
  ["fit"],
  ["information", "objectives"],
  ["estimation"],
  ["game"],
  ["training", "quality", "disentanglement"],
  ["evaluation"],
  ["recipes"],
  ["node"],
];

const SOURCES = import.meta.dirname;
const IMPORT = /(?:from|import\()\s*"(\.\.[^"]*)"/g;

/** The imports from one room into another, as "room -> room", each with the files that have it. */
function importsBetweenRooms(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name))) {
    const [room = "", ...rest] = file.split(/[\\/]/);
    if (rest.length === 0) continue; // the package's own index: above all rooms
    for (const [, path = ""] of readFileSync(join(SOURCES, file), "utf8").matchAll(IMPORT)) {
      const [other = ""] = join(file, "..", path).split(/[\\/]/);
      const edge = `${room} -> ${other}`;
      if (other !== room) found.set(edge, [...(found.get(edge) ?? []), file]);
    }
  }
  return found;
}

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));
function goesDown(edge: string): boolean {
  const [from = -1, to = -1] = edge.split(" -> ").map(floorOf);
  return to >= 0 && to < from;
}

test("no room imports one beside or above it", () => {
  const up = [...importsBetweenRooms()].filter(([edge]) => !goesDown(edge));
  expect(Object.fromEntries(up)).toEqual({});
});

test("every room has its floor", () => {
  const rooms = readdirSync(SOURCES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rooms.map(({ name }) => name).filter((room) => floorOf(room) < 0)).toEqual([]);
});
