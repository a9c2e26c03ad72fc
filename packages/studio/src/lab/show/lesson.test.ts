import { expect, test } from "vitest";
import { fakeView } from "../../../testing/fakeView.ts";
import { defaultSettings } from "../core/settings.ts";
import type { Story } from "../stories/story.ts";
import { readLesson, verdictOf, writeLesson } from "./lesson.ts";

const step = { text: "", settings: defaultSettings(), play: 10, watch: "" };
const lesson: Story = {
  id: "two",
  title: "Two games",
  question: "Which is longer?",
  steps: [step, step],
  claim: (views) => ({ holds: views[0]?.step === 1 && views[1]?.step === 2, said: "the second" }),
};

test("a link leads back to the lesson and the game that it was made of", () => {
  for (const at of [0, 1]) {
    const place = { lesson, at, ends: {} };
    expect(readLesson([lesson], new URLSearchParams(writeLesson(place)))).toEqual(place);
  }
});

test("a link that names no lesson opens none, and one that names no game of it opens the first", () => {
  expect(readLesson([lesson], new URLSearchParams("story=three"))).toBeNull();
  expect(writeLesson(null)).toEqual({});
  for (const at of ["0", "3", "x"]) {
    expect(readLesson([lesson], new URLSearchParams({ story: "two", at }))?.at).toBe(0);
  }
});

test("a lesson says whether it holds once all its games were played, in whatever order", () => {
  const [first, second] = [fakeView({ step: 1 }), fakeView({ step: 2 })];
  expect(verdictOf({ lesson, at: 1, ends: { 1: second } })).toBeNull();
  expect(verdictOf({ lesson, at: 0, ends: { 1: second, 0: first } })).toEqual({
    holds: true,
    said: "the second",
  });
});
