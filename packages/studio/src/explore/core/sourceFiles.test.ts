import { afterEach, expect, test, vi } from "vitest";
import { sourceFiles } from "./sourceFiles.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const RUN = { kind: "folder", url: "http://127.0.0.1:1/api/runs/some-run/export/" } as const;
const serve = (answers: (file: string) => Response) =>
  vi.stubGlobal("fetch", async (url: string) => answers(url.slice(RUN.url.length)));

test("a run's files are those that its server has, the encoder only where there is one", async () => {
  serve(() => new Response("x"));
  expect((await sourceFiles(RUN)).given.map(({ name }) => name)).toEqual([
    "generator.onnx",
    "encoder.onnx",
    "README.md",
  ]);
  serve((file) => new Response("x", { status: file === "encoder.onnx" ? 404 : 200 }));
  expect((await sourceFiles(RUN)).given.map(({ name }) => name)).toEqual(["generator.onnx", "README.md"]);
});

test("a failure says which file, and what the server says of it", async () => {
  serve(() => Response.json({ error: "some-run has no checkpoint yet" }, { status: 409 }));
  await expect(sourceFiles(RUN)).rejects.toThrow(
    "generator.onnx cannot be fetched: some-run has no checkpoint yet",
  );
  serve(() => new Response("<html>", { status: 500, statusText: "Broken" }));
  await expect(sourceFiles(RUN)).rejects.toThrow("the server answered 500 Broken");
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  await expect(sourceFiles(RUN)).rejects.toThrow("nothing answers. See that the studio's server still runs");
});

test("files that were dropped are taken as they are", async () => {
  const files = [{ name: "cat.jpg", contents: new Blob(["x"]) }];
  expect((await sourceFiles({ kind: "files", files })).given).toBe(files);
});
