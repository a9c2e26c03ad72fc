import { readFileSync } from "node:fs";
import { join } from "node:path";

import { samples, sinkhorn, wassersteinDistance } from "../subject/library.ts";
import { readOptions, takePart } from "./protocol.ts";

/** One transport a step, its costs included: exact, or by Sinkhorn's iterations at their default penalty. */
const { start, batch: n, backend } = readOptions();
const bytes = readFileSync(join(start, `points-${n}.bin`));
const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const [x, y] = [numbers.slice(0, 2 * n), numbers.slice(2 * n)];

function costs(): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      const [dx, dy] = [(x[2 * i] ?? 0) - (y[2 * j] ?? 0), (x[2 * i + 1] ?? 0) - (y[2 * j + 1] ?? 0)];
      row[j] = Math.sqrt(dx * dx + dy * dy);
    }
    return row;
  });
}

function once(): number {
  if (backend === "exact") return wassersteinDistance(samples(x, n, 2), samples(y, n, 2)).cost;
  const even = new Float64Array(n).fill(1 / n);
  return sinkhorn(costs(), even, even).upper.value;
}

await takePart({
  engine: `Saddlepoint, ${backend}, Node ${process.versions.node}`,
  setupMs: 0,
  steps: async (_, count) =>
    Array.from({ length: count }, () => {
      const began = performance.now();
      const cost = once();
      return { ms: performance.now() - began, figures: () => ({ cost }) };
    }),
});
