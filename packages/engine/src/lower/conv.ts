import { type Builder, slice } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { range, sizeOf } from "../shape.ts";
import { blockedConvolution } from "./blockedConvolution.ts";
import { castView } from "./cast.ts";
import { convolutionProduct, transposedProduct } from "./convProduct.ts";
import { scalarView } from "./elementwise.ts";
import { padded, sliced } from "./movement.ts";
import type { ConvParameters, Pairs, Rule } from "./rule.ts";
import { transposedByPhases } from "./transposedByPhases.ts";
import {
  axisAt,
  broadcastTo,
  flipped,
  isWhole,
  materialise,
  permuted,
  reshaped,
  shapeOf,
  type View,
  viewOf,
} from "./view.ts";

/**
 * General dilated convolution. A dilated left-hand side is what a transposed convolution is, and becomes ConvTranspose;
 * jax-js writes its kernel transposed and reversed, and as views those cancel. Leading vmapped axes become groups.
 */
export const conv: Rule<"conv"> = (b, operands, params, { dtype, shape }) => {
  if (dtype !== "float32") {
    throw new TypeError(
      `compile(fn): fn must convolve float32 arrays, got ${dtype}; cast with .astype(np.float32)`,
    );
  }
  const { vmapDims } = params;
  const mapped = shape.slice(0, vmapDims);
  const groups = sizeOf(mapped);
  const together = (view: View): View => {
    const own = shapeOf(view).slice(vmapDims);
    return reshaped(b, broadcastTo(castView(b, view, dtype), [...mapped, ...own]), [groups, ...own]);
  };
  const [lhs, rhs] = [together(at(operands, 0)), together(at(operands, 1))];
  // ONNX convolves over at least one spatial axis.
  const spatial = params.strides.length > 0 ? params : { ...params, ...ONE_PLACE };
  const extra = params.strides.length > 0 ? [] : [1];
  // [v, n, c, …] → [n, v·c, …] and [v, o, c, …] → [v·o, c, …]
  const [, n = 1, c = 1, ...window] = shapeOf(lhs);
  const [, o = 1, i = 1, ...kernel] = shapeOf(rhs);
  const swapped = permuted(lhs, [1, 0, ...range(window.length + 1, 2)]);
  const images = reshaped(b, swapped, [n, groups * c, ...window, ...extra]);
  const kernels = reshaped(b, rhs, [groups * o, i, ...kernel, ...extra]);
  const result = grouped(b, images, kernels, spatial, groups);
  const split = reshaped(b, result, [n, groups, o, ...shape.slice(vmapDims + 2)]);
  return reshaped(b, permuted(split, [1, 0, ...range(window.length + 1, 2)]), shape);
};

const ONE_PLACE = { strides: [1], padding: [[0, 0]], lhsDilation: [1], rhsDilation: [1] } as const;

function grouped(b: Builder, lhs: View, rhs: View, params: ConvParameters, group: number): View {
  if (isOnes(params.lhsDilation)) return convolution(b, lhs, rhs, params, group);
  return group === 1 && gainsFromExchange(lhs, rhs, params)
    ? exchangedConvolution(b, lhs, rhs, params)
    : transposedConvolution(b, lhs, rhs, params, group);
}

const clipped = (ends: Pairs): Pairs =>
  ends.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)]);

/** All that is before, then all that is after, as ONNX takes pads. */
const padsOf = (ends: Pairs): number[] => [
  ...ends.map(([before]) => before),
  ...ends.map(([, after]) => after),
];

/** How far the places of a kernel reach along each axis. */
const reachesOf = (kernel: View, dilations: readonly number[]): number[] =>
  dilations.map((dilation, i) => dilation * (at(shapeOf(kernel), i + 2) - 1) + 1);

const isOnes = (xs: readonly number[]): boolean => xs.every((x) => x === 1);

/** The weight gradient of a transposed convolution has a kernel as large as an image, and a result as small as a kernel. */
function gainsFromExchange(lhs: View, rhs: View, params: ConvParameters): boolean {
  if (!isOnes(params.strides) || !isOnes(params.rhsDilation)) return false;
  return placesOf(lhs, rhs, params).every((extent, i) => extent < at(shapeOf(rhs), i + 2));
}

/**
 * Σᵢ x[i] k[s·i + p − t], as a convolution of k by x: with u = T − 1 − t it is Σᵢ k[u + s·i − (T − 1 − p)] x[i], so
 * the roles change places, s dilates the kernel, and the result is reversed.
 */
function exchangedConvolution(b: Builder, lhs: View, rhs: View, params: ConvParameters): View {
  const extents = placesOf(lhs, rhs, params);
  const padding = params.padding.map(([before], i) => {
    const start = at(extents, i) - 1 - before;
    const reach = at(params.lhsDilation, i) * (at(shapeOf(lhs), i + 2) - 1);
    return [start, at(extents, i) + reach - at(shapeOf(rhs), i + 2) - start] as const;
  });
  const exchanged = { ...params, padding, lhsDilation: params.rhsDilation, rhsDilation: params.lhsDilation };
  const spatial = range(extents.length, 2);
  return permuted(flipped(convolution(b, rhs, lhs, exchanged, 1), spatial), [1, 0, ...spatial]);
}

function convolution(b: Builder, lhs: View, rhs: View, params: ConvParameters, group: number): View {
  if (params.padding.some(([before, after], i) => isOutside(at(shapeOf(lhs), i + 2), -before, -after))) {
    return nothing(b, lhs, rhs, params);
  }
  const cut = cropped(b, lhs, params.padding);
  const pads = clipped(params.padding);
  const kernel = shapeOf(rhs);
  const extents = placesOf(cut, rhs, { ...params, padding: pads });
  const operands = { x: cut, w: rhs, outputs: extents };
  if (b.target.convolutions === "products" && group === 1 && [cut, rhs].every(isWhole)) {
    const inside = { ...params, padding: pads };
    return blockedConvolution(b, operands, inside) ?? convolutionProduct(b, operands, inside);
  }
  const output = b.op(
    "Conv",
    [materialise(b, cut), materialise(b, rhs)],
    { dtype: "float32", shape: [axisAt(cut, 0).size, at(kernel, 0), ...extents] },
    {
      kernel_shape: kernel.slice(2),
      strides: params.strides,
      dilations: params.rhsDilation,
      pads: padsOf(pads),
      group,
    },
  );
  return viewOf(output);
}

/** Whether a crop of `before` and `after`, one of which may be negative, leaves no element of an axis. */
const isOutside = (extent: number, before: number, after: number): boolean =>
  Math.max(before, 0) + Math.max(after, 0) >= extent;

/** The result of a convolution that sees only padding. */
function nothing(b: Builder, lhs: View, rhs: View, params: ConvParameters): View {
  const shape = [axisAt(lhs, 0).size, axisAt(rhs, 0).size, ...placesOf(lhs, rhs, params)];
  return broadcastTo(scalarView(b, "float32", 0), shape);
}

/** The spatial extents of a convolution's result. */
function placesOf(
  lhs: View,
  rhs: View,
  { padding, strides, lhsDilation, rhsDilation }: ConvParameters,
): number[] {
  const [dilated, reach] = [reachesOf(lhs, lhsDilation), reachesOf(rhs, rhsDilation)];
  return padding.map(
    ([before, after], i) => Math.floor((at(dilated, i) + before + after - at(reach, i)) / at(strides, i)) + 1,
  );
}

/** Negative padding is a crop. */
function cropped(b: Builder, view: View, padding: Pairs): View {
  const ranges = padding.map(
    ([before, after], i) =>
      [i + 2, Math.max(-before, 0), axisAt(view, i + 2).size - Math.max(-after, 0)] as const,
  );
  return sliced(b, view, ranges);
}

/**
 * With a left-hand side dilated by s and padded by (p, q), a kernel of reach r = d(k − 1) + 1 and stride 1, the output
 * is that of ConvTranspose with stride s, the kernel [in, out, …] reversed, cropped by (r − 1 − p, r − 1 − q).
 */
function transposedConvolution(
  b: Builder,
  lhs: View,
  rhs: View,
  params: ConvParameters,
  group: number,
): View {
  const kernel = shapeOf(rhs);
  const dilated = reachesOf(lhs, params.lhsDilation);
  const edges = reachesOf(rhs, params.rhsDilation).map((reach) => reach - 1);
  const crops = params.padding.map(
    ([before, after], i) => [at(edges, i) - before, at(edges, i) - after] as const,
  );
  const whole = dilated.map((extent, i) => extent + at(edges, i));
  if (crops.some(([before, after], i) => isOutside(at(whole, i), before, after))) {
    return nothing(b, lhs, rhs, params);
  }
  const inside = clipped(crops);
  const weights = transposedKernel(b, rhs, group);
  const extents = inside.map(([before, after], i) => at(whole, i) - before - after);
  const operands = { x: lhs, w: weights, outputs: extents };
  const beyond = clipped(crops.map(([before, after]) => [-before, -after]));
  const isPlain = group === 1 && isOnes(params.strides) && beyond.every(([p, q]) => p + q === 0);
  if (b.target.convolutions === "products" && isPlain && [lhs, weights].every(isWhole)) {
    const transposed = {
      ...operands,
      strides: params.lhsDilation,
      dilations: params.rhsDilation,
      crops: inside.map(([crop]) => crop),
    };
    return transposedByPhases(b, transposed) ?? transposedProduct(b, transposed);
  }
  const output = b.op(
    "ConvTranspose",
    [materialise(b, lhs), materialise(b, weights)],
    { dtype: "float32", shape: [axisAt(lhs, 0).size, at(kernel, 0), ...extents] },
    {
      kernel_shape: kernel.slice(2),
      strides: params.lhsDilation,
      dilations: params.rhsDilation,
      pads: padsOf(inside),
      group,
    },
  );
  // A crop below zero is padding beyond the kernel's reach, where the output is zero.
  return strided(b, padded(b, viewOf(output), [[0, 0], [0, 0], ...beyond]), params.strides);
}

/** [group·out, in, …] → [group·in, out, …], reversed. */
function transposedKernel(b: Builder, rhs: View, group: number): View {
  const [outputs = 1, inputs = 1, ...window] = shapeOf(rhs);
  const axes = range(window.length, 2);
  const reversed = flipped(rhs, axes);
  if (group === 1) return permuted(reversed, [1, 0, ...axes]);
  const split = reshaped(b, reversed, [group, outputs / group, inputs, ...window]);
  const swapped = permuted(split, [0, 2, 1, ...axes.map((i) => i + 1)]);
  return reshaped(b, swapped, [group * inputs, outputs / group, ...window]);
}

/** Every stride-th element of the spatial axes. */
function strided(b: Builder, view: View, strides: readonly number[]): View {
  if (isOnes(strides)) return view;
  const value = materialise(b, view);
  const blocks = strides.map((step, i) => ({ axis: i + 2, start: 0, end: at(value.shape, i + 2), step }));
  const shape = value.shape.map((extent, i) => (i < 2 ? extent : Math.ceil(extent / at(strides, i - 2))));
  return viewOf(slice(b, value, blocks, shape));
}
