import { fromBinary } from "@bufbuild/protobuf";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { ModelProtoSchema } from "../onnx/onnx_pb.ts";
import { sizeOf } from "../shape.ts";
import { compileSteps } from "../steps.ts";

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
