import { expect, type TestContext, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "./browser/chromium.ts";
import { inPage } from "./browser/page.ts";
import { trainingSteps } from "./browser/trainingStep.ts";

const ENTRY = new URL("./browser/trainingStep.ts", import.meta.url);
type Entry = typeof import("./browser/trainingStep.ts");

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
