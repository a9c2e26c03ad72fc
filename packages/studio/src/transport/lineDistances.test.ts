import { fc, test as property } from "@fast-check/vitest";
import { jsd } from "saddlepoint/divergences";
import { samples } from "saddlepoint/samples";
import { wassersteinDistance } from "saddlepoint/transport";
import { expect, test } from "vitest";
import { descended, type LineDistance, lineDistances } from "./lineDistances.ts";

const thetas = fc.integer({ min: -100, max: 100 }).map((hundredths) => hundredths / 100);

function at(theta: number, key: LineDistance["key"]): LineDistance {
  const found = lineDistances(theta).find((distance) => distance.key === key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}

/** Points of a line, evenly over Z. */
const line = (x: number) =>
  samples(
    Float64Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? x : (k - 1) / 38)),
    20,
    2,
  );

property.prop([thetas])(
  "W1 is what the library's exact transport finds between points of the two lines",
  (theta) => {
    const { distance } = wassersteinDistance(line(0), line(theta));
    expect(at(theta, "w1").quantity.value).toBeCloseTo(distance.value, 12);
  },
);

test("JSD is the library's for distributions that share nothing, and KL is then infinite", () => {
  expect(at(0.01, "jsd").quantity.value).toBeCloseTo(jsd([1, 0], [0, 1]).value, 12);
  expect(at(-1, "kl").quantity.value).toBe(Number.POSITIVE_INFINITY);
});

test("all three are 0 where the lines are one, and none has a slope there", () => {
  for (const { quantity, slope } of lineDistances(0)) {
    expect(quantity.value).toBe(0);
    expect(slope.value).toBeNull();
  }
});

property.prop([thetas.filter((theta) => theta !== 0), fc.constantFrom("jsd" as const, "w1" as const)])(
  "a slope is the difference quotient",
  (theta, key) => {
    const step = 1e-3;
    const quotient =
      (at(theta + step, key).quantity.value - at(theta - step, key).quantity.value) / (2 * step);
    expect(at(theta, key).slope.value).toBeCloseTo(quotient, 9);
  },
);

property.prop([thetas])(
  "ten steps of a tenth down W1 arrive at 0 from anywhere, and down KL and JSD nowhere",
  (theta) => {
    const walked = (key: LineDistance["key"]) => {
      let place = theta;
      for (let k = 0; k < 10; k++) place = descended(place, at(place, key).slope, 0.1);
      return place;
    };
    expect(walked("w1")).toBeCloseTo(0, 12);
    expect(walked("kl")).toBe(theta);
    expect(walked("jsd")).toBe(theta);
  },
);
