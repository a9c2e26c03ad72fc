import { describe, expect, test } from "vitest";
import { Tensor } from "../tensor.ts";
import { fasterSession } from "./fasterSession.ts";
import type { Session } from "./runtime.ts";

/** Two sessions on a clock of their own: each takes as long a step as it is told, and gives the number that it is told. */
function race(ms: { usual: number; other: number }, gives = { usual: 1, other: 1 }) {
  let now = 0;
  let steps = 10;
  const log: string[] = [];
  const session = (name: "usual" | "other"): Session => ({
    async run() {
      log.push(name);
      now += steps * ms[name];
      return { y: new Tensor("float32", Float32Array.of(gives[name]), [1]) };
    },
    async release() {
      log.push(`${name} released`);
    },
  });
  const faster = fasterSession(session("usual"), session("other"), () => now);
  return {
    stepsACall(count: number) {
      steps = count;
    },
    pause(milliseconds: number) {
      now += milliseconds;
    },
    async release() {
      log.length = 0;
      await faster.release();
      return log.join(" ");
    },
    async calls(count: number) {
      log.length = 0;
      for (let i = 0; i < count; i++) await faster.run({}, steps);
      return log.join(" ");
    },
  };
}

const times = (count: number, name: string): string => Array(count).fill(name).join(" ");

describe("the faster of two sessions", () => {
  test("is found by a call of each, and does the rest; every twentieth call asks again", async () => {
    const ms = { usual: 4, other: 2 };
    const { calls } = race(ms);
    expect(await calls(1)).toBe("usual other");
    expect(await calls(19)).toBe(`usual ${times(18, "other")}`);
    expect(await calls(1)).toBe("usual");
    expect(await calls(3)).toBe(times(3, "other"));
    ms.usual = 1;
    expect(await calls(18)).toBe(`${times(16, "other")} usual usual`);
  });

  test("is the usual one where both are as fast", async () => {
    const { calls } = race({ usual: 2, other: 2 });
    await calls(1);
    expect(await calls(10)).toBe(`usual other ${times(8, "usual")}`);
  });

  test("is so by the step, however many steps a call has", async () => {
    const { calls, stepsACall } = race({ usual: 2, other: 3 });
    await calls(1);
    stepsACall(100);
    expect(await calls(1)).toBe("usual");
    stepsACall(1);
    expect(await calls(3)).toBe("other usual usual");
  });

  test("is asked for anew when it has become slower, and not for a little", async () => {
    const ms = { usual: 2, other: 4 };
    const { calls } = race(ms);
    await calls(1);
    expect(await calls(4)).toBe("usual other usual usual");
    ms.usual = 2.4;
    expect(await calls(2)).toBe("usual usual");
    ms.usual = 3.5;
    ms.other = 3;
    expect(await calls(4)).toBe("usual other other other");
  });

  test("is asked for anew after a pause, in which the machine may have changed", async () => {
    const ms = { usual: 4, other: 2 };
    const { calls, pause } = race(ms);
    await calls(1);
    expect(await calls(4)).toBe("usual other other other");
    ms.usual = 1;
    pause(900);
    expect(await calls(2)).toBe("other other");
    pause(1100);
    expect(await calls(4)).toBe("usual other usual usual");
  });

  test.each([
    ["another number", 2],
    ["zero of the other sign", -0],
    ["no number", Number.NaN],
  ])("is never looked for where the results differ: %s", async (_, given) => {
    const { calls, release } = race({ usual: 4, other: 1 }, { usual: 0, other: given });
    expect(await calls(1)).toBe("usual other other released");
    expect(await calls(50)).toBe(times(50, "usual"));
    expect(await release()).toBe("usual released");
  });

  test.each([0, 5])("frees both, after %i calls", async (count) => {
    const { calls, release } = race({ usual: 2, other: 4 });
    await calls(count);
    expect(await release()).toBe("usual released other released");
  });
});
