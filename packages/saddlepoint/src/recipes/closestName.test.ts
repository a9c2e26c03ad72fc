import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { closestName } from "./closestName.ts";

const NAMES = ["digits", "mnist-paper", "mnist-gan"];

test.prop([fc.constantFrom(...NAMES), fc.nat(), fc.constantFrom("", "x", "-")])(
  "a name with one letter left out or changed is recognised",
  (name, at, letter) => {
    const i = at % name.length;
    expect(closestName(name.slice(0, i) + letter + name.slice(i + 1), NAMES)).toBe(name);
  },
);

test.each(["faces", "", "m"])("%j is near none of the names", (typed) => {
  expect(closestName(typed, NAMES)).toBeUndefined();
});
