import { describe, expect, test } from "vitest";
import { tensor } from "../testing/jax.ts";
import { checkedCall, describeArguments, spec } from "./arguments.ts";
import { Tensor } from "./tensor.ts";

const example = { layers: [{ weight: spec([2, 3]), bias: spec([3]) }], step: spec([], "int32") };

const state = () => ({
  layers: [{ weight: tensor([2, 3], [1, 2, 3, 4, 5, 6]), bias: tensor([3], [1, 2, 3]) }],
  step: tensor([], [7], "int32"),
});

const call = (...args: unknown[]) =>
  checkedCall(args, describeArguments([example, spec(["batch", 2])], ["state", "x"]));

const x = tensor([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

describe("a call", () => {
  test("gives its leaves in the order of the example, whatever the order of the keys", () => {
    const given = state();
    const turned = { step: given.step, layers: given.layers.map(({ weight, bias }) => ({ bias, weight })) };
    const order = [given.layers[0]?.weight, given.layers[0]?.bias, given.step, x];
    expect(call(given, x)).toEqual(order);
    expect(call(turned, x)).toEqual(order);
  });

  test("of the wrong number of arguments says how many", () => {
    expect(() => call(state())).toThrow("a call must have 2 arguments, got 1");
  });

  test("without a leaf, or with one too many, names the leaf and shows both trees", () => {
    const { layers } = state();
    expect(() => call({ layers }, x)).toThrow(
      "state must be a tree { layers: [{ weight, bias }], step }, got { layers: [{ weight, bias }] }: state.step is missing",
    );
    expect(() => call({ ...state(), momentum: x }, x)).toThrow("state.momentum is not known");
    expect(() => call({ ...state(), layers: [...layers, ...layers] }, x)).toThrow(
      "state.layers[1].weight is not known",
    );
    expect(() => call({ ...state(), layers: x }, x)).toThrow("state.layers[0].weight is missing");
  });

  test("with a leaf of another shape or type names it, and gives both", () => {
    const wrong = state();
    const [layer] = wrong.layers;
    if (layer === undefined) throw new Error("the example has a layer");
    layer.bias = tensor([4], [1, 2, 3, 4]);
    expect(() => call(wrong, x)).toThrow("state.layers[0].bias must be float32[3], got float32[4]");
    expect(() => call({ ...state(), step: tensor([], [7]) }, x)).toThrow(
      "state.step must be int32[], got float32[]",
    );
    expect(() => call(state(), tensor([2], [1, 2]))).toThrow("x must be float32[batch,2], got float32[2]");
  });

  test("with something else than a tensor says what it is", () => {
    expect(() => call({ ...state(), step: 7 }, x)).toThrow("state.step must be a Tensor, got 7");
    expect(() => call(state(), undefined)).toThrow("x must be a Tensor, got undefined");
    expect(() => call(state(), new Map())).toThrow("x must be a Tensor, got Map");
  });
});

test("a dimension's name stands for one size in a call", () => {
  const args = describeArguments([spec(["batch", 2]), { y: spec(["batch"]) }], ["x", "labels"]);
  expect(checkedCall([x, { y: tensor([4], [1, 2, 3, 4]) }], args)).toHaveLength(2);
  expect(() => checkedCall([x, { y: tensor([3], [1, 2, 3]) }], args)).toThrow(
    "labels.y must be float32[batch=4], got float32[3]",
  );
});

test("an example must be made of tensors and specs, of types that jax-js has", () => {
  expect(() => describeArguments([{ a: [3] }])).toThrow(
    "arg0.a[0] must be a Tensor or a spec(shape, dtype), got 3",
  );
  const wide = new Tensor("int64", BigInt64Array.of(1n), [1]);
  expect(() => describeArguments([wide], ["n"])).toThrow(
    "n must be float32, float64, int32, uint32 or bool, got int64",
  );
});
