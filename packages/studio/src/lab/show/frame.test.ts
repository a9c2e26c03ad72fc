import { test as property } from "@fast-check/vitest";
import fc from "fast-check";
import { expect } from "vitest";
import { planeFrame } from "./frame.ts";

const end = fc.double({ min: -50, max: 50, noNaN: true });
const length = fc.double({ min: 0.1, max: 80, noNaN: true });
const side = fc.integer({ min: 40, max: 900 });

property.prop([end, end, length, length, side, side])(
  "a plane's frame keeps places in proportion, has one scale and stays within its box",
  (x0, y0, across, up, width, height) => {
    const frame = planeFrame(
      { x: [x0, x0 + across], y: [y0, y0 + up] },
      { left: 10, top: 20, width, height },
    );
    const x = x0 + across / 3;
    const y = y0 + up / 4;
    expect((frame.x(x) - frame.box.left) / frame.box.width).toBeCloseTo(1 / 3, 6);
    expect((frame.y(y) - frame.box.top) / frame.box.height).toBeCloseTo(3 / 4, 6);
    expect(frame.x(x0 + 0.1) - frame.x(x0)).toBeCloseTo(frame.y(y0) - frame.y(y0 + 0.1), 6);
    const { box } = frame;
    expect(box.left).toBeGreaterThanOrEqual(10 - 1e-6);
    expect(box.top).toBeGreaterThanOrEqual(20 - 1e-6);
    expect(box.left + box.width).toBeLessThanOrEqual(10 + width + 1e-6);
    expect(box.top + box.height).toBeLessThanOrEqual(20 + height + 1e-6);
  },
);
