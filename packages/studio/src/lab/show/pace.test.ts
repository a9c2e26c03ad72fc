import { expect, test } from "vitest";
import { fakeView } from "../../../testing/fakeView.ts";
import { nextMove, type Pace } from "./pace.ts";

function callsAt(pace: Pace, moves: number, criticSteps: number, still: boolean): string[] {
  const calls: string[] = [];
  const said = (what: string) => async () => {
    calls.push(what);
    return fakeView();
  };
  for (let i = 0; i < moves; i++) {
    void nextMove(pace, i, criticSteps, still).call({
      playFor: (milliseconds) => said(`for ${milliseconds > 100 ? "long" : "short"}`)(),
      play: (steps) => said(`play ${steps}`)(),
      criticStep: said("critic"),
      generatorStep: said("generator"),
    });
  }
  return calls;
}

test("slow motion gives the critic all its updates, then the generator its one", () => {
  expect(callsAt("slow", 6, 2, false)).toEqual([
    "critic",
    "critic",
    "generator",
    "critic",
    "critic",
    "generator",
  ]);
});

test("a pace in steps is so many steps a picture, with less motion too", () => {
  for (const still of [false, true]) expect(callsAt("25", 2, 5, still)).toEqual(["play 25", "play 25"]);
});

test("full speed asks for short calls, or for long ones where fewer pictures are wanted", () => {
  expect(callsAt("full", 1, 1, false)).toEqual(["for short"]);
  expect(callsAt("full", 1, 1, true)).toEqual(["for long"]);
});
