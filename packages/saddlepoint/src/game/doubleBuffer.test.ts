import { expect, test } from "vitest";
import { doubleBuffer } from "./doubleBuffer.ts";

test("a place is the same memory every second turn, and another in between", () => {
  const next = doubleBuffer();
  const [first, second, third] = [next(), next(), next()].map((place) => place("real", 6));
  expect(third?.buffer).toBe(first?.buffer);
  expect(second?.buffer).not.toBe(first?.buffer);
});

test("two names of one turn never share memory", () => {
  const place = doubleBuffer()();
  expect(place("real", 6).buffer).not.toBe(place("latents", 6).buffer);
});

test("a place has the length asked for, whatever it was before", () => {
  const next = doubleBuffer();
  expect([4, 4, 9, 2, 3, 9].map((length) => next()("real", length).length)).toEqual([4, 4, 9, 2, 3, 9]);
});
