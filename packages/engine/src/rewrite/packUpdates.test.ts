import { fromBinary } from "@bufbuild/protobuf";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { nth } from "../../testing/example.ts";
import { type Fn, graphOf, run } from "../../testing/graphs.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { applied } from "../../testing/rewriting.ts";
import { verifyGraph } from "../../testing/verify.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { PORTABLE } from "../onnx/builder.ts";
import { ModelProtoSchema } from "../onnx/onnx_pb.ts";
import { sizeOf } from "../shape.ts";
import { steppingOf } from "../stepping/carriedState.ts";
import { scanOf } from "../stepping/scan.ts";
import { compileSteps } from "../steps.ts";
import { packUpdates } from "./packUpdates.ts";

beforeAll(startCpu);

type Weights = { readonly [name: string]: np.Array };
type State = { readonly weights: Weights; readonly first: Weights; readonly second: Weights };

/** A pass like Adam's over one array: its next value and its next moments. */
const updated = (w: np.Array, m: np.Array, v: np.Array, gradient: np.Array, rate: number) => {
  const first = m.mul(0.9).add(gradient.ref);
  const second = v.mul(0.99).add(gradient.ref.mul(gradient));
  return [w.sub(first.ref.div(np.sqrt(second.ref).add(1e-3)).mul(rate)), first, second] as const;
};

const SHAPES: Readonly<Record<string, readonly number[]>> = { kernel: [2, 3], bias: [3], scale: [1] };

/** Every array's gradient is made from what it holds and the input; `rates` are the arrays' own. */
const stepWith =
  (rates: Readonly<Record<string, number>>) =>
  ({ weights, first, second }: State, x: np.Array) => {
    let next: State = { weights: {}, first: {}, second: {} };
    for (const [name, rate] of Object.entries(rates)) {
      const [w, m, v] = [weights[name], first[name], second[name]];
      if (w === undefined || m === undefined || v === undefined) continue;
      const gradient = np.sin(w.ref).mul(x.ref.sum());
      const [nw, nm, nv] = updated(w, m, v, gradient, rate);
      next = {
        weights: { ...next.weights, [name]: nw },
        first: { ...next.first, [name]: nm },
        second: { ...next.second, [name]: nv },
      };
    }
    return [next, { sum: x.sum() }] as const;
  };

const random = stream(1);
const filled = (shape: readonly number[]) =>
  tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random() + 0.1),
  );
const stateOf = (names: readonly string[], shapes = SHAPES) => {
  const arrays = () => Object.fromEntries(names.map((name) => [name, filled(shapes[name] ?? [])]));
  return { weights: arrays(), first: arrays(), second: arrays() };
};

/** How often each operator is in one step of a model. */
function operatorsOf(model: Uint8Array): Readonly<Record<string, number>> {
  const scan = fromBinary(ModelProtoSchema, model).graph?.node.find(({ opType }) => opType === "Scan");
  const body = scan?.attribute.find(({ name }) => name === "body")?.g;
  const counts: Record<string, number> = {};
  for (const { opType } of body?.node ?? []) counts[opType] = (counts[opType] ?? 0) + 1;
  return counts;
}

async function roots(step: ReturnType<typeof stepWith>, state: ReturnType<typeof stateOf>): Promise<number> {
  const compiled = await compileSteps(step, [state, spec([2])], { inputNames: ["x"] });
  await compiled.release();
  return operatorsOf(compiled.model).Sqrt ?? 0;
}

const alike = { kernel: 0.1, bias: 0.1, scale: 0.1 };
const names = Object.keys(alike);

test("arrays that are updated alike are updated in one pass", async () => {
  expect(await roots(stepWith(alike), stateOf(names))).toBe(1);
});

test("numbers are those of each array's own pass, bit for bit", async () => {
  const state = stateOf(names);
  const step = stepWith(alike);
  const many = await compileSteps(step, [state, spec([2])], { inputNames: ["x"] });
  const one = await compile(step, [state, spec([2])]);
  const inputs = [filled([2]), filled([2]), filled([2])];
  const stacked = tensor(
    [3, 2],
    inputs.flatMap(({ data }) => Array.from(data, Number)),
  );
  const [together] = await many(state, stacked);
  let apart: Awaited<ReturnType<typeof one>>[0] = state;
  for (const x of inputs) [apart] = await one(apart, x);
  for (const kind of ["weights", "first", "second"] as const) {
    for (const name of names) {
      expect(together[kind][name]?.dims).toEqual(SHAPES[name]);
      expect(together[kind][name]?.data).toEqual(apart[kind][name]?.data);
    }
  }
  await Promise.all([many.release(), one.release()]);
});

test("arrays with rates of their own keep passes of their own", async () => {
  expect(await roots(stepWith({ kernel: 0.1, bias: 0.2, scale: 0.1 }), stateOf(names))).toBe(2);
});

test("an array that is updated by what another became is updated after it", async () => {
  const base = stepWith({ kernel: 0.1 });
  const step = ({ weights, first, second }: State, x: np.Array) => {
    const { kernel, bias } = weights;
    const of = (moments: Weights, name: string) => moments[name] ?? np.zeros([]);
    if (kernel === undefined || bias === undefined) throw new Error("no weights");
    const only = (from: Weights) => ({ kernel: of(from, "kernel") });
    const [before, aux] = base({ weights: { kernel }, first: only(first), second: only(second) }, x);
    const gradient = before.weights.kernel?.ref.sum(0) ?? np.zeros([3]);
    const [w, m, v] = updated(bias, of(first, "bias"), of(second, "bias"), gradient, 0.1);
    return [
      {
        weights: { ...before.weights, bias: w },
        first: { ...before.first, bias: m },
        second: { ...before.second, bias: v },
      },
      aux,
    ] as const;
  };
  expect(await roots(step, stateOf(["kernel", "bias"]))).toBe(2);
});

test("large arrays keep passes of their own", async () => {
  const shapes = { kernel: [64, 65], bias: [65], scale: [64, 65] };
  expect(await roots(stepWith(alike), stateOf(names, shapes))).toBe(3);
});

/** How many packs a step has whose first arguments are its state, the last one what it takes; its numbers must be as without. */
async function packsOf(step: Fn, shapes: readonly (readonly number[])[]): Promise<number> {
  const stepping = steppingOf(await graphOf(step, shapes, PORTABLE), shapes.length - 1);
  const { after, count } = applied(packUpdates, stepping);
  const given = shapes.map((shape, i) => filled(i < shapes.length - 1 ? shape : [3, ...shape]));
  const [plain, packed] = [scanOf(stepping), scanOf(after)];
  verifyGraph(packed);
  expect(await run(packed, given)).toEqual(await run(plain, given));
  return count.fired;
}

test.each([
  ["alike: in one pack", 0.1, 1],
  ["at rates of their own: in two packs", 0.2, 2],
])("a square that updates share may be read besides; they go %s", async (_, rate, packs) => {
  // Nothing depends on these arrays, so all have the same gradient, a stored zero, and its square is one node.
  const step: Fn = (xs) => {
    const zero = np.zeros([3]);
    const next = [0, 3, 6, 9].map((i) =>
      updated(nth(xs, i), nth(xs, i + 1), nth(xs, i + 2), zero.ref, i < 6 ? 0.1 : rate),
    );
    return [...next.flat(), nth(xs, 12).add(zero.ref.mul(zero).sum())];
  };
  expect(await packsOf(step, [...Array.from({ length: 12 }, () => [3]), [2]])).toBe(packs);
});

test("packs that would need each other are not both made", async () => {
  // Of two kinds of update, the second of each array needs what the first of the other kind gave.
  const step: Fn = (xs) => {
    const [a, b, c, d, x] = [nth(xs, 0), nth(xs, 1), nth(xs, 2), nth(xs, 3), nth(xs, 4)];
    const steep = (w: np.Array, gradient: np.Array) => w.sub(np.sin(gradient).mul(0.1));
    const flat = (w: np.Array, gradient: np.Array) => w.mul(0.9).add(np.sin(gradient));
    const nextA = steep(a, x.ref);
    const nextB = flat(b, nextA.ref.sum().mul(np.ones([3])));
    const nextC = flat(c, x.ref);
    const nextD = steep(d, nextC.ref.sum().mul(np.ones([3])));
    return [nextA, nextB, nextC, nextD, x.sum()];
  };
  expect(await packsOf(step, [[3], [3], [3], [3], [3]])).toBe(1);
});

test("an array that is part of one update may be carried by another pack too", async () => {
  // The mean of one gradient is all that its update makes; of two others it makes the weights besides.
  const step: Fn = (xs) => {
    const x = nth(xs, 5);
    const mean = (m: np.Array, k: number) => m.mul(0.9).add(np.sin(x.ref.mul(k)));
    const [first, second, third] = [mean(nth(xs, 0), 1), mean(nth(xs, 1), 2), mean(nth(xs, 2), 3)];
    return [
      first.ref,
      second.ref,
      third.ref,
      nth(xs, 3).sub(second.ref.mul(0.1)),
      nth(xs, 4).sub(third.mul(0.1)),
      first.add(second).sum().add(x.sum()),
    ];
  };
  expect(await packsOf(step, [[3], [3], [3], [3], [3], [3]])).toBe(2);
});
