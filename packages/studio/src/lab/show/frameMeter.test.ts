import { expect, test } from "vitest";
import { frameMeter } from "./frameMeter.ts";

test("the rate is the number of pictures of the last second", () => {
  const meter = frameMeter();
  for (let time = 0; time < 3000; time += 40) meter.tick(time);
  expect(meter.rate(3000)).toBe(24);
  expect(meter.rate(3500)).toBe(12);
  expect(meter.rate(9000)).toBe(0);
});
