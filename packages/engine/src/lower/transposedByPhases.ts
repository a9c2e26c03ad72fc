import { convolvedBlocks } from "../onnx/blockedLayout.ts";
import { type Builder, reshapeValue } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { combinations, sizeOf } from "../shape.ts";
import { intoBlocks } from "./blockedLayout.ts";
import type { Transposed } from "./convProduct.ts";
import { materialise, operandInOrder, permuted, shapeOf, type View, viewOf } from "./view.ts";

/**
 * A transposed convolution of images as one plain convolution for each phase of the stride: with q = ⌊(p + crop) / s⌋ and
 * r = (p + crop) mod s, out[s·t + p] = Σₐ y[t + q − a] w[r + s·a]. No product is made to be thrown away or added to another.
 *
 * The phases run in ONNX Runtime's blocked layout [n, c / block, height, width, block], in which a kernel of a few places is
 * convolved at the processor's full rate; undefined where the runtime has no such layout or the shapes do not fill it.
 */
export function transposedByPhases(
  b: Builder,
  { x: y, w, outputs, strides, dilations, crops }: Transposed,
): View | undefined {
  const block = b.target.channelBlock;
  const [n = 1, i = 1, ...window] = shapeOf(y);
  const [, o = 1, ...kernel] = shapeOf(w);
  if (block === undefined || outputs.length !== 2 || i % block !== 0 || o % block !== 0) return undefined;
  const places = kernel.map((extent, axis) => extent / at(strides, axis));
  const steps = outputs.map((extent, axis) => extent / at(strides, axis));
  if (![...places, ...steps].every(Number.isInteger) || dilations.some((dilation) => dilation !== 1)) {
    return undefined;
  }
  const phases = combinations([...strides]).map((phase) =>
    phase.map((p, axis) => {
      const [stride, crop, extent] = [at(strides, axis), at(crops, axis), at(places, axis)];
      const q = Math.floor((p + crop) / stride);
      return {
        first: (p + crop) % stride,
        before: extent - 1 - q,
        after: at(steps, axis) + q - at(window, axis),
      };
    }),
  );
  if (phases.flat().some(({ before, after }) => before < 0 || after < 0)) return undefined;

  const blocked = intoBlocks(b, y);
  const kernels = phaseKernels(b, w, phases, { strides, places, block });
  const made = phases.map((phase, k) =>
    convolvedBlocks(b, blocked, at(kernels, k), steps, {
      pads: [...phase.map(({ before }) => before), ...phase.map(({ after }) => after)],
    }),
  );
  // [n, o / block, phases, height, width, block] → the phases of each axis beside its steps, the channels last.
  const shape = [n, o / block, 1, ...steps, block];
  const apart = made.map((value) => reshapeValue(b, value, shape));
  const type = { dtype: "float32", shape: shape.with(2, phases.length) } as const;
  const all = b.op("Concat", apart, type, { axis: 2 });
  const split = viewOf(reshapeValue(b, all, [n, o / block, ...strides, ...steps, block]));
  const image = materialise(b, permuted(split, [0, 4, 2, 5, 3, 1, 6]));
  return permuted(viewOf(reshapeValue(b, image, [n, ...outputs, o])), [0, 3, 1, 2]);
}

type Phase = readonly { readonly first: number }[];

/** Each phase's kernel [o, i, places…], reversed, in blocks [o / block, i / block, places…, block of i, block of o]. */
function phaseKernels(
  b: Builder,
  w: View,
  phases: readonly Phase[],
  { strides, places, block }: { strides: readonly number[]; places: readonly number[]; block: number },
): Value[] {
  const [i = 1, o = 1, ...kernel] = shapeOf(w);
  const rows = reshapeValue(b, operandInOrder(b, w, [2, 3, 0, 1]), [sizeOf(kernel), i * o]);
  const index = phases.flatMap((phase) =>
    combinations(places).map((position) =>
      position.reduce((flat, a, axis) => {
        const place = at(phase, axis).first + at(strides, axis) * (at(places, axis) - 1 - a);
        return flat * at(kernel, axis) + place;
      }, 0),
    ),
  );
  const count = phases.length;
  const taken = b.constant("int32", [index.length], Int32Array.from(index));
  const type = { dtype: "float32", shape: [index.length, i * o] } as const;
  const chosen = b.op("Gather", [rows, taken], type);
  const split = viewOf(reshapeValue(b, chosen, [count, sizeOf(places), i / block, block, o / block, block]));
  const stacked = materialise(b, permuted(split, [0, 4, 2, 1, 3, 5]));
  const shape = [1, o, i, ...places];
  const parts = b.multi(
    "Split",
    [reshapeValue(b, stacked, [count, ...shape.slice(1)])],
    phases.map(() => ({ dtype: "float32" as const, shape })),
    { axis: 0, num_outputs: count },
  );
  return parts.map((part) => reshapeValue(b, part, shape.slice(1)));
}
