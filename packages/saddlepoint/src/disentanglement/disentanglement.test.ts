import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { boxMuller } from "../random/boxMuller.ts";
import { stream } from "../random/stream.ts";
import type { Factor } from "../samples/samples.ts";
import { allBlocks, blockedCodes } from "./blockedCodes.ts";
import type { CodeReadings } from "./codeReadings.ts";
import { dci, dciOf } from "./dci.ts";
import { type DisentanglementScores, disentanglement } from "./disentanglement.ts";
import { fixedFactorScore, fixedFactorScoreOf } from "./fixedFactorScore.ts";
import { informationGap, informationGapOf } from "./informationGap.ts";
import oracle from "./oracle.json" with { type: "json" };
import { predictionGap, predictionGapOf } from "./predictionGap.ts";

const N = 1200;

const symbols = (name: string, values: ArrayLike<number>): CodeReadings => ({ name, discrete: true, values });
const numbers = (name: string, values: ArrayLike<number>): CodeReadings => ({ name, discrete: false, values });

const classes = (name: string, count: number, seed = 1): Factor => {
  const from = stream(seed, name);
  return { name, count, values: Int32Array.from({ length: N }, () => Math.floor(from.next() * count)) };
};
const noiseOf = (seed: number): CodeReadings =>
  numbers(`noise${seed}`, boxMuller(stream(seed, "noise").next, new Float32Array(N)));

const form = classes("form", 3);
const size: Factor = { ...classes("size", 6), ordered: true };
const hue = classes("hue", 5);
const FACTORS = [form, size, hue];
const NOISE = [1, 2, 3].map(noiseOf);

const KEYS = ["mig", "sap", "disentanglement", "completeness", "informativeness", "factorVae"] as const;
const valuesOf = (scores: DisentanglementScores) =>
  Object.fromEntries(KEYS.map((key) => [key, scores[key].value]));

describe("against other people's programs", () => {
  /** The same numbers as in bench/peers/disentanglement.py. */
  const u = Array.from({ length: 9 }, (_, j) =>
    Float64Array.from({ length: N }, (_, i) => {
      const value = Math.sin(12.9898 * (i + 1) + 78.233 * (j + 1)) * 4375.85453;
      return value - Math.floor(value);
    }),
  );
  const at = (j: number, i: number): number => u[j]?.[i] ?? 0;
  const column = (of: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => of(i));
  const factor = (j: number, count: number, ordered: boolean): Factor => ({
    name: `v${j}`,
    count,
    ordered,
    values: Int32Array.from({ length: N }, (_, i) => Math.floor(count * at(j, i))),
  });
  const known = [factor(0, 3, false), factor(1, 5, true), factor(2, 4, false)] as const;
  const value = (j: 0 | 1 | 2, i: number): number => known[j].values[i] ?? 0;
  const codes = [
    symbols("form", column((i) => (at(3, i) < 0.45 ? (value(0, i) + 1) % 3 : Math.floor(4 * at(4, i))))),
    numbers("size", column((i) => value(1, i) + 4 * at(5, i))),
    numbers("both", column((i) => 0.5 * value(2, i) + 0.3 * value(1, i) + at(6, i))),
    symbols("idle", column((i) => Math.floor(3 * at(7, i)))),
    numbers("noise", column((i) => at(8, i))),
  ];
  const given = blockedCodes("test", known, codes, Int32Array.from({ length: N }, (_, i) => i));
  const statistics = {
    mig: informationGapOf(given),
    sap: predictionGapOf(given),
    ...dciOf(given),
    factorVae: fixedFactorScoreOf(given),
  };
  test.each(KEYS)("%s of a table", (key) => {
    expect(statistics[key](allBlocks)).toBeAllClose(oracle[key], { atol: 1e-6 });
  });
});
