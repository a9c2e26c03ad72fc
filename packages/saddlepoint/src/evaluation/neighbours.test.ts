import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { nearestNeighbours } from "./neighbours.ts";

const rows = (seed: number, name: string, length: number) =>
  fillUniform(stream(seed, name), new Float32Array(length));

describe("nearestNeighbours", () => {
  test.prop([fc.nat(), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 200 })])(
    "finds what a search of every pair finds, nearest first",
    (seed, dimension, r) => {
      const count = Math.min(3, r);
      const [queries, references] = [rows(seed, "q", 4 * dimension), rows(seed, "r", r * dimension)];
      const found = nearestNeighbours(queries, references, dimension, count);
      for (let query = 0; query < 4; query++) {
        const distance = (row: number) =>
          Math.hypot(
            ...Array.from(
              { length: dimension },
              (_, j) => (queries[query * dimension + j] ?? 0) - (references[row * dimension + j] ?? 0),
            ),
          );
        const sorted = Array.from({ length: r }, (_, row) => row).sort((a, b) => distance(a) - distance(b));
        const own = found.indices.slice(query * count, query * count + count);
        expect([...own]).toEqual(sorted.slice(0, count));
        expect(found.distances.slice(query * count, query * count + count)).toBeAllClose(
          [...own].map(distance),
          { atol: 1e-3 },
        );
      }
    },
  );

  test("a copy of a training image is found at distance 0", () => {
    const references = rows(1, "images", 100 * 784);
    const found = nearestNeighbours(references.slice(37 * 784, 38 * 784), references, 784);
    expect(found.indices[0]).toBe(37);
    expect(found.distances[0]).toBeAllClose(0, { atol: 1e-3 });
  });

  test("refuses rows that do not fit and more neighbours than there are", () => {
    expect(() => nearestNeighbours(new Float32Array(3), new Float32Array(4), 2)).toThrow(
      /queries must hold rows of 2, got 3/,
    );
    expect(() => nearestNeighbours(new Float32Array(2), new Float32Array(4), 2, 3)).toThrow(
      /within 1 and the 2 references, got 3/,
    );
  });
});
