import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf, ROOMS, routeOf } from "./route.ts";

property.prop([
  fc.constantFrom(...ROOMS),
  fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 5, noNullPrototype: true }),
])("a link leads back to the room and the state that it was made of", (room, state) => {
  const route = routeOf(hashOf(room, state));
  expect(route.room).toBe(room);
  expect(Object.fromEntries(route.state)).toEqual(state);
});

test("an address that names no room leads to the lab", () => {
  for (const hash of ["", "#", "#/", "#/nowhere?x=1"]) expect(routeOf(hash).room).toBe("lab");
});
