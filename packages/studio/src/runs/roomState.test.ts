import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkOf, roomState } from "./roomState.ts";
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
  expect(roomState(new URLSearchParams(linkOf(state).toString()))).toEqual(state);
});

test("a link that sorts by no known column shows the newest first", () => {
  const { sorting } = roomState(new URLSearchParams("sort=constructor&down=1"));
  expect(sorting).toEqual({ by: "changed", down: true });
});
