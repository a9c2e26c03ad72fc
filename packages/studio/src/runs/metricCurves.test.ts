import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { exactQuantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import type { MetricsLine } from "./api.ts";
import { mergeMetrics, metricCurves } from "./metricCurves.ts";
import { readMetrics } from "./readRun.ts";

const lines: readonly MetricsLine[] = Array.from({ length: 12 }, (_, i) => ({
  step: 50 * (i >> 1),
  event: i % 2 === 0 ? "metrics" : "evaluation",
  value: i,
}));

property.prop([
  fc.shuffledSubarray([...lines], { minLength: lines.length }),
  fc.array(fc.nat({ max: lines.length - 1 })),
  fc.integer({ min: 1, max: 6 }),
])("lines that come in any order, in pieces and twice are all there once, by step", (order, again, size) => {
  const sent = [...order, ...again.flatMap((i) => lines[i] ?? [])];
  let merged: readonly MetricsLine[] = [];
  for (let at = 0; at < sent.length; at += size) merged = mergeMetrics(merged, sent.slice(at, at + size));
  expect(merged.map(({ step }) => step)).toEqual(lines.map(({ step }) => step));
  expect(new Set(merged)).toEqual(new Set(lines));
});

test("a step that a resumed run writes again replaces what stood there", () => {
  const merged = mergeMetrics(
    [{ step: 1, event: "metrics", loss: 3 }],
    [{ step: 1, event: "metrics", loss: 2 }],
  );
  expect(merged).toEqual([{ step: 1, event: "metrics", loss: 2 }]);
});

test("nothing new leaves the very list, so that nothing is drawn again", () => {
  expect(mergeMetrics(lines, [])).toBe(lines);
});

test("numbers of training and of held-out measurements are curves of their own, in the chart of their kind", () => {
  const curves = metricCurves([
    { step: 50, event: "metrics", "loss.critic": 1, "information.digit": 0.5 },
    { step: 100, event: "metrics", "loss.critic": 2, "information.digit": 1.5 },
    {
      step: 100,
      event: "evaluation",
      divergence: exactQuantity("I(x; y)", 0.1),
      information: { codes: [{ name: "digit", bound: exactQuantity("I(digit; G(z,c))", 1.4) }], total: null },
      clusters: { errorRate: 0.2, ci: [0.1, 0.3] },
      quality: {
        network: "random@0123abcd",
        kid: exactQuantity("KID", 0.3),
        frechet: exactQuantity("Fréchet distance", 30),
        recall: exactQuantity("recall", 0.7),
        real: { kid: exactQuantity("KID of other real images", 0.01) },
      },
    },
  ]);
  expect(curves).toEqual([
    { label: "loss.critic", group: "losses", heldOut: false, x: [50, 100], y: [1, 2] },
    { label: "information.digit", group: "information", heldOut: false, x: [50, 100], y: [0.5, 1.5] },
    { label: "I(x; y)", group: "divergence", heldOut: true, x: [100], y: [0.1] },
    { label: "I(digit; G(z,c))", group: "information", heldOut: true, x: [100], y: [1.4] },
    { label: "clusters.errorRate", group: "quality", heldOut: true, x: [100], y: [0.2] },
    { label: "KID", group: "distance", heldOut: true, x: [100], y: [0.3] },
    { label: "Fréchet distance", group: "other", heldOut: true, x: [100], y: [30] },
    { label: "recall", group: "quality", heldOut: true, x: [100], y: [0.7] },
    { label: "KID of other real images", group: "distance", heldOut: true, x: [100], y: [0.01] },
  ]);
});

test("a step whose number is no finite one is left out of its curve", () => {
  const [curve] = metricCurves([
    { step: 1, loss: 1 },
    { step: 2, loss: "NaN" },
    { step: 3, loss: "Infinity" },
    { step: 4, loss: 2 },
  ]);
  expect(curve).toMatchObject({ x: [1, 4], y: [1, 2] });
});

property.prop([fc.array(fc.dictionary(fc.string(), fc.jsonValue()))])(
  "any lines make curves of finite numbers",
  (lines) => {
    for (const { x, y } of metricCurves(readMetrics(lines.map((line, step) => ({ ...line, step }))))) {
      expect(x.length).toBe(y.length);
      expect([...x, ...y].filter((value) => !Number.isFinite(value))).toEqual([]);
    }
  },
);
