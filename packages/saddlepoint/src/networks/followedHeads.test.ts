import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { arrayOf, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { followedHeads } from "./followedHeads.ts";
import type { Named } from "./layer.ts";
import { mapNamed } from "./named.ts";

beforeAll(startCpu);

const n = 4000;
/** A class' logits in columns 0 and 3; a followed code's head in 1 and 2. */
const layer = followedHeads(4, [1]);
const { statistics } = layer.init(stream(1, "heads"));
const own = fillNormal(stream(1, "own"), new Float32Array(n), 5, 2);
const change = fillNormal(stream(2, "changes"), new Float32Array(2 * n), 0, 3);
/** Readings of two views: what is the sample's own, changed by each view's amount. */
const views = Float32Array.from({ length: 8 * n }, (_, i) => {
  const [row, column] = [Math.floor(i / 4), i % 4];
  return column === 1 ? (own[row % n] ?? 0) + (change[row] ?? 0) : column;
});

function after(batches: number): Named<np.Array> {
  let running = mapNamed(statistics, arrayOf);
  for (let i = 0; i < batches; i++) {
    const x = np.array(views, { shape: [2 * n, 4] });
    const { output, statistics: next } = layer.apply({ weights: {}, statistics: running }, x, "train");
    output.dispose();
    running = { ...next };
  }
  return running;
}

test("in training heads stay as they are", () => {
  const x = np.array(views, { shape: [2 * n, 4] });
  const { output } = layer.apply({ weights: {}, statistics: mapNamed(statistics, arrayOf) }, x, "train");
  expect(values(output)).toBeAllClose(views);
});

test("a reading of unchanged samples has mean 0 and variance 1, however much their views were changed", () => {
  const plain = Float32Array.from({ length: 4 * n }, (_, i) => (i % 4 === 1 ? (own[i >> 2] ?? 0) : i % 4));
  const variables = { weights: {}, statistics: after(3) };
  const { output } = layer.apply(variables, np.array(plain, { shape: [n, 4] }), "evaluate");
  const rows = values(output);
  const column = (j: number) => Array.from({ length: n }, (_, i) => rows[4 * i + j] ?? Number.NaN);
  const readings = column(1);
  const mean = readings.reduce((sum, x) => sum + x / n, 0);
  expect(mean).toBeAllClose(0, { atol: 0.1 });
  expect(readings.reduce((sum, x) => sum + (x - mean) ** 2 / n, 0)).toBeAllClose(1, { rtol: 0.15 });
  expect([column(0)[7], column(3)[7]]).toEqual([0, 3]);
  expect(new Set(column(2)).size).toBe(1);
});
