import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { expect } from "vitest";
import { metricsWindow } from "./metricsWindow.ts";

const series = (values: readonly number[]) =>
  new Tensor("float32", Float32Array.from(values), [values.length]);
const metrics = (values: readonly number[]) => ({
  loss: series(values),
  bound: series(values.map((x) => -x)),
});
const finite = fc.array(fc.float({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });

test("gives the mean of every step's metrics, and begins anew", () => {
  const window = metricsWindow();
  window.add(metrics([1, 2]));
  window.add(metrics([6]));
  expect(window.take()).toEqual({ loss: 3, bound: -3 });
  window.add(metrics([5]));
  expect(window.take()).toEqual({ loss: 5, bound: -5 });
});

test.prop([finite, fc.nat()])(
  "means do not depend on how steps are grouped, to the last bit",
  (values, cut) => {
    const [one, two] = [metricsWindow(), metricsWindow()];
    const at = cut % values.length;
    one.add(metrics(values));
    for (const part of [values.slice(0, at), values.slice(at)]) if (part.length > 0) two.add(metrics(part));
    expect(two.take()).toEqual(one.take());
  },
);

test.prop([finite, finite])("goes on from a saved state bit for bit", (before, after) => {
  const one = metricsWindow();
  one.add(metrics(before));
  const two = metricsWindow();
  two.restore(JSON.parse(JSON.stringify(one.state())));
  for (const window of [one, two]) window.add(metrics(after));
  expect(two.take()).toEqual(one.take());
});

test("a window without steps has no means", () => {
  expect(metricsWindow().take()).toEqual({});
});

test("a saved state does not change with the window", () => {
  const window = metricsWindow();
  window.add(metrics([1]));
  const saved = window.state();
  window.add(metrics([2]));
  expect(saved).toEqual({ count: 1, sums: { loss: 1, bound: -1 } });
});
