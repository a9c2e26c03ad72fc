import { fc, test } from "@fast-check/vitest";
import { afterEach, describe, expect, vi } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { plainPlan, rowNumbers, type ScaledPlan, scaledPlan, vectorPlan } from "./scaledPlan.ts";
import { sinkhorn } from "./sinkhorn.ts";

afterEach(() => vi.unstubAllGlobals());

const size = fc.integer({ min: 1, max: 13 });

function fill(plan: ScaledPlan, n: number, m: number): void {
  const draws = stream(2, "plan");
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) plan.values[i * plan.stride + j] = draws.next();
  for (let j = 0; j < m; j++) plan.s[j] = draws.next();
}

describe("a pass over a plan", () => {
  test.prop([size, size])(
    "is a product by rows and a product by columns, with WebAssembly and without",
    (n, m) => {
      const length = rowNumbers(n).length;
      const vectors = vectorPlan(length, 2 * Math.ceil(m / 2));
      if (!vectors) throw new Error("Node has WebAssembly with vectors");
      for (const plan of [vectors, plainPlan(length, m)]) {
        fill(plan, n, m);
        const seen = new Float64Array(n);
        plan.pass((i, carried) => {
          if (i < n) seen[i] = carried;
          else expect(carried).toBe(0);
          return carried + i;
        });
        const at = (i: number, j: number) => plan.values[i * plan.stride + j] ?? 0;
        const rows = Array.from({ length: n }, (_, i) =>
          Array.from({ length: m }, (_, j) => at(i, j) * (plan.s[j] ?? 0)).reduce((a, b) => a + b, 0),
        );
        expect(seen).toBeAllClose(rows, { rtol: 1e-14 });
        expect(plan.columns.slice(0, m)).toBeAllClose(
          Array.from({ length: m }, (_, j) => rows.reduce((sum, row, i) => sum + (row + i) * at(i, j), 0)),
          { rtol: 1e-14 },
        );
      }
    },
  );

  test("where WebAssembly is forbidden, the same is found", () => {
    const cost = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 7 }, (_, j) => (i * 5 + j * 3) % 11),
    );
    const [a, b] = [Array<number>(9).fill(1 / 9), Array<number>(7).fill(1 / 7)];
    const withVectors = sinkhorn(cost, a, b, { epsilon: 0.3 });
    vi.stubGlobal("WebAssembly", undefined);
    expect(vectorPlan(4, 2)).toBe(undefined);
    expect(scaledPlan(1, 1).stride).toBe(2);
    const plain = sinkhorn(cost, a, b, { epsilon: 0.3 });
    expect(plain.iterations).toBe(withVectors.iterations);
    expect(plain.entropic.value).toBeAllClose(withVectors.entropic.value, { rtol: 1e-13 });
  });
});
