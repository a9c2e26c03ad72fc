import { expect, test } from "vitest";
import { INFORMATION_TASKS } from "./tasks.ts";

const named = (name: string) => {
  const task = INFORMATION_TASKS.find((each) => each.name === name);
  if (task === undefined) throw new Error(`there is no task ${name}`);
  return task;
};

test("there are forty tasks, each with its own name, finite numbers and a positive truth", () => {
  expect(INFORMATION_TASKS.length).toBe(40);
  expect(new Set(INFORMATION_TASKS.map(({ name }) => name)).size).toBe(40);
  for (const { truth, draw } of INFORMATION_TASKS) {
    expect(truth).toBeGreaterThan(0);
    const { x, y } = draw(1, 100);
    expect([x.n, y.n]).toEqual([100, 100]);
    expect(x.values.every(Number.isFinite) && y.values.every(Number.isFinite)).toBe(true);
  }
});

test.each([
  ["normal 1x1", -0.5 * Math.log(1 - 0.75 ** 2)],
  ["normal 5x5, two pairs", -Math.log(1 - 0.8 ** 2)],
  // det Σ of correlations of a half: (1/2)^(m-1) (m + 1)/2
  ["normal 2x2, dense", 0.5 * Math.log((0.75 * 0.75) / ((1 / 8) * 2.5))],
  ["uniform, noise of 0.75", 1 / 3],
  // Two Cauchy numbers that share their scale: log 8π - 3.
  ["Student 1x1, 1 degrees", Math.log(8 * Math.PI) - 3],
])("the truth of %s is %d nats", (name, truth) => {
  expect(named(name).truth).toBeCloseTo(truth, 10);
});

test("a map of one side changes no truth, and the same seed gives the same pairs", () => {
  const [plain, mapped] = [named("normal 3x3, two pairs"), named("spiral of normal 3x3, two pairs")];
  expect(mapped.truth).toBe(plain.truth);
  const [a, b] = [plain.draw(3, 50), mapped.draw(3, 50)];
  const length = (values: ArrayLike<number>, row: number) =>
    Math.hypot(...Array.from({ length: 3 }, (_, j) => values[3 * row + j] ?? 0));
  for (let row = 0; row < 50; row++) expect(length(b.x.values, row)).toBeCloseTo(length(a.x.values, row), 10);
  expect(Array.from(mapped.draw(3, 50).y.values)).toEqual(Array.from(b.y.values));
});
