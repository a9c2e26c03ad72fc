import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkOf, MOST_SHOWN, roomState } from "./roomState.ts";
import { SORT_KEYS } from "./sortRuns.ts";

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 4 });

property.prop([
  fc.record({
    shown: names,
    starting: fc.constant(true),
    preset: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    picked: names,
    filter: fc.string(),
    sorting: fc.record({ by: fc.constantFrom(...SORT_KEYS), down: fc.boolean() }),
  }),
])("a link leads back to the state that it was made of", (state) => {
  expect(roomState(new URLSearchParams(linkOf(state).toString()))).toEqual({ ...state, problems: [] });
});

test.each([
  [
    "sort=constructor&down=1",
    [
      "sort must be one of name, status, recipe, progress, seed, changed, got “constructor”; changed is used instead",
    ],
  ],
  ["sort=name&down=yes", ["down must be 1 or 0, got “yes”; 0 is used instead"]],
  [
    "run=&pick=",
    ["run must be a run's name, got “”; it is left out", "pick must be a run's name, got “”; it is left out"],
  ],
  [
    `filter=${"x".repeat(300)}`,
    [expect.stringMatching(/^filter must be a text of at most 255 characters, got “x{40}…”; none/)],
  ],
  [
    `run=${"x".repeat(5000)}`,
    [expect.stringMatching(/^run must be a run's name, got “x{40}…”; it is left out/)],
  ],
  [
    "sort=name&sort=seed&room=1",
    [
      "sort stands there 2 times; the first is used",
      "“room” is no part of a link to this room; it is left out",
    ],
  ],
])("%.60s is named with what it must be, and the rest of the link is kept", (query, problems) => {
  const state = roomState(new URLSearchParams(`${query}&run=mine&pick=mine`));
  expect(state.problems).toEqual(problems);
  expect([state.shown, state.picked]).toEqual([["mine"], ["mine"]]);
});

test("of too many runs as many are shown as can be told apart", () => {
  const link = linkOf({ shown: Array.from({ length: 1000 }, (_, i) => `run-${i}`) });
  const { shown, problems } = roomState(link);
  expect(shown).toHaveLength(MOST_SHOWN);
  expect(problems).toEqual(["At most 42 runs stand side by side, got 1000; the first 42 are used"]);
});
