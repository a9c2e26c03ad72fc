import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { defaultRunName, isRunName } from "./runName.ts";

test.prop([fc.string({ unit: "binary" }), fc.nat()])(
  "whatever a recipe is called, its run gets a name that a run can have",
  (recipe, seed) => {
    const name = defaultRunName(recipe, seed);
    expect(isRunName(name)).toBe(true);
    expect(name).toContain(`seed${seed}`);
  },
);

test.prop([fc.string({ unit: "binary" })])(
  "a run's name is one plain segment of a path and of an address",
  (name) => {
    if (!isRunName(name)) return;
    expect(encodeURIComponent(name)).toBe(name);
    expect(new URL(`http://host/runs/${name}/x`).pathname).toBe(`/runs/${name}/x`);
  },
);

test.each(["", ".", "..", ".a", "a/b", "a\\b", "a b", "a\n", "a\u0000", "é", "a".repeat(129)])(
  "%j is no run's name",
  (name) => expect(isRunName(name)).toBe(false),
);
