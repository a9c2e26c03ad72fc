import { nn, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { startCpu, tensor } from "../../testing/jax.ts";
import { spec } from "../arguments.ts";
import { compile, traceToGraph } from "../compile.ts";

beforeAll(startCpu);

type Layer = { weight: np.Array; bias: np.Array };

const layer = { weight: spec([3, 2]), bias: spec([2]) };

const apply = ({ weight, bias }: Layer, x: np.Array): np.Array => np.matmul(x, weight).add(bias);

describe("names in the model", () => {
  test("of inputs and outputs are the paths of the leaves", async () => {
    const fn = (params: { layers: Layer[] }, x: np.Array) => {
      const y = params.layers.map((one) => apply(one, x.ref));
      x.dispose();
      return { first: y[0], all: y.map((one) => ({ mean: one.ref.mean(), sum: one.sum() })) };
    };
    const { graph } = await traceToGraph(fn, [{ layers: [layer, layer] }, spec([4, 3])], {
      name: "heads",
      argumentNames: ["params", "x"],
    });
    expect(graph.name).toBe("heads");
    expect(graph.inputs.map(({ name }) => name)).toEqual([
      "params.layers[0].weight",
      "params.layers[0].bias",
      "params.layers[1].weight",
      "params.layers[1].bias",
      "x",
    ]);
    expect(graph.outputs.map(({ name }) => name)).toEqual([
      "out.first",
      "out.all[0].mean",
      "out.all[0].sum",
      "out.all[1].mean",
      "out.all[1].sum",
    ]);
  });

  test("of nodes begin with the part of the tree that they compute with", async () => {
    const { graph } = await traceToGraph(
      ({ critic }: { critic: { head: Layer } }, x: np.Array) => nn.relu(apply(critic.head, np.sin(x))),
      [{ critic: { head: layer } }, spec([4, 3])],
      { argumentNames: ["state", "x"] },
    );
    const nodes = graph.nodes.map(({ name }) => name.replace(/_\d+$/, ""));
    expect(nodes).toContain("Sin");
    expect(nodes).toContain("state.critic.head/MatMul");
    expect(nodes.filter((name) => name.startsWith("state.critic.head/")).length).toBeGreaterThan(2);
  });

  test("are unique", async () => {
    const { graph } = await traceToGraph(
      (x: np.Array) => [np.sin(x.ref), np.cos(x.ref), x.mul(3)],
      [spec([2])],
      {},
    );
    const names = [
      ...graph.inputs.map(({ name }) => name),
      ...graph.initializers.map(({ value }) => value.name),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a result", () => {
  const run = async (fn: (x: np.Array) => unknown, shape: number[] = [2]) => {
    const compiled = await compile((x: np.Array) => fn(x), [spec(shape)]);
    const x = tensor(
      shape,
      Array.from({ length: shape.reduce((n, e) => n * e, 1) }, (_, i) => i + 1),
    );
    const result = await compiled(x);
    await compiled.release();
    return result;
  };

  test("may be an argument as it is, the same value twice, or a constant", async () => {
    const result = await run((x) => {
      const y = x.ref.add(1);
      return { x, y: y.ref, again: y, three: 3, four: np.array([4, 4]) };
    });
    expect(
      JSON.parse(JSON.stringify(result, (_, v) => (v?.dims ? { dims: v.dims, data: [...v.data] } : v))),
    ).toEqual({
      x: { dims: [2], data: [1, 2] },
      y: { dims: [2], data: [2, 3] },
      again: { dims: [2], data: [2, 3] },
      three: { dims: [], data: [3] },
      four: { dims: [2], data: [4, 4] },
    });
  });

  test("has its keys where the function put them, whatever their order", async () => {
    const result = await run((x) => ({
      z: x.ref.mul(2),
      a: [x.ref.mul(3)],
      m: { b: x.ref.mul(4), a: x.mul(5) },
    }));
    expect(result).toMatchObject({
      z: { data: Float32Array.of(2, 4) },
      a: [{ data: Float32Array.of(3, 6) }],
      m: { b: { data: Float32Array.of(4, 8) }, a: { data: Float32Array.of(5, 10) } },
    });
  });

  test("may share its path with an argument", async () => {
    const compiled = await compile((x: np.Array) => x.add(1), [spec([1])], { argumentNames: ["out"] });
    expect((await compiled(tensor([1], [1]))).data).toEqual(Float32Array.of(2));
  });
});

describe("arrays without elements", () => {
  test("reduce to the identity of the reduction", async () => {
    const compiled = await compile(
      (x: np.Array) => [x.ref.sum(0), x.ref.prod(0), x.ref.max(0), x.min(0)],
      [spec([0, 2])],
    );
    const results = await compiled(tensor([0, 2], []));
    expect(results.map(({ data }) => data?.[0])).toEqual([
      0,
      1,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test("are what empty parts of a split are", async () => {
    const split = (x: np.Array) =>
      np.split(x.reshape([2, 2]), [0, 1, 1], 0).flatMap((part) => [part.ref, part.transpose()]);
    const compiled = await compile(split, [spec([1, 2, 2, 1])]);
    const parts = await compiled(tensor([1, 2, 2, 1], [1, 2, 3, 4]));
    expect(parts.map(({ dims, data }) => [dims.join(), Array.from(data ?? [], Number).join()])).toEqual([
      ["0,2", ""],
      ["2,0", ""],
      ["1,2", "1,2"],
      ["2,1", "1,2"],
      ["0,2", ""],
      ["2,0", ""],
      ["1,2", "3,4"],
      ["2,1", "3,4"],
    ]);
  });

  test("go in and come out", async () => {
    const compiled = await compile((x: np.Array) => ({ x: x.ref, y: np.exp(x) }), [spec([3, 0])]);
    const { x, y } = await compiled(tensor([3, 0], []));
    expect([x.dims, y.dims, y.data.length]).toEqual([[3, 0], [3, 0], 0]);
  });
});
