import { expect, test, vi } from "vitest";
import { stepPacer } from "./stepPacer.ts";

/** How many steps a pacer settles on where a step takes `ms` of a clock that only this test moves. */
async function settled(ms: number, bytes: number, stateBytes?: number): Promise<number> {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const pacer = stepPacer(bytes, stateBytes);
    for (let call = 0; call < 3; call++) {
      const count = pacer.steps();
      await pacer.timed(count, async () => {
        vi.advanceTimersByTime(count * ms);
      });
    }
    return pacer.steps();
  } finally {
    vi.useRealTimers();
  }
}

test("a call takes half a second, whatever a step takes, and is never empty", async () => {
  expect(await settled(50, 1)).toBe(10);
  expect(await settled(250, 1)).toBe(2);
  expect(await settled(9000, 1)).toBe(1);
});

test("a call of very short steps has no more of them than fit in memory, and no more than 512", async () => {
  expect(await settled(0.1, 1)).toBe(512);
  expect(await settled(0.1, 2 ** 20)).toBe(16);
  expect(await settled(0.1, 2 ** 30)).toBe(1);
});

test("a call that hands over a large state is longer, up to four seconds", async () => {
  const megabytes = (count: number) => count * 1e6;
  expect(await settled(300, 1, megabytes(10))).toBe(2);
  expect(await settled(300, 1, megabytes(60))).toBe(7);
  expect(await settled(1000, 1, megabytes(160))).toBe(4);
});
