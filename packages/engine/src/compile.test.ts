import { defaultDevice, grad, init, lax, nn, numpy as np, tree } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { startCpu, tensor } from "../testing/jax.ts";
import { structure } from "../testing/structure.ts";
import { spec } from "./arguments.ts";
import { compile } from "./compile.ts";

beforeAll(startCpu);

describe("a compiled function", () => {
  test("takes and gives trees like the function's own", async () => {
    const fn = ({ a, b }: { a: np.Array; b: np.Array[] }, scale: np.Array) => ({
      sum: b.reduce((sum, x) => sum.add(x), a).mul(scale),
    });
    const compiled = await compile(fn, [{ a: spec([2]), b: [spec([2]), spec([2])] }, spec([])]);
    const { sum } = await compiled(
      { a: tensor([2], [1, 2]), b: [tensor([2], [3, 4]), tensor([2], [5, 6])] },
      tensor([], [10]),
    );
    expect([sum.dims, sum.data]).toEqual([[2], Float32Array.of(90, 120)]);
    await compiled.release();
  });

  test("gives the same numbers every time, on one thread or several", async () => {
    const fn = (x: np.Array) => nn.softmax(np.matmul(x.ref, x.transpose()), 1);
    const x = tensor(
      [40, 40],
      Array.from({ length: 1600 }, (_, i) => Math.sin(i * i)),
    );
    const results = await Promise.all(
      [1, 1, 2].map(async (threads) => (await (await compile(fn, [x], { threads }))(x)).data),
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toBeAllClose(Array.from(results[0] ?? [], Number), { rtol: 1e-5 });
  });

  test("checks its arguments by the names they were given", async () => {
    const compiled = await compile((x: np.Array) => x.add(1), [spec([2])], { argumentNames: ["image"] });
    await expect(compiled(tensor([3], [1, 2, 3]))).rejects.toThrow(
      "image must be float32[2], got float32[3]",
    );
  });

  test("runs at any size of a named dimension", async () => {
    const fn = (x: np.Array, w: np.Array) => nn.relu(np.matmul(x.reshape([-1, 4]), w)).sum(1);
    const compiled = await compile(fn, [spec(["batch", 2, 2]), spec([4, 3])]);
    const w = tensor(
      [4, 3],
      Array.from({ length: 12 }, (_, i) => Math.cos(i)),
    );
    for (const batch of [1, 2, 7]) {
      const data = Float32Array.from({ length: 4 * batch }, (_, i) => Math.sin(i));
      const { dims, data: got } = await compiled(tensor([batch, 2, 2], data), w);
      const expected = fn(
        np.array(data, { shape: [batch, 2, 2] }),
        np.array(Float32Array.from(w.data, Number), { shape: [4, 3] }),
      );
      expect(dims).toEqual([batch]);
      expect(Array.from(got, Number)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-6 });
    }
  });

  test("is refused where the size of a named dimension matters beyond shapes", async () => {
    const cases: readonly (readonly [(x: np.Array) => np.Array, RegExp])[] = [
      [(x) => x.mean(0), /but a mean over batch \(Mul_1; use a sum, .*\) depends on it/],
      [(x) => np.square(x).mean(), /but a mean over batch \(/],
      [(x) => np.var_(x, 0), /but a mean over batch \(/],
      [
        (x) => x.mul(x.shape[0] ?? 0),
        /but a calculation with the size of batch \(Mul_0; make it an argument\)/,
      ],
      [(x) => x.add(np.zeros(x.shape).add(1)), /but an array of shape \[batch,3\] that fn makes/],
    ];
    for (const [fn, message] of cases) {
      await expect(compile(fn, [spec(["batch", 3])])).rejects.toThrow(message);
    }
    await expect(compile((x: np.Array) => x.mean(1), [spec(["batch", 3])])).resolves.toBeTypeOf("function");
  });
});

describe("compile", () => {
  test("names the device that is not there, and those that are", async () => {
    await expect(compile((x: np.Array) => x, [spec([1])], { device: "coreml" })).rejects.toThrow(
      /device must be one of cpu.* here, got coreml/,
    );
  });

  test("says where a result is that is no array", async () => {
    await expect(compile((x: np.Array) => ({ x, name: "y" }), [spec([1])])).rejects.toThrow(
      "compile(fn): fn must return a tree of arrays, got y at out.name",
    );
  });

  test("refuses types that ONNX Runtime does not take from jax-js", async () => {
    await expect(compile((x: np.Array) => x.astype(np.float16), [spec([1])])).rejects.toThrow(
      "compile(fn): fn must compute in float32, float64, int32, uint32 or bool, got float16",
    );
  });

  test("leaves jax-js's default device alone, also when functions are compiled side by side or throw", async () => {
    await init("wasm");
    defaultDevice("wasm");
    try {
      await Promise.all([
        compile((x: np.Array) => x.add(np.array([1, 2])), [spec([2])]),
        compile((x: np.Array) => x.mul(np.array([1, 2])), [spec([2])]),
        compile(() => lax.conv(np.zeros([1]), np.zeros([1]), [1], "SAME"), []).catch(() => "thrown"),
      ]);
      expect(defaultDevice()).toBe("wasm");
    } finally {
      defaultDevice("cpu");
    }
  });
});

describe("the model of a training step of a perceptron", () => {
  type Layer = { weight: np.Array; bias: np.Array };

  const layers = [
    { weight: spec([20, 16]), bias: spec([16]) },
    { weight: spec([16, 12]), bias: spec([12]) },
    { weight: spec([12, 4]), bias: spec([4]) },
  ];

  const loss = (params: Layer[], x: np.Array, y: np.Array): np.Array => {
    const logits = params.reduce((h, { weight, bias }, i) => {
      const z = np.matmul(h, weight).add(bias);
      return i === params.length - 1 ? z : nn.leakyRelu(z, 0.1);
    }, x);
    return np.sum(nn.logSoftmax(logits, 1).mul(y)).mul(-1 / 32);
  };

  const step = (...leaves: np.Array[]) => {
    const [w1, b1, w2, b2, w3, b3, x, y] = leaves;
    if (!w1 || !b1 || !w2 || !b2 || !w3 || !b3 || !x || !y) throw new Error("a step has eight arrays");
    const params = [
      { weight: w1, bias: b1 },
      { weight: w2, bias: b2 },
      { weight: w3, bias: b3 },
    ];
    const gradients = grad((ps: Layer[]) => loss(ps, x, y))(tree.ref(params));
    return params.map((layer, i) => ({
      weight: layer.weight.sub(gradients[i]?.weight.mul(0.1) ?? 0),
      bias: layer.bias.sub(gradients[i]?.bias.mul(0.1) ?? 0),
    }));
  };

  const examples = [...layers.flatMap(({ weight, bias }) => [weight, bias]), spec([32, 20]), spec([32, 4])];

  test("writes out no broadcast, and multiplies matrices only as often as calculus asks", async () => {
    const { ops } = await structure(step, examples);
    expect(ops).not.toContain("Expand");
    // Three forward, three by the weights, two by the activations.
    expect(ops.filter((op) => op === "MatMul")).toHaveLength(8);
  });

  test("has no value larger than the batch's widest activation", async () => {
    const { largest } = await structure(step, examples);
    expect(largest).toBe(32 * 20);
  });
});
