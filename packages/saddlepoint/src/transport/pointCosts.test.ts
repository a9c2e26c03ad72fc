import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { samples } from "../samples/samples.ts";
import { keptCosts } from "./costs.ts";
import { euclidean, manhattan } from "./groundDistance.ts";
import { pointDistances, powerCosts, requirePairs } from "./pointCosts.ts";
import { sinkhornDivergence } from "./sinkhornDivergence.ts";
import { solveTransport } from "./solveTransport.ts";
import { wassersteinDistance } from "./wassersteinDistance.ts";

const cloud = (name: string, n: number) => {
  const draws = stream(9, name);
  return samples(
    Float64Array.from({ length: 3 * n }, () => draws.next()),
    n,
    3,
  );
};

describe("costs of points", () => {
  test("are the same numbers by rows and one by one, and in another's words", () => {
    const [x, y] = [cloud("x", 7), cloud("y", 5)];
    for (const distance of [euclidean, manhattan]) {
      const costs = powerCosts(pointDistances("test", x, y, distance), 1, 3);
      for (let i = 0; i < 7; i++) {
        const row = [...costs.row(i)];
        expect(row).toEqual(row.map((_, j) => costs.at(i, j)));
        expect(row).toEqual(
          row.map(
            (_, j) => distance(x.values.slice(3 * i, 3 * i + 3), y.values.slice(3 * j, 3 * j + 3)) ** 3,
          ),
        );
      }
    }
  });

  test("that are made when they are needed lead to the plan of those that are kept", () => {
    const made = pointDistances("test", cloud("x", 150), cloud("y", 120), euclidean);
    const masses = {
      source: new Float64Array(150).fill(120),
      target: new Float64Array(120).fill(150),
      unit: 1 / (150 * 120),
    };
    const [once, again] = [made, keptCosts(made)].map((costs) => solveTransport("test", costs, masses));
    expect(once).toEqual(again);
  });

  test("that take hours or more memory than there is are refused before any work, with what to use", () => {
    expect(() => requirePairs("test", 20_000, 20_000)).not.toThrow();
    const many = samples(new Float32Array(2e5), 1e5, 2);
    expect(() =>
      wassersteinDistance(many, many, { order: 2, xMasses: new Float32Array(1e5).fill(1) }),
    ).toThrow(/one positive total/);
    const other = samples(new Float32Array(2e5).fill(1), 1e5, 2);
    expect(() => wassersteinDistance(many, other)).toThrow(
      /x and y must make at most 2\^31 pairs, got 100000 by 100000 points; use slicedWasserstein/,
    );
    expect(() => sinkhornDivergence(many, other)).toThrow(/at most 2\^27 pairs, .*; use slicedWasserstein/);
  });
});
