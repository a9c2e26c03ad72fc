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
  expect(route.problem).toBe(undefined);
  expect(Object.fromEntries(route.state)).toEqual(state);
});

test("an address without a link leads to the lab", () => {
  for (const hash of ["", "#", "#/"])
    expect(routeOf(hash)).toEqual({ room: "lab", state: new URLSearchParams() });
});

test("a room's name is the same in capitals and with a slash behind it, and a state may hold question marks", () => {
  expect(routeOf("#/Transport/?theta=0.5").room).toBe("transport");
  expect(routeOf("#/Transport/?theta=0.5").problem).toBe(undefined);
  expect(routeOf("#/runs?filter=what?").state.get("filter")).toBe("what?");
});

test.each([
  ["#/nowhere?x=1", "nowhere", "#/lab"],
  ["#nowhere", "nowhere", "#/lab"],
  ["#/?target=moons", "", "#/lab"],
  ["#/run?run=mine", "run", "#/runs?run=mine"],
  ["#/labs?target=moons", "labs", "#/lab?target=moons"],
  ["#/runs/mine", "runs/mine", "#/runs"],
  ["#/lab%3Ftarget=ring", "lab%3Ftarget=ring", "#/lab"],
  ["#/constructor", "constructor", "#/lab"],
  ["#/../lab", "../lab", "#/lab"],
])(
  "%s names no room, says what was read, and offers the one that may be meant with what it says",
  (hash, read, offered) => {
    const { room, state, problem } = routeOf(hash);
    expect(problem).toBe(`There is no room “${read}”; the rooms are lab, transport, runs, explore`);
    expect(hashOf(room, state)).toBe(offered);
  },
);

test("a link that is longer than any room's is not read, and its room is offered as it starts", () => {
  const { room, state, problem } = routeOf(`#/explore?noise=${"A".repeat(50_000)}`);
  expect(problem).toBe("It has 50014 characters, and a link to a room has 32768 at most");
  expect([room, state.size]).toEqual(["explore", 0]);
});

property.prop([fc.string()])(
  "whatever stands after # leads to a room or says why not, and what is offered is one",
  (text) => {
    const { room, state, problem } = routeOf(`#${text}`);
    expect(ROOMS).toContain(room);
    if (problem !== undefined) expect(routeOf(hashOf(room, state)).problem).toBe(undefined);
  },
);
