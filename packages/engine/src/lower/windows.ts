import type { Builder } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { range } from "../shape.ts";
import { dot } from "./dot.ts";
import type { Rule } from "./rule.ts";
import { materialise, permuted, reshaped, shapeOf, viewOf, withNewAxes } from "./view.ts";

const placesFor = (extent: number, window: number, stride: number): number =>
  Math.floor((extent - window) / stride) + 1;

/** All windows over the last axes: […, place…, offset…]. */
export const pool: Rule<"pool"> = (b, operands, { window, strides }) => {
  const view = at(operands, 0);
  const shape = shapeOf(view);
  const lead = shape.length - window.length;
  let value = materialise(b, view);
  // Each axis becomes (place, offset); the later ones first, so that earlier positions stay as they are.
  for (const i of range(window.length).reverse()) {
    const [axis, size, stride] = [lead + i, at(window, i), at(strides, i)];
    const places = placesFor(at(shape, axis), size, stride);
    const indices = b.constant(
      "int64",
      [places, size],
      BigInt64Array.from(range(places * size), (j) => BigInt(Math.floor(j / size) * stride + (j % size))),
    );
    const taken = [...value.shape.slice(0, axis), places, size, ...value.shape.slice(axis + 1)];
    value = b.op("Gather", [value, indices], { dtype: value.dtype, shape: taken }, { axis });
  }
  const order = [
    ...range(lead),
    ...range(window.length).map((i) => lead + 2 * i),
    ...range(window.length).map((i) => lead + 2 * i + 1),
  ];
  return permuted(viewOf(value), order);
};

/** The transpose of pool: every element of a window is added back to where it came from. */
export const poolTranspose: Rule<"pool_transpose"> = (
  b,
  operands,
  { inShape, window, strides },
  { dtype, shape },
) => {
  const n = window.length;
  const lead = inShape.length - n;
  let view = at(operands, 0);
  for (const i of range(n)) {
    const [extent, size, stride] = [at(inShape, lead + i), at(window, i), at(strides, i)];
    const places = placesFor(extent, size, stride);
    // The axes are now […, done…, place i…, offset i…]; bring this pair to the end and add it up.
    const rank = view.axes.length;
    const [place, offset] = [lead + i, rank - (n - i)];
    const rest = range(rank).filter((axis) => axis !== place && axis !== offset);
    const kept = rest.map((axis) => at(shapeOf(view), axis));
    const pairs = reshaped(b, permuted(view, [...rest, place, offset]), [...kept, places * size]);
    const columns = withNewAxes(pairs, [kept.length]);
    const selector = viewOf(selection(b, places, size, stride, extent));
    const summed = dot(b, [columns, selector], undefined, { dtype, shape: [...kept, extent] });
    // Put the finished axis where its place was.
    view = permuted(summed, [...range(place), rest.length, ...range(rest.length - place, place)]);
  }
  return reshaped(b, view, shape);
};

/** S[i, (place, offset)] is 1 where that element of that window lies at i. */
function selection(b: Builder, places: number, size: number, stride: number, extent: number): Value {
  const data = new Float32Array(extent * places * size);
  for (const j of range(places * size)) {
    const i = Math.floor(j / size) * stride + (j % size);
    data[i * places * size + j] = 1;
  }
  return b.constant("float32", [extent, places * size], data);
}
