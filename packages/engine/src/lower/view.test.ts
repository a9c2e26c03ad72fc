import { fc } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement } from "../../testing/agreement.ts";
import { disguise } from "../../testing/disguise.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { structure } from "../../testing/structure.ts";
import { spec } from "../arguments.ts";
import { Builder } from "../onnx/builder.ts";
import { sizeOf } from "../shape.ts";
import {
  axisAt,
  broadcastTo,
  flipped,
  permuted,
  reshaped,
  shapeOf,
  type View,
  viewOf,
  withNewAxes,
} from "./view.ts";

beforeAll(startCpu);

const extent = fc.constantFrom(1, 2, 3, 1, 2, 3, 5);
const shapes = fc.array(extent, { maxLength: 4 }).filter((shape) => sizeOf(shape) <= 60);

test("long chains of permutations, reversals, broadcasts, reshapes and slices keep every element in its place", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(shapes, fc.nat({ max: 2 ** 30 })), { minLength: 1, maxLength: 10 }),
      async (chains) => {
        const views = chains.map(([shape, seed]) => disguise(shape, seed, 7));
        await expectAgreement(
          (xs) => views.map((view, i) => view.apply(nth(xs, i))),
          views.map(({ source }) =>
            tensor(
              source,
              Array.from({ length: sizeOf(source) }, (_, i) => i + 1),
            ),
          ),
          { rtol: 0, atol: 0 },
        );
      },
    ),
    { seed: 51, numRuns: 25 },
  );
});

/** The view's elements by index, read through the view of a stored array that counts from 0. */
function element(view: View, index: readonly number[]): number {
  const stored = view.source.shape.map(() => 0);
  view.axes.forEach(({ source, flipped: reversed, size }, i) => {
    const at = index[i] ?? 0;
    if (source !== null) stored[source] = reversed ? size - 1 - at : at;
  });
  return stored.reduce((offset, at, i) => offset * (view.source.shape[i] ?? 1) + at, 0);
}

const stored = (shape: readonly number[]): View => viewOf({ name: "x", dtype: "float32", shape });

describe("a view", () => {
  test("leaves axes of length 1 without a source, and every other stored axis is that of one axis", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { axes, source } = stored(shape);
        const sources = axes.flatMap((axis) => axis.source ?? []);
        expect(sources).toEqual(source.shape.flatMap((size, i) => (size === 1 ? [] : [i])));
      }),
      { seed: 52 },
    );
  });

  test("permutes, reverses and broadcasts without touching what is stored", () => {
    const x = stored([2, 3]);
    const y = broadcastTo(withNewAxes(flipped(permuted(x, [1, 0]), [0]), [1]), [4, 3, 5, 2]);
    expect(shapeOf(y)).toEqual([4, 3, 5, 2]);
    expect(y.source).toBe(x.source);
    expect(element(y, [3, 0, 4, 1])).toBe(1 * 3 + 2);
  });

  test("twice reversed is as it was", () => {
    const x = stored([2, 3]);
    expect(flipped(flipped(x, [0, 1]), [0, 1])).toEqual(x);
  });

  test("splits and merges neighbouring axes without moving anything", () => {
    const b = new Builder();
    const x = permuted(stored([6, 4, 5]), [2, 0, 1]);
    const split = reshaped(b, x, [5, 2, 3, 4]);
    const merged = reshaped(b, split, [5, 24]);
    expect(shapeOf(merged)).toEqual([5, 24]);
    expect(b.nodes.map(({ op }) => op)).toEqual(["Reshape", "Reshape"]);
    expect(axisAt(merged, 1).source).toBe(0);
  });

  test("of a broadcast stays one through a reshape that keeps broadcast axes apart from real ones", () => {
    const b = new Builder();
    const x = broadcastTo(withNewAxes(stored([6]), [0, 2]), [3, 6, 4]);
    const y = reshaped(b, x, [3, 2, 3, 2, 2]);
    expect(y.axes.map(({ source }) => source !== null)).toEqual([false, true, true, false, false]);
    expect(b.nodes.map(({ op }) => op)).toEqual(["Reshape"]);
  });

  test("is written out when a reshape merges axes that storage keeps apart", () => {
    const b = new Builder();
    reshaped(b, permuted(stored([2, 3]), [1, 0]), [6]);
    expect(b.nodes.map(({ op }) => op)).toEqual(["Transpose", "Reshape"]);
  });

  test("that has no such axis has none", () => {
    expect(() => axisAt(stored([2]), 1)).toThrow("element 1 of 1 axes");
  });
});

describe("the model", () => {
  test("of a sum of permuted arrays has no Transpose but that of the result", async () => {
    const { ops } = await structure(
      (x: np.Array, y: np.Array) => x.transpose([1, 0]).add(np.exp(y.transpose([1, 0]))),
      [spec([3, 4]), spec([3, 4])],
    );
    expect(ops).toEqual(["Exp", "Add", "Transpose"]);
  });

  test("computes what is broadcast once, before it is broadcast", async () => {
    const { values } = await structure(
      (x: np.Array, y: np.Array) =>
        np
          .exp(np.broadcastTo(x, [50, 3]))
          .mul(2)
          .add(y),
      [spec([3]), spec([50, 3])],
    );
    expect(values.map(({ shape }) => shape)).toEqual([[3], [3], [50, 3]]);
  });
});
