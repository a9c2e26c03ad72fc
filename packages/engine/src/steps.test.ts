import { lax, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { runtime } from "#runtime";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { startCpu, tensor } from "../testing/jax.ts";
import { spec } from "./arguments.ts";
import { compile } from "./compile.ts";
import { compileSteps } from "./steps.ts";
import type { Tensor } from "./tensor.ts";

beforeAll(startCpu);

interface State {
  readonly [key: string]: np.Array;
  readonly weight: np.Array;
  readonly count: np.Array;
}

/** One step of least squares by gradient descent, which also says how far off it was. */
const step = ({ weight, count }: State, x: np.Array, y: np.Array) => {
  const error = np.matmul(x.ref, weight.ref).sub(y);
  const gradient = np.matmul(x.transpose(), error.ref);
  const next = { count: count.add(1), weight: weight.sub(gradient.mul(0.05)) };
  return [next, { loss: np.square(error).sum() }] as const;
};

const state = { weight: tensor([3], [1, -1, 0.5]), count: tensor([], [0], "int32") };
const examples = [{ weight: spec([3]), count: spec([], "int32") }, spec([4, 3]), spec([4])] as const;

const STEPS = 5;
const wave = (shape: number[], phase: number): Tensor =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((n, e) => n * e, 1) }, (_, i) => Math.sin(i * i + phase)),
  );
const [xs, ys] = [wave([STEPS, 4, 3], 1), wave([STEPS, 4], 2)];

/** The i-th slice along the leading axis. */
function slice(stacked: Tensor, i: number): Tensor {
  const shape = stacked.dims.slice(1);
  const size = shape.reduce((n, e) => n * e, 1);
  return tensor(shape, Array.from(stacked.data, Number).slice(i * size, (i + 1) * size));
}

test("the threads that turn out to be the faster give the numbers of any number of threads, bit for bit", async () => {
  const [rows, width] = [256, 128];
  const layered = (weight: np.Array, x: np.Array) => {
    const hidden = np.tanh(np.matmul(x.ref, weight.ref));
    const gradient = np.matmul(x.transpose(), hidden.ref).mul(1e-3);
    return [weight.sub(gradient), { mean: hidden.mean() }] as const;
  };
  const compiled = (options: { readonly threads?: number }) =>
    compileSteps(layered, [spec([width, width]), spec([rows, width])], options);
  const inputs = wave([3, rows, width], 1);
  const after = async (options: { readonly threads?: number }) => {
    const run = await compiled(options);
    let weight = wave([width, width], 2);
    // The first call compares, the next two measure, one each.
    for (let call = 0; call < 4; call++) [weight] = await run(weight, inputs);
    await run.release();
    return weight.data;
  };
  expect(await after({})).toEqual(await after({ threads: 1 }));
  expect(await after({})).toEqual(await after({ threads: 2 }));
});

test.each([
  { arrays: "small", rows: 8, options: {}, threads: [[undefined, true]] },
  {
    arrays: "middling",
    rows: 256,
    options: {},
    threads: [
      [undefined, false],
      [1, undefined],
    ],
  },
  { arrays: "large", rows: 4096, options: {}, threads: [[undefined, false]] },
  { arrays: "middling", rows: 256, options: { threads: 2 }, threads: [[2, false]] },
])(
  "steps of $arrays arrays load a session for each number of threads that may pay: $options",
  async ({ rows, options, threads }) => {
    const create = vi.spyOn(runtime, "createSession");
    const cores = vi.spyOn(runtime, "threads").mockReturnValue(4);
    try {
      const width = 64;
      const layered = (weight: np.Array, x: np.Array) => [weight.ref, np.matmul(x, weight)] as const;
      const run = await compileSteps(layered, [spec([width, width]), spec([rows, width])], options);
      expect(create.mock.calls.map(([, given]) => [given.threads, given.small])).toEqual(threads);
      await run.release();
    } finally {
      create.mockRestore();
      cores.mockRestore();
    }
  },
);

describe("many steps in one call", () => {
  test("give the numbers of as many calls of one step, bit for bit", async () => {
    const many = await compileSteps(step, [...examples], { inputNames: ["x", "y"] });
    const one = await compile(step, [...examples]);
    let expected: Awaited<ReturnType<typeof one>>[0] = state;
    const losses: number[] = [];
    for (let i = 0; i < STEPS; i++) {
      const [next, { loss }] = await one(expected, slice(xs, i), slice(ys, i));
      expected = next;
      losses.push(Number(loss.data[0]));
    }
    const [last, outputs] = await many(state, xs, ys);
    expect(last.weight.data).toEqual(expected.weight?.data);
    expect(last.count.data).toEqual(Int32Array.of(STEPS));
    expect([outputs.loss.dims, Array.from(outputs.loss.data, Number)]).toEqual([[STEPS], losses]);
  });

  test("may be any number, split between calls in any way", async () => {
    const many = await compileSteps(step, [...examples]);
    const [whole] = await many(state, xs, ys);
    const part = (stacked: Tensor, from: number, to: number): Tensor => {
      const slices = Array.from({ length: to - from }, (_, i) => slice(stacked, from + i));
      return tensor(
        [to - from, ...stacked.dims.slice(1)],
        slices.flatMap((one) => Array.from(one.data, Number)),
      );
    };
    const [half] = await many(state, part(xs, 0, 2), part(ys, 0, 2));
    const [rest] = await many(half, part(xs, 2, STEPS), part(ys, 2, STEPS));
    expect(rest.weight.data).toEqual(whole.weight.data);
  });

  test("check that all inputs hold as many steps, by name", async () => {
    const many = await compileSteps(step, [...examples], { inputNames: ["x", "y"] });
    await expect(many(state, xs, slice(ys, 0))).rejects.toThrow("y must be float32[5,4], got float32[4]");
  });
});

describe("compileSteps", () => {
  test("refuses a step whose next state is not like its state, and says where", async () => {
    const grows = ({ weight }: { weight: np.Array }, x: np.Array) =>
      [{ weight: np.concatenate([weight, x], 0) }, {}] as const;
    await expect(compileSteps(grows, [{ weight: spec([2]) }, spec([1])])).rejects.toThrow(
      "compileSteps(step): the next state must be like the state, with state.weight float32[2], got float32[3]",
    );
    const renames = (given: Record<string, np.Array>, x: np.Array) => {
      const next: Record<string, np.Array> = { w: given.weight?.add(x) ?? x };
      return [next, {}] as const;
    };
    await expect(compileSteps(renames, [{ weight: spec([2]) }, spec([2])])).rejects.toThrow(
      "the next state must be like the state, with state.weight float32[2], got nothing",
    );
  });

  test("names itself where it refuses what a step computes", async () => {
    const factorised = (w: np.Array, x: np.Array) => [w, lax.linalg.cholesky(x)] as const;
    await expect(compileSteps(factorised, [spec([2]), spec([2, 2])])).rejects.toThrow(
      "compileSteps(step): step must not use cholesky",
    );
  });

  test("refuses a step without inputs to count steps by", async () => {
    const free = ({ weight }: { weight: np.Array }) => [{ weight: weight.mul(0.5) }, {}] as const;
    await expect(compileSteps(free, [{ weight: spec([2]) }])).rejects.toThrow(
      "compileSteps(step): step must take an input besides the state",
    );
  });
});
