import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { labelledMoons, moons } from "./moons.ts";

describe("labelled moons", () => {
  const drawn = labelledMoons(stream(1, "moons"), 3000, { deviation: 0.1 });

  test("are the density's own points where they are not turned", () => {
    expect(drawn.values).toEqual(moons(0.1).sample(stream(1, "moons"), 3000));
  });

  test("are of the upper class about half of the time, and lie about their own moon's middle line", () => {
    const upper = drawn.labels?.filter((label) => label === 0).length ?? 0;
    expect(upper / 3000).toBeAllClose(0.5, { rtol: 0, atol: 4 * Math.sqrt(0.25 / 3000) });
    // From the centre of a half circle of radius 1: (−½, −¼) of the upper moon, (½, ¼) of the lower.
    const apart = Float64Array.from(drawn.labels ?? [], (label, i) => {
      const [x, y] = [drawn.values[2 * i] ?? 0, drawn.values[2 * i + 1] ?? 0];
      return Math.hypot(x - (label - 0.5), y - (label - 0.5) / 2) - 1;
    });
    expect(Math.max(...apart.map(Math.abs))).toBeLessThan(5 * 0.1);
  });

  test("are turned about the origin: by 90° (x, y) is (−y, x), by 30° and back again itself", () => {
    const quarter = labelledMoons(stream(1, "moons"), 3000, { deviation: 0.1, turn: 90 });
    expect(quarter.labels).toEqual(drawn.labels);
    expect(quarter.values).toBeAllClose(
      drawn.values.map((_, i) => (i % 2 === 0 ? -(drawn.values[i + 1] ?? 0) : (drawn.values[i - 1] ?? 0))),
      { atol: 1e-6 },
    );
    const third = labelledMoons(stream(1, "moons"), 3000, { deviation: 0.1, turn: 30 }).values;
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const back = third.map((own, i) => cos * own + (i % 2 === 0 ? 1 : -1) * sin * (third[i ^ 1] ?? 0));
    expect(back).toBeAllClose(drawn.values, { atol: 1e-6 });
  });

  test("refuse a turn and a deviation that are none", () => {
    expect(() => labelledMoons(stream(1, "moons"), 5, { turn: Number.NaN })).toThrow(
      "turn must be finite, got NaN",
    );
    expect(() => labelledMoons(stream(1, "moons"), 5, { deviation: 0 })).toThrow(
      "deviation must be finite and at least 0.01, got 0",
    );
  });
});
