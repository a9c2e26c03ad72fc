import { expect, type TestContext, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "./browser/chromium.ts";
import { inPage } from "./browser/page.ts";
import { lossesOn, trainingSteps } from "./browser/trainingStep.ts";

const ENTRY = new URL("./browser/trainingStep.ts", import.meta.url);
type Entry = typeof import("./browser/trainingStep.ts");

const WORKER_ENTRY = new URL("./browser/trainInWorker.ts", import.meta.url);
type WorkerEntry = typeof import("./browser/trainInWorker.ts");

const STEPS = 3;
const TOLERANCE = 1e-5;
/** WGSL allows division and the exponentials a few units in the last place more than the CPU's kernels take. */
const WEBGPU_TOLERANCE = 5e-5;

/** The largest difference between two runs, with the place of it; a value that is missing or NaN differs by ∞. */
function largestDifference(
  actual: Record<string, number[]>[],
  expected: Record<string, number[]>[],
): { at: string; difference: number } {
  expect(actual.map(Object.keys)).toEqual(expected.map(Object.keys));
  const differences = expected.flatMap((values, step) =>
    Object.entries(values).flatMap(([path, list]) =>
      list.map((value, i) => ({
        at: `step ${step + 1}, ${path}[${i}]`,
        difference: distance(actual[step]?.[path]?.[i] ?? Number.NaN, value),
      })),
    ),
  );
  return differences.reduce((a, b) => (a.difference >= b.difference ? a : b));
}

function distance(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

/** Skips a test and says why: the reporter alone does not, unless it is asked for every test's line. */
function skipBecause({ skip, task }: TestContext, reason: string): never {
  console.warn(`skipped: ${task.name}: ${reason}`);
  return skip(reason);
}

function requireChromium(context: TestContext): void {
  if (chromiumPath() === undefined) skipBecause(context, NO_CHROMIUM);
}

test("training steps in a page, on WebAssembly, have the numbers that they have in Node", async (context) => {
  requireChromium(context);
  const inNode = await trainingSteps("cpu", STEPS);
  await inPage<Entry>(ENTRY, async (page) => {
    const { at, difference } = largestDifference(await page.call("trainingSteps", "cpu", STEPS), inNode);
    expect(difference, `largest difference at ${at}`).toBeLessThanOrEqual(TOLERANCE);
  });
});

test("training steps in a page, on WebGPU, have the numbers that they have in Node", async (context) => {
  requireChromium(context);
  const inNode = await trainingSteps("cpu", STEPS);
  await inPage<Entry>(
    ENTRY,
    async (page) => {
      if (!(await page.call("hasAdapter"))) skipBecause(context, "no WebGPU adapter in this browser");
      const { at, difference } = largestDifference(await page.call("trainingSteps", "webgpu", STEPS), inNode);
      expect(difference, `largest difference at ${at}`).toBeLessThanOrEqual(WEBGPU_TOLERANCE);
    },
    { webgpu: true },
  );
});

test("a page without WebGPU refuses that device and names those that it has", async (context) => {
  requireChromium(context);
  await inPage<Entry>(ENTRY, async (page) => {
    await expect(page.call("trainingSteps", "webgpu", 1)).rejects.toThrow(
      "device must be one of cpu here, got webgpu",
    );
  });
});

/** The largest difference between two lists of losses; lists of different lengths differ by ∞. */
const apart = (actual: readonly number[], expected: readonly number[]): number =>
  actual.length === expected.length
    ? Math.max(...actual.map((value, i) => distance(value, expected[i] ?? Number.NaN)))
    : Number.POSITIVE_INFINITY;

/** Long enough for a page to go round its event loop many times, and short enough for rounding errors to stay small. */
const CALL = 500;
const CALL_TOLERANCE = 1e-4;

test("a worker trains many steps in one call with Node's losses, and its page goes round meanwhile", async (context) => {
  requireChromium(context);
  const inNode = await lossesOn("cpu", CALL);
  await inPage<WorkerEntry>(WORKER_ENTRY, async (page) => {
    const { losses, rounds } = await page.call("trainInWorker", { device: "cpu", steps: CALL });
    expect(apart(losses, inNode)).toBeLessThanOrEqual(CALL_TOLERANCE);
    // In the page's own thread the call would leave at most one round, before it.
    expect(rounds).toBeGreaterThan(2);
  });
});

test("a worker trains on WebGPU with Node's losses", async (context) => {
  requireChromium(context);
  const inNode = await lossesOn("cpu", 2);
  await inPage<WorkerEntry>(
    WORKER_ENTRY,
    async (page) => {
      if (!(await page.call("hasAdapter"))) skipBecause(context, "no WebGPU adapter in this browser");
      const { losses } = await page.call("trainInWorker", { device: "webgpu", steps: 2 });
      expect(apart(losses, inNode)).toBeLessThanOrEqual(WEBGPU_TOLERANCE);
    },
    { webgpu: true },
  );
});

test("threads are workers: an isolated page starts one fewer than it asks for, another page none", async (context) => {
  requireChromium(context);
  const inNode = await lossesOn("cpu", 2);
  for (const [isolated, workers] of [
    [true, 2],
    [false, 0],
  ] as const) {
    await inPage<Entry>(
      ENTRY,
      async (page) => {
        expect(apart(await page.call("lossesOn", "cpu", 2, 3), inNode)).toBeLessThanOrEqual(TOLERANCE);
        expect(page.workers()).toBe(workers);
      },
      { isolated },
    );
  }
});

test("a page's threads are those of its first compiled function: others are refused, none asked for are not", async (context) => {
  requireChromium(context);
  await inPage<Entry>(ENTRY, async (page) => {
    await page.call("lossesOn", "cpu", 1, 2);
    await page.call("lossesOn", "cpu", 1);
    await expect(page.call("lossesOn", "cpu", 1, 3)).rejects.toThrow("threads must be 2");
  });
});
