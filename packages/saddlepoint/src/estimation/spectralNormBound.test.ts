import { fc, test } from "@fast-check/vitest";
import { compile, spec } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { normalSamples } from "../../testing/samplePairs.ts";
import { tensorOfSamples } from "../fit/feed.ts";
import { mapNamed } from "../networks/named.ts";
import { stream } from "../random/stream.ts";
import { lipschitzNetwork } from "./lipschitzNetwork.ts";
import { spectralNormBound } from "./spectralNormBound.ts";
import "../../testing/toBeAllClose.ts";

const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc
      .array(fc.double({ min: -5, max: 5, noNaN: true }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => ({ matrix: Float64Array.from(values), rows, columns })),
  );

/** ‖W v‖ after many steps of power iteration: never above the norm. */
function fromBelow(matrix: Float64Array, rows: number, columns: number): number {
  let v = Float64Array.from({ length: columns }, (_, j) => Math.sin(1 + j));
  let norm = 0;
  for (let i = 0; i < 300; i++) {
    const length = Math.hypot(...v) || 1;
    const u = Float64Array.from({ length: rows }, (_, r) =>
      v.reduce((sum, value, j) => sum + ((matrix[r * columns + j] ?? 0) * value) / length, 0),
    );
    norm = Math.hypot(...u);
    v = Float64Array.from({ length: columns }, (_, j) =>
      u.reduce((sum, value, r) => sum + (matrix[r * columns + j] ?? 0) * value, 0),
    );
  }
  return norm;
}

describe("spectralNormBound", () => {
  test.prop([matrices])(
    "is never below the norm that power iteration finds, and within 1 % of it",
    ({ matrix, rows, columns }) => {
      const bound = spectralNormBound(matrix, rows, columns);
      expect(bound).toBeAllClose(fromBelow(matrix, rows, columns), { rtol: 1e-2, atol: 1e-9 });
      expect(bound).toBeGreaterThanOrEqual(fromBelow(matrix, rows, columns) * (1 - 1e-12));
    },
  );

  test("of a diagonal matrix is its largest entry", () => {
    expect(spectralNormBound(Float64Array.of(3, 0, 0, 0, -7, 0, 0, 0, 1), 3, 3)).toBeAllClose(7, {
      rtol: 1e-8,
    });
  });
});

describe("lipschitzNetwork", () => {
  test("starts orthonormal, and no two outputs are further apart than their inputs", async () => {
    const network = lipschitzNetwork(3, [16, 16]);
    const weights = network.init(stream(5, "lipschitz"));
    const constant = network.constant(weights);
    expect(constant).toBeAllClose(1, { rtol: 0.02 });
    const n = 300;
    const x = normalSamples("lipschitz", n, 3, 0, 2);
    const run = await compile(
      network.apply,
      [mapNamed(weights, ({ dims }) => spec([...dims])), spec([n, 3])],
      { threads: 1 },
    );
    const outputs = Array.from((await run(weights, tensorOfSamples(x))).data, Number);
    await run.release();
    let steepest = 0;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < a; b++) {
        const distance = Math.hypot(
          ...[0, 1, 2].map((j) => (x.values[3 * a + j] ?? 0) - (x.values[3 * b + j] ?? 0)),
        );
        steepest = Math.max(steepest, Math.abs((outputs[a] ?? 0) - (outputs[b] ?? 0)) / distance);
      }
    }
    expect(steepest).toBeLessThanOrEqual(constant * (1 + 1e-4));
    expect(steepest).toBeGreaterThan(0.3);
  });
});
