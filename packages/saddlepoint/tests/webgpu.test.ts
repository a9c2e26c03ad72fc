import { DEVICES } from "@saddlepoint/engine";
import { describe, expect, type TestContext, test } from "vitest";
import { chromiumPath, NO_CHROMIUM } from "../../engine/tests/browser/chromium.ts";
import { inPage } from "../../engine/tests/browser/page.ts";
import { diagnose } from "../src/node/diagnose.ts";
import { callOnSoftwareGpu, NO_SOFTWARE_GPU, softwareGpu } from "../testing/softwareGpu.ts";

const ENTRY = new URL("./webgpu/steps.ts", import.meta.url);
type Entry = typeof import("./webgpu/steps.ts");
type Apart = Awaited<ReturnType<Entry["devicesApart"]>>;

const QUIET = ["training.logEvery=1", "training.evaluateEvery=1000", "training.sampleEvery=1000"];

/** At full width the page's software GPU takes two minutes for a step; Node's does the whole. Narrower, Adam's signs show more. */
const HALF = [
  "network.generator.dense=512",
  "network.generator.features=64",
  "network.generator.upconv=32",
  "network.critic.conv1=32",
  "network.critic.conv2=64",
  "network.critic.dense=512",
];

const devicesApart = (...args: Parameters<Entry["devicesApart"]>) =>
  callOnSoftwareGpu<Apart>(ENTRY, "devicesApart", ...args);

/** Skips a test and says why: the reporter alone does not, unless it is asked for every test's line. */
function skipUnless({ skip, task }: TestContext, there: boolean, reason: string): void {
  if (there) return;
  console.warn(`skipped: ${task.name}: ${reason}`);
  skip(reason);
}

const requireGpu = (context: TestContext): void =>
  skipUnless(context, softwareGpu() !== undefined, NO_SOFTWARE_GPU);

/** WGSL allows division and the exponentials a few units in the last place more than the CPU's kernels take. */
const METRIC = 5e-5;
const GRADIENT = 1e-3;
/**
 * The generator plays against a critic that Adam has just moved, and Adam's first update is the sign of the gradient: an
 * element of about zero goes one way on one device and the other way on the other.
 */
const AFTER_ADAM = 5e-3;

function expectClose({ metric, lengths, critic, generator, weights }: Apart): void {
  expect(metric).toBeLessThanOrEqual(METRIC);
  // Lengths are of any size, and sums of millions of squares. |‖a‖ − ‖b‖| ≤ ‖a − b‖: they are as close as the gradients are.
  expect(lengths.critic, "the critic's gradient").toBeLessThanOrEqual(GRADIENT);
  expect(lengths.generator, "the generator's gradient").toBeLessThanOrEqual(AFTER_ADAM);
  expect(critic[0], `furthest in ${critic[1]}`).toBeLessThanOrEqual(GRADIENT);
  expect(generator[0], `furthest in ${generator[1]}`).toBeLessThanOrEqual(AFTER_ADAM);
  expect(weights).toBeLessThanOrEqual(AFTER_ADAM);
}

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
    expectClose(await devicesApart(recipe, ["training.steps=1", ...overrides, ...QUIET]));
  });

  test("mnist-paper at half its widths, in a page", async (context) => {
    skipUnless(context, chromiumPath() !== undefined, NO_CHROMIUM);
    await inPage<Entry>(
      ENTRY,
      async (page) => {
        const overrides = ["training.steps=1", "training.batchSize=4", ...HALF, ...QUIET];
        expectClose(await page.call("devicesApart", "mnist-paper", overrides));
      },
      { webgpu: true },
    );
  });
});

describe("a run on WebGPU", () => {
  test("has the same bytes every time, and when it was stopped and gone on with; one begun on the CPU goes on there", async (context) => {
    requireGpu(context);
    const { repeats, resumes, stoppedAt, crossedApart } = await callOnSoftwareGpu<
      Awaited<ReturnType<Entry["webgpuRuns"]>>
    >(ENTRY, "webgpuRuns", ["training.steps=6", ...QUIET], 3);
    expect(stoppedAt).toBe(3);
    expect(repeats).toBe(true);
    expect(resumes).toBe(true);
    expect(crossedApart).toBeLessThanOrEqual(AFTER_ADAM);
  });
});

describe("a look at the machine", () => {
  test("says of every device that it works, or why it does not", async () => {
    const { devices, missing } = await diagnose();
    const looked = [...devices, ...missing.map(({ device }) => device)];
    expect(looked.toSorted()).toEqual([...DEVICES].toSorted());
    expect(devices).toContain("cpu");
    for (const { reason } of missing) expect(reason).toMatch(/\w/);
  });

  test("finds a software GPU where there is one", async (context) => {
    requireGpu(context);
    const { devices } = await callOnSoftwareGpu<Awaited<ReturnType<typeof diagnose>>>(
      new URL("../src/node/diagnose.ts", import.meta.url),
      "diagnose",
    );
    expect(devices).toContain("webgpu");
  });
});
