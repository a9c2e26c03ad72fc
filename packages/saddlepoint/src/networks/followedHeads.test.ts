import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { arrayOf, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { calibrated, FOLLOWED, followedHeads } from "./followedHeads.ts";
import type { Named } from "./layer.ts";
import { mapNamed, underPrefix, withPrefix } from "./named.ts";

beforeAll(startCpu);

const n = 500;
/** A class' logits in columns 0 and 3; a followed code's head in 1 and 2. */
const layer = followedHeads(4, [1]);
const initial = () => withPrefix(FOLLOWED, mapNamed(layer.init(stream(1, "heads")).statistics, arrayOf));
/** Readings in units of their change, of mean 5 and deviation 2. */
const drawn = stream(1, "own");
const plain = () => {
  const readings = fillNormal(drawn, new Float32Array(n), 5, 2);
  return np.array(
    Float32Array.from({ length: 4 * n }, (_, i) => (i % 4 === 1 ? (readings[i >> 2] ?? 0) : i % 4)),
    { shape: [n, 4] },
  );
};
const evaluated = (statistics: Named<np.Array>, heads: np.Array) =>
  layer.apply({ weights: {}, statistics: underPrefix(FOLLOWED, statistics) }, heads, "evaluate").output;

test("in training heads and statistics stay as they are", () => {
  const { mean, variance, batches } = layer.init(stream(1, "heads")).statistics;
  const given = mapNamed({ mean, variance, batches }, (leaf) => (leaf ? arrayOf(leaf) : np.array(0)));
  const x = plain();
  const before = [...values(x.ref)];
  const { output, statistics } = layer.apply({ weights: {}, statistics: given }, x, "train");
  expect([...values(output)]).toEqual(before);
  expect(values(statistics.variance ?? np.array(0))).toBeAllClose([1]);
});

test("readings of real samples come to have mean 0 and variance 1, beside a fixed scale and classes as they are", () => {
  let statistics = initial();
  for (let i = 0; i < 60; i++) {
    const heads = evaluated({ ...mapNamed(statistics, (leaf) => leaf.ref) }, plain());
    statistics = { ...calibrated(statistics, heads, [1]) };
  }
  const rows = values(evaluated(statistics, plain()));
  const column = (j: number) => Array.from({ length: n }, (_, i) => rows[4 * i + j] ?? Number.NaN);
  const readings = column(1);
  const mean = readings.reduce((sum, x) => sum + x / n, 0);
  expect(mean).toBeAllClose(0, { atol: 0.15 });
  expect(readings.reduce((sum, x) => sum + (x - mean) ** 2 / n, 0)).toBeAllClose(1, { rtol: 0.2 });
  expect([column(0)[7], column(3)[7]]).toEqual([0, 3]);
  expect(new Set(column(2)).size).toBe(1);
});
