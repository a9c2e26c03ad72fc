import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LAYERS, readLayers, writeLayers } from "./layers.ts";

property.prop([fc.record(Object.fromEntries(LAYERS.map((layer) => [layer, fc.boolean()])))])(
  "a link brings back the layers that it was made of",
  (drawn) => {
    const layers = { ...readLayers(new URLSearchParams()), ...drawn };
    expect(readLayers(new URLSearchParams(writeLayers(layers)))).toEqual(layers);
  },
);

test("the usual layers are not written, and no layer at all is", () => {
  expect(writeLayers(readLayers(new URLSearchParams()))).toEqual({});
  expect(writeLayers(readLayers(new URLSearchParams("layers=")))).toEqual({ layers: "" });
});
