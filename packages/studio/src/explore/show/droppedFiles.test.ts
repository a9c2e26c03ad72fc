import { expect, test } from "vitest";
import { hasModelFile, onlyImage } from "./droppedFiles.ts";

const file = (name: string, type: string) => new File(["x"], name, { type });

test("one image is for the encoder; two, or an image with a model's files, are not", () => {
  const seven = file("seven.png", "image/png");
  expect(onlyImage([seven])).toBe(seven);
  expect(onlyImage([seven, file("eight.png", "image/png")])).toBeUndefined();
  expect(onlyImage([seven, file("generator.onnx", "")])).toBeUndefined();
  expect(onlyImage([file("notes.txt", "text/plain")])).toBeUndefined();
  expect(onlyImage([])).toBeUndefined();
});

test("a model's files are known by their kind in any case of letters", () => {
  expect(hasModelFile([{ name: "Generator.ONNX" }])).toBe(true);
  expect(hasModelFile([{ name: "cat.png" }, { name: "README.md" }])).toBe(true);
  expect(hasModelFile([{ name: "onnx.png" }])).toBe(false);
});
