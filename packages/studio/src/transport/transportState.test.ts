import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { hashOf, routeOf } from "../app/route.ts";
import { DISTANCES } from "./problem.ts";
import { FIRST_STATE, LESSONS, PLANS, readTransport, stateParams } from "./transportState.ts";

const tenths = (most: number) => fc.integer({ min: 0, max: 10 * most }).map((count) => count / 10);
const places = fc.array(fc.record({ x: tenths(12), y: tenths(8), amount: fc.nat(60) }), {
  minLength: 1,
  maxLength: 6,
});
const states = fc.record({
  lesson: fc.constantFrom(...LESSONS),
  problem: fc.record({ farms: places, factories: places, distance: fc.constantFrom(...DISTANCES) }),
  plan: fc.constantFrom(...PLANS),
  power: fc.integer({ min: -40, max: 30 }).map((k) => k / 20),
  theta: fc.integer({ min: -100, max: 100 }).map((k) => k / 100),
});

property.prop([states])("a link leads back to the whole state", (state) => {
  expect(readTransport(routeOf(hashOf("transport", stateParams(state))).state)).toEqual({
    state,
    problems: [],
  });
});

test("what a link leaves out is as the room opens", () => {
  expect(readTransport(new URLSearchParams())).toEqual({ state: FIRST_STATE, problems: [] });
});

test.each([
  ["lesson=cows", "lesson must be one of farms, lines, got “cows”"],
  ["theta=2", "theta must be a number from -1 to 1, got “2”"],
  ["power=", "power must be a number from -2 to 1.5, got “”"],
  ["farms=1-2", "farms, place 1, must read x-y-amount as in 2.5-4-3, got “1-2”"],
  ["farms=1-2-3_1-9-3", "farms, place 2, y must be a number from 0 to 8, got “9”"],
  ["factories=1-2-0.5", "factories, place 1, amount must be a whole number of cows, got “0.5”"],
  ["factories=1-1-1_1-1-1_1-1-1_1-1-1_1-1-1_1-1-1_1-1-1", "factories must be 6 places at most, got 7"],
  ["theta=NaN", "theta must be a number from -1 to 1, got “NaN”"],
])("%s is refused by its name, with what it must be, and the rest of the link is kept", (query, message) => {
  const { state, problems } = readTransport(new URLSearchParams(`${query}&plan=entropic`));
  expect(problems).toEqual([`${message}; what the room starts with is used instead`]);
  expect(state).toEqual({ ...FIRST_STATE, plan: "entropic" });
});

test("parts that the room has not, or has twice, are named", () => {
  expect(readTransport(new URLSearchParams("theta=0&theta=1&cost=3")).problems).toEqual([
    "theta stands there 2 times; the first is used",
    "“cost” is no part of a link to this room; it is left out",
  ]);
});
