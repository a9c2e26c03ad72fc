import type { Partition } from "../samples/partition.ts";
import type { Both } from "./both.ts";
import type { LogRatios } from "./logRatio.ts";

/** What is counted for each symbol before any is seen (Krichevsky and Trofimov 1981). */
const BEFORE = 0.5;

/** Log ratios of symbols by how often each was seen in the training part. */
export function countedRatios(
  symbols: Both<Int32Array>,
  count: number,
  parts: Both<Partition>,
): Pick<LogRatios, "selection" | "evaluation" | "training"> {
  const shares = (which: keyof Both<unknown>): Float64Array => {
    const counts = new Float64Array(count).fill(BEFORE);
    for (const row of parts[which].training) {
      const symbol = symbols[which][row] ?? 0;
      counts[symbol] = (counts[symbol] ?? 0) + 1;
    }
    const total = parts[which].training.length + BEFORE * count;
    return counts.map((each) => each / total);
  };
  const [p, q] = [shares("p"), shares("q")];
  const ratios = p.map((share, symbol) => Math.log(share / (q[symbol] ?? share)));
  const of = (part: keyof Partition): Both<Float64Array> => ({
    p: Float64Array.from(parts.p[part], (row) => ratios[symbols.p[row] ?? 0] ?? 0),
    q: Float64Array.from(parts.q[part], (row) => ratios[symbols.q[row] ?? 0] ?? 0),
  });
  return { selection: of("selection"), evaluation: of("evaluation"), training: of("training") };
}
