import { describe, expect, test } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { samples } from "../samples/samples.ts";
import { marginalScores } from "./ellipticalCopula.ts";
import { normalMisfit } from "./normalMisfit.ts";
import { ranksAmong } from "./ranks.ts";

const N = 3000;
const D = 4;

/** Scores of n rows that are each made of D normal numbers. */
function scoresOf(seed: number, row: (z: Float32Array) => readonly number[]) {
  const normal = fillNormal(stream(seed, "misfit"), new Float32Array(N * D));
  const rows = Array.from({ length: N }, (_, i) => row(normal.subarray(i * D, (i + 1) * D)));
  const given = samples(Float64Array.from(rows.flat()), N, rows[0]?.length ?? 0);
  return marginalScores(ranksAmong(given)(given), Number.POSITIVE_INFINITY);
}

describe("normalMisfit", () => {
  test.each([0, 0.5, 0.9, 0.999])("finds nothing in a normal copula that correlates by %f", (r) => {
    for (let seed = 1; seed <= 10; seed++) {
      const scores = scoresOf(seed, ([a = 0, b = 0, c = 0, d = 0]) => [
        Math.exp(a),
        (r * a + Math.sqrt(1 - r * r) * b) ** 3,
        c,
        c + d,
      ]);
      expect(normalMisfit(scores)).toBeUndefined();
    }
  });

  const sign = (value: number) => (value < 0 ? -1 : 1);
  test.each<[string, (z: Float32Array) => readonly number[]]>([
    [
      "a turned square",
      ([a = 0, b = 0]) => [Math.atan(a) + Math.atan(b) / 2, Math.atan(b) - Math.atan(a) / 2],
    ],
    ["a common scale", ([a = 0, b = 0, c = 0]) => [a * Math.exp(c), b * Math.exp(c)]],
    ["y as the square of x", ([a = 0, b = 0]) => [a, a * a + b]],
    ["a sign that three share", ([a = 0, b = 0, c = 0]) => [a, sign(a) * Math.abs(b), c]],
    ["a cubic", ([a = 0, b = 0]) => [a, a ** 3 - 3 * a + b]],
  ])("names the two columns of %s", (_, row) => {
    for (let seed = 1; seed <= 5; seed++) expect(normalMisfit(scoresOf(seed, row))).toEqual([0, 1]);
  });
});
