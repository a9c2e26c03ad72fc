export type AffineParameters = {
  /** Degrees, clockwise on the screen (y points down). */
  readonly rotation: number;
  /** Pixels to the right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Magnification, above 0. */
  readonly scale: number;
  /** Degrees: x moves by tan(shear) · y. */
  readonly shear: number;
};

/** x' = xx·x + xy·y + dx, y' = yx·x + yy·y + dy, in pixels from the image's centre, y down. */
export type AffineMap = {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly dx: number;
  readonly dy: number;
};

/** The map that shears, then rotates, then scales, all about the centre, and shifts last: s·R·H·p + d. */
export function affineMap({ rotation, shiftX, shiftY, scale, shear }: AffineParameters): AffineMap {
  const angle = (rotation * Math.PI) / 180;
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  const h = Math.tan((shear * Math.PI) / 180);
  return { xx: cos, xy: cos * h - sin, yx: sin, yy: sin * h + cos, dx: shiftX, dy: shiftY };
}

/** The map that undoes `map`; its linear part must not be singular. */
export function invertAffine({ xx, xy, yx, yy, dx, dy }: AffineMap): AffineMap {
  const det = xx * yy - xy * yx;
  const inverse = { xx: yy / det, xy: -xy / det, yx: -yx / det, yy: xx / det };
  return {
    ...inverse,
    dx: -(inverse.xx * dx + inverse.xy * dy),
    dy: -(inverse.yx * dx + inverse.yy * dy),
  };
}
