import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** What each example says, with a truth about the numbers in it. */
const SAYS: Readonly<Record<string, readonly [pattern: RegExp, truth: (...numbers: number[]) => void]>> = {
  "compiled-step": [
    /w = (\S+); loss (\S+), then (\S+)/,
    (w, first, last) => {
      expect(w).toBeCloseTo(3, 2);
      expect(last).toBeLessThan(1e-6 * first);
    },
  ],
  "continue-a-checkpoint": [
    /step (\d+): I\(x; y\) measured.*step (\d+): I\(x; y\) measured/s,
    (...steps) => expect(steps).toEqual([100, 200]),
  ],
  "divergence-between-arrays": [
    /lower-bound (\S+) \[(\S+), (\S+)\] nats.*exactly (\S+) nats/s,
    (value, low, high, exact) => {
      expect(exact).toBe(0.5);
      expect([low < value, value < high, low < exact]).toEqual([true, true, true]);
      expect(value).toBeGreaterThan(0.4);
    },
  ],
  "farms-and-factories": [
    /(\d+) cow-kilometres, exact: duality gap (\d+)/,
    (cost, gap) => expect([cost, gap]).toEqual([12, 0]),
  ],
  "infogan-on-an-array": [
    />= (\S+) of (\S+) nats/,
    (bound, ceiling) => {
      expect(ceiling).toBeCloseTo(Math.log(3), 2);
      expect(bound).toBeGreaterThan(0.8 * ceiling);
      expect(bound).toBeLessThanOrEqual(ceiling);
    },
  ],
  "information-with-interval": [
    /estimate (\S+) \[(\S+), (\S+)\].*lower-bound (\S+) \[(\S+), (\S+)\].*exactly (\S+)/s,
    (estimate, low, high, bound, least, _, exact) => {
      expect(exact).toBeCloseTo(0.511, 3);
      expect([low < exact, exact < high, least < exact]).toEqual([true, true, true]);
      expect(Math.abs(estimate - exact)).toBeLessThan(0.06);
      expect(bound).toBeGreaterThan(0.4);
    },
  ],
  "load-an-exported-generator": [
    /(\d+) x (\d+) numbers from (\d+) x (\d+) latents/,
    (...sizes) => expect(sizes).toEqual([5, 2, 5, 2]),
  ],
  "own-code": [
    />= (\S+) of (\S+) nats/,
    (bound, ceiling) => {
      expect(ceiling).toBeCloseTo(0.325, 3);
      expect(bound).toBeGreaterThan(0);
      expect(bound).toBeLessThanOrEqual(ceiling);
    },
  ],
  "own-network": [
    />= (\S+) of 0.69 nats/,
    (bound) => {
      expect(bound).toBeGreaterThan(-1);
      expect(bound).toBeLessThan(Math.LN2);
    },
  ],
  "own-optimiser": [
    /found (\S+); .*found (\S+)/,
    (zero, one) => {
      expect(Math.abs(zero)).toBeLessThan(0.06);
      expect(Math.abs(one - 1)).toBeLessThan(0.06);
    },
  ],
  "own-term": [
    /stays small: (\S+)/,
    (drift) => {
      expect(drift).toBeGreaterThan(0);
      expect(drift).toBeLessThan(1);
    },
  ],
};

const EXAMPLES = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => file.replace(/\.ts$/, ""));

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("every example is run here, and every one that is run is there", () => {
  expect(Object.keys(SAYS)).toEqual(EXAMPLES);
});

describe.each(EXAMPLES)("%s", (name) => {
  test("has at most 30 lines", () => {
    const lines = readFileSync(new URL(`${name}.ts`, import.meta.url), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(30);
  });

  test("says what is true", async () => {
    await import(new URL(`${name}.ts`, import.meta.url).href);
    const said = vi.mocked(console.log).mock.calls.flat().join("\n");
    const [pattern, truth] = SAYS[name] ?? [/^$/, () => expect.unreachable()];
    expect(said).toMatch(pattern);
    truth(...(pattern.exec(said) ?? []).slice(1).map(Number));
  });
});
