import type { Extent } from "../labView.ts";

/** A rectangle of the canvas, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where numbers of the picture are on the canvas. */
export interface Frame {
  readonly box: Box;
  /** From a number to CSS pixels; y grows upwards in numbers and downwards in pixels. */
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A frame whose two axes stretch to fill a box, each by itself. */
export function stretchedFrame({ x: [x0, x1], y: [y0, y1] }: Extent, box: Box): Frame {
  const perX = box.width / (x1 - x0);
  const perY = box.height / (y1 - y0);
  return {
    box,
    x: (value) => box.left + (value - x0) * perX,
    y: (value) => box.top + (y1 - value) * perY,
  };
}

/** A frame with one scale for both axes, so that distances look as they are: the largest that fits, centred in the box. */
export function planeFrame(extent: Extent, box: Box): Frame {
  const across = extent.x[1] - extent.x[0];
  const up = extent.y[1] - extent.y[0];
  const scale = Math.min(box.width / across, box.height / up);
  const width = across * scale;
  const height = up * scale;
  return stretchedFrame(extent, {
    left: box.left + (box.width - width) / 2,
    top: box.top + (box.height - height) / 2,
    width,
    height,
  });
}
