import type { Field, LabView } from "../src/lab/labView.ts";

const SIZE = 12;
const field = (value: (x: number, y: number) => number): Field => ({
  columns: SIZE,
  rows: SIZE,
  values: Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
    value(((i % SIZE) + 0.5) / SIZE, (Math.floor(i / SIZE) + 0.5) / SIZE),
  ),
});
const points = (count: number, at: (i: number) => number): Float32Array =>
  Float32Array.from({ length: 2 * count }, (_, i) => at(i));

/** A view of a made-up game in the plane, for what shows games. */
export function fakeView(part: Partial<LabView> = {}): LabView {
  return {
    step: 10,
    criticUpdates: 10,
    dimension: 2,
    extent: { x: [-2, 2], y: [-2, 2] },
    real: points(64, (i) => Math.sin(i)),
    fake: points(64, (i) => 0.5 * Math.cos(3 * i)),
    fakeCodes: new Uint8Array(0),
    witness: field((x, y) => x + y - 0.8),
    bestWitness: null,
    latentImages: [],
    pulls: points(64, (i) => 0.1 * Math.cos(i)),
    realDensity: field((x, y) => Math.exp(-8 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))),
    fakeDensity: null,
    bound: {
      quantity: "I(x; y)",
      value: 0.31,
      unit: "nats",
      kind: "lower-bound",
      ceiling: Math.LN2,
      ci: [0.3, 0.32],
      n: 1000,
    },
    means: { real: 0.5, fake: 0.19 },
    exact: {
      quantity: "I(x; y)",
      value: 0.4,
      unit: "nats",
      kind: "estimate",
      ceiling: Math.LN2,
      ci: [0.39, 0.41],
      n: 0,
    },
    codes: [],
    modes: { found: 6, of: 8, highQuality: 0.41 },
    clipped: null,
    metrics: { "loss.critic": 1.2 },
    ...part,
  };
}
