import { describe, expect, type TestContext, test } from "vitest";
import { callOnSoftwareGpu, NO_SOFTWARE_GPU, softwareGpu } from "../testing/softwareGpu.ts";

const ENTRY = new URL("./webgpu/steps.ts", import.meta.url);
type Entry = typeof import("./webgpu/steps.ts");

const QUIET = ["training.logEvery=1", "training.evaluateEvery=1000", "training.sampleEvery=1000"];

const devicesApart = (...args: Parameters<Entry["devicesApart"]>) =>
  callOnSoftwareGpu<Awaited<ReturnType<Entry["devicesApart"]>>>(ENTRY, "devicesApart", ...args);

/** Skips a test and says why: the reporter alone does not, unless it is asked for every test's line. */
function requireGpu({ skip, task }: TestContext): void {
  if (softwareGpu() !== undefined) return;
  console.warn(`skipped: ${task.name}: ${NO_SOFTWARE_GPU}`);
  skip(NO_SOFTWARE_GPU);
}

/** WGSL allows division and the exponentials a few units in the last place more than the CPU's kernels take. */
const METRIC = 5e-5;
const GRADIENT = 1e-3;
/**
 * The generator plays against a critic that Adam has just moved, and Adam's first update is the sign of the gradient: an
 * element of about zero goes one way on one device and the other way on the other.
 */
const AFTER_ADAM = 5e-3;

describe("a step on WebGPU is the step on the CPU, with its metrics, both players' gradients and the new weights", () => {
  test.for([
    { recipe: "tiny", overrides: [], what: "every kind of term and a reader" },
    {
      recipe: "mnist-wgan-gp",
      overrides: ["training.batchSize=4", "training.criticSteps=1"],
      what: "second derivatives",
    },
    {
      recipe: "mnist-paper",
      overrides: ["training.batchSize=4"],
      what: "the paper's networks at full width",
    },
  ])("$recipe: $what", async ({ recipe, overrides }, context) => {
    requireGpu(context);
    const apart = await devicesApart(recipe, ["training.steps=1", ...overrides, ...QUIET]);
    expect(apart.metric).toBeLessThanOrEqual(METRIC);
    expect(apart.critic[0], `furthest in ${apart.critic[1]}`).toBeLessThanOrEqual(GRADIENT);
    expect(apart.generator[0], `furthest in ${apart.generator[1]}`).toBeLessThanOrEqual(AFTER_ADAM);
    expect(apart.weights).toBeLessThanOrEqual(AFTER_ADAM);
  });
});

describe("a run on WebGPU", () => {
  test("has the same bytes every time, and when it was stopped and gone on with; one begun on the CPU goes on there", async (context) => {
    requireGpu(context);
    const { first, second, resumed, stoppedAt, crossedApart } = await callOnSoftwareGpu<
      Awaited<ReturnType<Entry["webgpuRuns"]>>
    >(ENTRY, "webgpuRuns", ["training.steps=6", ...QUIET], 3);
    expect(stoppedAt).toBe(3);
    expect(second).toBe(first);
    expect(resumed).toBe(first);
    expect(crossedApart).toBeLessThanOrEqual(AFTER_ADAM);
  });
});
