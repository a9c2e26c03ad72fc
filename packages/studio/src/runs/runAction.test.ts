import { expect, test } from "vitest";
import { readSummary } from "./readRun.ts";
import { runAction, stepsInAll } from "./runAction.ts";

const run = (more: object) => readSummary({ name: "a", step: 60, steps: 100, saved: 50, ...more });

test("a run is stopped where it was started, resumed where it stopped, and trained further where it is done", () => {
  expect(runAction(run({ status: "running", startedHere: true }))?.kind).toBe("stop");
  expect(runAction(run({ status: "stopped" }))).toMatchObject({
    kind: "resume",
    word: "Resume",
    what: expect.stringContaining("from its checkpoint of step 50"),
  });
  expect(runAction(run({ status: "stopped", saved: null }))?.what).toContain("It begins again");
  expect(runAction(run({ status: "done", step: 100 }))).toMatchObject({
    kind: "resume",
    word: "Train further",
  });
});

test("nothing is offered for a run that another process trains, and for a folder that is no run", () => {
  expect(runAction(run({ status: "running", elsewhere: "process 7 on this machine" }))).toBe(undefined);
  expect(runAction(run({ status: "broken" }))).toBe(undefined);
});

test("steps in all are the recorded ones or more, and more than them for a run that is done", () => {
  const [stopped, done] = [run({ status: "stopped" }), run({ status: "done" })];
  expect(stepsInAll("100", stopped)).toEqual({});
  expect(stepsInAll(" 1,200 ", stopped)).toEqual({ steps: 1200 });
  expect(stepsInAll("101", done)).toEqual({ steps: 101 });
  for (const text of ["99", "", "1e400", "150.5", "many"]) {
    expect(stepsInAll(text, stopped), text).toEqual({
      problem: expect.stringMatching(/^steps in all must be an integer of at least 100, got /),
    });
  }
  expect(stepsInAll("100", done)).toEqual({
    problem: expect.stringContaining("at least 101, got 100: it has 100 already"),
  });
});
