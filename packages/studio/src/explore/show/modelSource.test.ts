import { expect, test } from "vitest";
import { modelPick, modelSource } from "./modelSource.ts";

test("a link names the digits or a run, whose exported folder lies beside the page", () => {
  expect(modelSource(modelPick("digits"), "http://h/studio/")).toEqual({ kind: "digits" });
  expect(modelSource(modelPick("run:my run"), "http://h/studio/index.html")).toEqual({
    kind: "folder",
    url: "http://h/studio/api/runs/my%20run/export/",
  });
});

test("what names no model is the digits", () => {
  for (const text of [null, "", "run:", "elsewhere"]) expect(modelPick(text)).toBe("digits");
});

test("a run's name cannot lead out of the runs", () => {
  const source = modelSource(modelPick("run:../../x"), "http://h/studio/");
  expect(source).toEqual({ kind: "folder", url: "http://h/studio/api/runs/..%2F..%2Fx/export/" });
});
