import { describe, expect, type TestContext, test } from "vitest";
import { callOnSoftwareGpu, NO_SOFTWARE_GPU, softwareGpu } from "../../saddlepoint/testing/softwareGpu.ts";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { chromiumPath, NO_CHROMIUM } from "./browser/chromium.ts";
import { inPage } from "./browser/page.ts";
import { copiedState, keptState } from "./webgpu/keptState.ts";

const ENTRY = new URL("./webgpu/keptState.ts", import.meta.url);
type Entry = typeof import("./webgpu/keptState.ts");
type Copied = Awaited<ReturnType<Entry["copiedState"]>>;
type Kept = Awaited<ReturnType<Entry["keptState"]>>;

/** Skips a test and says why: the reporter alone does not, unless it is asked for every test's line. */
function skipUnless({ skip, task }: TestContext, there: boolean, reason: string): void {
  if (there) return;
  console.warn(`skipped: ${task.name}: ${reason}`);
  skip(reason);
}

/** A kept state is the copied one, down to the bits, and both are the CPU's but for rounding. */
async function expectTheSame(copied: Copied, kept: Kept): Promise<void> {
  expect(kept.location).toBe("gpu-buffer");
  expect(kept.state).toEqual(copied.state);
  expect(kept.again).toEqual(copied.state);
  expect(kept.losses).toEqual(copied.losses);
  expect(kept.reused).toContain("state.weight must be a state that no call has taken");
  const onCpu = await copiedState("cpu");
  for (const [i, values] of onCpu.state.entries()) {
    expect(copied.state[i]).toBeAllClose(values, { rtol: 1e-5, atol: 1e-6 });
  }
  expect(copied.losses).toBeAllClose(onCpu.losses, { rtol: 1e-5 });
}

describe("a state that stays on the device between calls is the one that every call copies", () => {
  test("in Node", async (context) => {
    skipUnless(context, softwareGpu() !== undefined, NO_SOFTWARE_GPU);
    const copied = await callOnSoftwareGpu<Copied>(ENTRY, "copiedState", "webgpu");
    await expectTheSame(copied, await callOnSoftwareGpu<Kept>(ENTRY, "keptState", "webgpu"));
  });

  test("in a page", async (context) => {
    skipUnless(context, chromiumPath() !== undefined, NO_CHROMIUM);
    await inPage<Entry>(
      ENTRY,
      async (page) => {
        const copied = await page.call("copiedState", "webgpu");
        await expectTheSame(copied, await page.call("keptState", "webgpu"));
      },
      { webgpu: true },
    );
  });

  test("on the CPU, where it is on the host all along and any number of calls may take it", async () => {
    const { location, reused, ...kept } = await keptState("cpu");
    expect([location, reused]).toEqual(["cpu", "taken"]);
    expect({ state: kept.state, losses: kept.losses }).toEqual(await copiedState("cpu"));
  });
});
