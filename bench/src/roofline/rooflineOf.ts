/** The least time of some work on a machine, which of arithmetic and memory sets it, and the share of it that was achieved. */
export type Roofline = {
  readonly ceilingMs: number;
  readonly share: number;
  readonly bound: "arithmetic" | "memory";
};

/**
 * Work under the roof (Williams, Waterman and Patterson 2009).
 *
 * @param measuredMs what the work took
 */
export function rooflineOf(
  { flops, compulsoryBytes }: { readonly flops: number; readonly compulsoryBytes: number },
  { gflops, gbytesPerSecond }: { readonly gflops: number; readonly gbytesPerSecond: number },
  measuredMs: number,
): Roofline {
  const arithmeticMs = flops / (1e6 * gflops);
  const memoryMs = compulsoryBytes / (1e6 * gbytesPerSecond);
  const ceilingMs = Math.max(arithmeticMs, memoryMs);
  return {
    ceilingMs,
    share: ceilingMs / measuredMs,
    bound: arithmeticMs >= memoryMs ? "arithmetic" : "memory",
  };
}
