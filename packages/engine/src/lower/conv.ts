import type { Builder } from "../onnx/builder.ts";
import { at } from "../present.ts";
import { sizeOf } from "../shape.ts";
import { blockedConvolution } from "./blockedConvolution.ts";
import { castView } from "./cast.ts";
import { convolutionProduct, transposedProduct } from "./convProduct.ts";
import { scalarView } from "./elementwise.ts";
import { padded, sliced } from "./movement.ts";
import { isWhole } from "./patches.ts";
import type { ConvParameters, Rule } from "./rule.ts";
import { transposedByPhases } from "./transposedByPhases.ts";
import { broadcastTo, flipped, materialise, permuted, reshaped, shapeOf, type View, viewOf } from "./view.ts";

/**
 * General dilated convolution. A dilated left-hand side is what a transposed convolution is, and becomes ConvTranspose;
 * jax-js writes its kernel transposed and reversed, and as views those cancel. Leading vmapped axes become groups.
 */
export const conv: Rule<"conv"> = (b, operands, params, outputs) => {
  const { dtype, shape } = at(outputs, 0);
  if (dtype !== "float32") {
    throw new TypeError(
      `compile(fn): fn must convolve float32 arrays, got ${dtype}; cast with .astype(np.float32)`,
    );
  }
  const [lhs, rhs] = [castView(b, at(operands, 0), dtype), castView(b, at(operands, 1), dtype)];
  const { vmapDims } = params;
  const mapped = shape.slice(0, vmapDims);
  const groups = sizeOf(mapped);
  const [flatLhs, flatRhs] = [lhs, rhs].map((view) => {
    const full = broadcastTo(view, [...mapped, ...shapeOf(view).slice(vmapDims)]);
    return vmapDims === 0 ? full : reshaped(b, full, [groups, ...shapeOf(full).slice(vmapDims)]);
  });
  if (flatLhs === undefined || flatRhs === undefined) throw new RangeError("conv takes two operands");
  const spatial = withSpatialAxis(params);
  if (vmapDims === 0) {
    return [
      reshaped(
        b,
        grouped(b, withAxis(b, flatLhs, spatial), withAxis(b, flatRhs, spatial), spatial, 1),
        shape,
      ),
    ];
  }
  // [v, n, c, …] → [n, v·c, …] and [v, o, c, …] → [v·o, c, …]
  const lhsShape = shapeOf(flatLhs);
  const rhsShape = shapeOf(flatRhs);
  const [, n = 1, c = 1, ...window] = lhsShape;
  const [, o = 1, , ...kernel] = rhsShape;
  const swapped = permuted(flatLhs, [1, 0, ...lhsShape.slice(2).map((_, i) => i + 2)]);
  const stackedLhs = reshaped(b, swapped, [n, groups * c, ...window]);
  const stackedRhs = reshaped(b, flatRhs, [groups * o, c, ...kernel]);
  const result = grouped(
    b,
    withAxis(b, stackedLhs, spatial),
    withAxis(b, stackedRhs, spatial),
    spatial,
    groups,
  );
  const split = reshaped(b, result, [n, groups, o, ...shape.slice(vmapDims + 2)]);
  const restored = permuted(split, [1, 0, ...shape.slice(vmapDims + 1).map((_, i) => i + 2)]);
  return [reshaped(b, restored, shape)];
};

/** ONNX convolves over at least one spatial axis. */
const withSpatialAxis = (params: ConvParameters): ConvParameters =>
  params.strides.length > 0
    ? params
    : { ...params, strides: [1], padding: [[0, 0]], lhsDilation: [1], rhsDilation: [1] };

const withAxis = (b: Builder, view: View, params: ConvParameters): View =>
  view.axes.length === params.strides.length + 2 ? view : reshaped(b, view, [...shapeOf(view), 1]);

function grouped(b: Builder, lhs: View, rhs: View, params: ConvParameters, group: number): View {
  if (params.lhsDilation.every((dilation) => dilation === 1)) return convolution(b, lhs, rhs, params, group);
  return group === 1 && gainsFromExchange(lhs, rhs, params)
    ? exchangedConvolution(b, lhs, rhs, params)
    : transposedConvolution(b, lhs, rhs, params, group);
}

const isOnes = (xs: readonly number[]): boolean => xs.every((x) => x === 1);

/** How far the kernel can move: the spatial extents of the output at stride 1. */
const extentsOf = (lhs: View, rhs: View, { padding, lhsDilation }: ConvParameters): number[] =>
  padding.map(([before, after], i) => {
    const [input, kernel] = [at(shapeOf(lhs), i + 2), at(shapeOf(rhs), i + 2)];
    return at(lhsDilation, i) * (input - 1) + 1 + before + after - kernel + 1;
  });

/** The weight gradient of a transposed convolution has a kernel as large as an image, and a result as small as a kernel. */
function gainsFromExchange(lhs: View, rhs: View, params: ConvParameters): boolean {
  if (!isOnes(params.strides) || !isOnes(params.rhsDilation)) return false;
  return extentsOf(lhs, rhs, params).every((extent, i) => extent < at(shapeOf(rhs), i + 2));
}

/**
 * Σᵢ x[i] k[s·i + p − t], as a convolution of k by x: with u = T − 1 − t it is Σᵢ k[u + s·i − (T − 1 − p)] x[i], so
 * the roles change places, s dilates the kernel, and the result is reversed.
 */
function exchangedConvolution(b: Builder, lhs: View, rhs: View, params: ConvParameters): View {
  const extents = extentsOf(lhs, rhs, params);
  const padding = params.padding.map(([before], i) => {
    const start = at(extents, i) - 1 - before;
    const reach = at(params.lhsDilation, i) * (at(shapeOf(lhs), i + 2) - 1);
    return [start, at(extents, i) + reach - at(shapeOf(rhs), i + 2) - start] as const;
  });
  const exchanged = { ...params, padding, lhsDilation: params.rhsDilation, rhsDilation: params.lhsDilation };
  const spatial = extents.map((_, i) => i + 2);
  return permuted(flipped(convolution(b, rhs, lhs, exchanged, 1), spatial), [1, 0, ...spatial]);
}

function convolution(b: Builder, lhs: View, rhs: View, params: ConvParameters, group: number): View {
  if (params.padding.some(([before, after], i) => isOutside(at(shapeOf(lhs), i + 2), -before, -after))) {
    return nothing(b, lhs, rhs, params);
  }
  const cut = cropped(b, lhs, params.padding);
  const pads = params.padding.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)] as const);
  const kernel = shapeOf(rhs);
  const input = shapeOf(cut);
  const extents = params.strides.map((stride, i) => {
    const [before, after] = at(pads, i);
    const reach = at(params.rhsDilation, i) * (at(kernel, i + 2) - 1) + 1;
    return Math.floor((at(input, i + 2) + before + after - reach) / stride) + 1;
  });
  const operands = { x: cut, w: rhs, outputs: extents };
  if (b.target.convolutions === "products" && group === 1 && [cut, rhs].every(isWhole)) {
    const inside = { ...params, padding: pads };
    return blockedConvolution(b, operands, inside) ?? convolutionProduct(b, operands, inside);
  }
  const output = b.op(
    "Conv",
    [materialise(b, cut), materialise(b, rhs)],
    { dtype: "float32", shape: [at(input, 0), at(kernel, 0), ...extents] },
    {
      kernel_shape: kernel.slice(2),
      strides: params.strides,
      dilations: params.rhsDilation,
      pads: [...pads.map(([before]) => before), ...pads.map(([, after]) => after)],
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
  const places = params.padding.map(([before, after], i) => {
    const dilated = at(params.lhsDilation, i) * (at(shapeOf(lhs), i + 2) - 1) + 1;
    const reach = at(params.rhsDilation, i) * (at(shapeOf(rhs), i + 2) - 1) + 1;
    return Math.floor((dilated + before + after - reach) / at(params.strides, i)) + 1;
  });
  return broadcastTo(scalarView(b, "float32", 0), [at(shapeOf(lhs), 0), at(shapeOf(rhs), 0), ...places]);
}

/** Negative padding is a crop. */
function cropped(b: Builder, view: View, padding: readonly (readonly [number, number])[]): View {
  const shape = shapeOf(view);
  const ranges = padding.map(([before, after], i) => {
    const axis = i + shape.length - padding.length;
    return [axis, Math.max(-before, 0), at(shape, axis) - Math.max(-after, 0)] as const;
  });
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
  const input = shapeOf(lhs);
  const reach = params.rhsDilation.map((dilation, i) => dilation * (at(kernel, i + 2) - 1) + 1);
  const crops = params.padding.map(
    ([before, after], i) => [at(reach, i) - 1 - before, at(reach, i) - 1 - after] as const,
  );
  const isBeyond = reach.some((r, i) => {
    const [before, after] = at(crops, i);
    return isOutside(at(params.lhsDilation, i) * (at(input, i + 2) - 1) + r, before, after);
  });
  if (isBeyond) return nothing(b, lhs, rhs, params);
  const inside = crops.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)] as const);
  const weights = transposedKernel(b, rhs, group);
  const extents = reach.map((r, i) => {
    const [before, after] = at(inside, i);
    return at(params.lhsDilation, i) * (at(input, i + 2) - 1) + r - before - after;
  });
  const operands = { x: lhs, w: weights, outputs: extents };
  const beyond = crops.map(([before, after]) => [Math.max(-before, 0), Math.max(-after, 0)] as const);
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
    { dtype: "float32", shape: [at(input, 0), at(kernel, 0), ...extents] },
    {
      kernel_shape: kernel.slice(2),
      strides: params.lhsDilation,
      dilations: params.rhsDilation,
      pads: [...inside.map(([before]) => before), ...inside.map(([, after]) => after)],
      group,
    },
  );
  // A crop below zero is padding beyond the kernel's reach, where the output is zero.
  const whole = padded(b, viewOf(output), [[0, 0], [0, 0], ...beyond]);
  return strided(b, whole, params.strides);
}

/** [group·out, in, …] → [group·in, out, …], reversed. */
function transposedKernel(b: Builder, rhs: View, group: number): View {
  const [outputs = 1, inputs = 1, ...window] = shapeOf(rhs);
  const axes = window.map((_, i) => i + 2);
  const reversed = flipped(rhs, axes);
  if (group === 1) return permuted(reversed, [1, 0, ...axes]);
  const split = reshaped(b, reversed, [group, outputs / group, inputs, ...window]);
  const swapped = permuted(split, [0, 2, 1, ...axes.map((i) => i + 1)]);
  return reshaped(b, swapped, [group * inputs, outputs / group, ...window]);
}

/** Every stride-th element of the spatial axes. */
function strided(b: Builder, view: View, strides: readonly number[]): View {
  if (strides.every((stride) => stride === 1)) return view;
  const value = materialise(b, view);
  const shape = value.shape.map((extent, i) => (i < 2 ? extent : Math.ceil(extent / at(strides, i - 2))));
  const axes = strides.map((_, i) => i + 2);
  return viewOf(
    b.op(
      "Slice",
      [
        value,
        b.integers(axes.map(() => 0)),
        b.integers(axes.map((i) => at(value.shape, i))),
        b.integers(axes),
        b.integers(strides),
      ],
      { dtype: value.dtype, shape },
    ),
  );
}
