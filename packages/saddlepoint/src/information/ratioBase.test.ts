import { expect, test } from "vitest";
import { normalPairs, turned } from "../../testing/samplePairs.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { ranksAmong } from "./ranks.ts";
import { fitRatioBase, type Sides } from "./ratioBase.ts";

const N = 4000;
const TRAINING = 3200;

const rows = ({ values, d }: Samples, from: number, to: number): Samples =>
  samples(Float64Array.from(values.subarray(from * d, to * d)), to - from, d);

function ranksOf({ x, y }: Sides<Samples>) {
  const among = { x: ranksAmong(rows(x, 0, TRAINING)), y: ranksAmong(rows(y, 0, TRAINING)) };
  const part = (from: number, to: number) => ({
    x: among.x(rows(x, from, to)),
    y: among.y(rows(y, from, to)),
  });
  return [part(0, TRAINING), part(TRAINING, N)] as const;
}

const normal = (order: number) => ({ degrees: Number.POSITIVE_INFINITY, order });

test("canonical variables that only repeat others are left out, and more orders make turned planes clearer", () => {
  const { x, y, truth } = normalPairs("turned", N, 3, 0.7);
  const [training, selection] = ranksOf({ x: turned(x, 0, 1), y: turned(y, 1, 2) });
  const worths = [0, 2, 5].map((order) => fitRatioBase(training, selection, normal(order)));
  const [none, some, most] = worths.map(({ worth }) => worth / truth);
  expect(none).toBeLessThan(0.4);
  expect(some).toBeGreaterThan(0.5);
  expect(most).toBeGreaterThan(0.75);
  expect(most).toBeLessThan(1.1);
  expect(worths[2]?.width).toBeLessThanOrEqual(4); // of 23: three are real, and their squares tell nothing more
});

test("of independent sides nothing is kept, and it is worth 0", () => {
  const { x, y } = normalPairs("nothing", N, 3, 0);
  const [training, selection] = ranksOf({ x, y });
  for (const order of [0, 3]) {
    const { worth, width } = fitRatioBase(training, selection, normal(order));
    expect(worth).toBeLessThan(0.01);
    expect(width).toBeLessThanOrEqual(1);
  }
});
