import { fc, test } from "@fast-check/vitest";
import { normalCdf } from "saddlepoint/numeric";
import { describe, expect } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import type { Cells } from "./cells.ts";
import { continuousCodeInformation } from "./continuousCodeInformation.ts";
import { latentGrid, latentValues } from "./latentGrid.ts";
import type { Prior } from "./noiseAxis.ts";

const LINE: Cells = { dimension: 1, extent: { x: [-18, 18], y: [0, 1] }, columns: 2304, rows: 1 };
const PLANE: Cells = { dimension: 2, extent: { x: [-2, 2], y: [-2, 2] }, columns: 48, rows: 48 };

/** The information of a code under a generator of (code, noise). */
function informationOf(
  cells: Cells,
  prior: Prior,
  ...generators: readonly ((c: number, z: number) => readonly number[])[]
) {
  const grid = latentGrid([prior, "normal"]);
  const values = latentValues(grid);
  const images = generators.map((generator) => {
    const points: number[] = [];
    for (let i = 0; i < values.length; i += 2) points.push(...generator(values[i] ?? 0, values[i + 1] ?? 0));
    return Float32Array.from(points);
  });
  return continuousCodeInformation(
    cells,
    "n1",
    grid,
    images,
    images.map(() => 1 / images.length),
  );
}

const size = fc.double({ min: 0.2, max: 2, noNaN: true });

describe("on a line", () => {
  test.prop([size, size, fc.double({ min: -2, max: 2, noNaN: true })], { numRuns: 8 })(
    "a x + b z + s of normal code and noise tells ½ log(1 + a²/b²) nats, within the interval",
    (a, b, s) => {
      const found = informationOf(LINE, "normal", (c, z) => [a * c + b * z + s]);
      const wanted = Math.log1p((a / b) ** 2) / 2;
      expect(found?.value).toBeAllClose(wanted, { rtol: 5e-3, atol: 1e-3 });
      expect(found?.ci[0]).toBeLessThan(wanted);
      expect(found?.ci[1]).toBeGreaterThan(wanted);
      expect(found?.warning).toBeUndefined();
    },
  );

  test("a uniform code under Gaussian noise tells h(x) − ½ log 2πe b², by quadrature of the density", () => {
    const b = 0.3;
    const density = (x: number) => (normalCdf((x + 1) / b) - normalCdf((x - 1) / b)) / 2;
    let entropy = 0;
    for (let x = -4; x < 4; x += 1e-3) entropy -= 1e-3 * density(x) * Math.log(density(x) + 1e-300);
    const wanted = entropy - 0.5 * Math.log(2 * Math.PI * Math.E * b * b);
    const found = informationOf(LINE, "uniform", (c, z) => [c + b * z]);
    expect(found?.value).toBeAllClose(wanted, { atol: 2e-3 });
    expect(Math.abs((found?.value ?? 0) - wanted)).toBeLessThan((found?.ci[1] ?? 0) - (found?.value ?? 0));
  });

  test("a one-to-one map of the output changes nothing, and a value of another code that hides the sign costs its part", () => {
    const linear = (c: number, z: number) => c + 0.8 * z;
    const plain = informationOf(LINE, "normal", (c, z) => [linear(c, z)]);
    const bent = informationOf(LINE, "normal", (c, z) => [linear(c, z) + 0.3 * Math.tanh(linear(c, z))]);
    expect(bent?.value).toBeAllClose(plain?.value ?? 0, { atol: 5e-3 });
    const mixed = informationOf(
      LINE,
      "normal",
      (c, z) => [linear(c, z)],
      (c, z) => [-linear(c, z)],
    );
    expect(mixed?.value).toBeLessThan((plain?.value ?? 0) - 0.1);
    expect(mixed?.value).toBeGreaterThan(0.05);
  });

  test("a code that does nothing tells nothing, one without noise tells everything, and what is too fine has no upper end", () => {
    expect(informationOf(LINE, "uniform", (_, z) => [z])?.value).toBeAllClose(0, { atol: 1e-3 });
    expect(informationOf(LINE, "uniform", (c) => [c])).toMatchObject({
      kind: "exact",
      value: Number.POSITIVE_INFINITY,
    });
    const fine = informationOf(LINE, "uniform", (c, z) => [c + 1e-4 * z]);
    expect(fine?.value).toSatisfy(Number.isFinite);
    expect(fine?.ci[1]).toBe(Number.POSITIVE_INFINITY);
    expect(fine?.warning).toContain("less than the cells");
  });
});

describe("in the plane", () => {
  test("a point tells the code without noise: its information is infinite", () => {
    for (const g of [
      (c: number, z: number) => [c, 0.3 * z],
      (c: number, z: number) => [Math.tanh(z) + 1e-3 * c, Math.sin(c + z)],
    ])
      expect(informationOf(PLANE, "uniform", g)).toMatchObject({
        kind: "exact",
        value: Number.POSITIVE_INFINITY,
      });
  });

  test("where the image is a curve, or a code does nothing, nothing is claimed", () => {
    const curve = (t: number) => [Math.tanh(t), Math.sin(t)];
    expect(informationOf(PLANE, "uniform", (c, z) => curve(c + 0.5 * z))).toBeNull();
    expect(informationOf(PLANE, "uniform", (_, z) => curve(z))).toBeNull();
  });
});
