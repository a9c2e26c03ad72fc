import { measure } from "./measure.mjs";
import { atBatch, median } from "./summary.mjs";

const FULL_BATCH = 128;

/**
 * Runs a plan of `peers.mjs`: its warm-up and its timed steps, at each of its batches.
 *
 * @returns `result`, what the report says of it, and `figures`, its figures a step, by batch
 */
export async function time(plan, { start, steps, threads, seconds }) {
  const command = await plan.command();
  if (command.absent !== undefined) return { result: { absent: command.absent }, figures: new Map() };
  const timed = plan.slow ? Math.min(plan.steps, steps ?? plan.steps) : (steps ?? plan.steps);
  const runs = [];
  for (const batch of plan.batches) {
    const work = { start, batch, steps: plan.warmup + timed, threads, seconds };
    const measured = await measure(command, work);
    if (measured.failed !== undefined) return { result: { failed: measured.failed }, figures: new Map() };
    runs.push({ ...measured, batch, ms: measured.ms.slice(plan.warmup) });
  }
  const points = runs.map(({ batch, ms }) => [batch, median(ms)]);
  return {
    result: {
      medianMs: atBatch(FULL_BATCH, points),
      // Of an extrapolation there is no fastest step, and memory at a small batch says nothing of the full one's.
      ...(runs.length === 1
        ? { minMs: Math.min(...runs[0].ms), peakMiB: runs[0].peakMiB }
        : { extrapolatedFrom: plan.batches }),
      steps: runs[0].ms.length,
      engine: runs[0].engine,
    },
    figures: new Map(runs.map(({ batch, figures }) => [batch, figures])),
  };
}
