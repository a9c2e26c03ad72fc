/**
 * Work under the roof (Williams, Waterman and Patterson 2009): the least time that it can take on a machine, which of
 * arithmetic and memory sets it, and the share of it that was achieved.
 *
 * @param work `{flops, compulsoryBytes}`, as `countWork` counts it
 * @param ceiling `{gflops, gbytesPerSecond}`, as `measureCeiling` measures it
 * @param measuredMs what the work took
 */
export function rooflineOf({ flops, compulsoryBytes }, { gflops, gbytesPerSecond }, measuredMs) {
  const arithmeticMs = flops / (1e6 * gflops);
  const memoryMs = compulsoryBytes / (1e6 * gbytesPerSecond);
  const ceilingMs = Math.max(arithmeticMs, memoryMs);
  return {
    ceilingMs,
    share: ceilingMs / measuredMs,
    bound: arithmeticMs >= memoryMs ? "arithmetic" : "memory",
  };
}
