import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { categorical } from "./categorical.ts";
import { codeLayout, sampleLatents } from "./codeLayout.ts";
import { normal } from "./normal.ts";
import { truncated } from "./truncated.ts";

const layout = codeLayout({ look: categorical(3), u: normal() }, { size: 5, prior: normal() });
const { inputSize } = layout;
const n = 40;
const latents = sampleLatents(layout, stream(1, "latents"), n);
const parts = (rows: Float32Array, isCode: boolean) =>
  rows.filter((_, i) => i % inputSize < inputSize - 5 === isCode);

test.prop([fc.double({ min: 0, max: 1, noNaN: true })])(
  "noise is multiplied, and with it its deviation; codes stay",
  (psi) => {
    const cut = truncated(layout, latents, psi);
    expect(parts(cut, true)).toEqual(parts(latents, true));
    expect(parts(cut, false)).toBeAllClose(
      parts(latents, false).map((x) => psi * x),
      { rtol: 1e-6 },
    );
  },
);

test("at 1 nothing changes, at 0 no noise is left, and what was given stays as it was", () => {
  const before = Float32Array.from(latents);
  expect(truncated(layout, latents, 1)).toEqual(latents);
  expect(parts(truncated(layout, latents, 0), false).every((x) => x === 0)).toBe(true);
  expect(latents).toEqual(before);
});

test.each([-0.1, 1.5, Number.NaN])("psi of %d is refused", (psi) => {
  expect(() => truncated(layout, latents, psi)).toThrow(`psi must be in [0, 1], got ${psi}`);
});
