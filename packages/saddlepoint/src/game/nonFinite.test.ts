import { fc, test } from "@fast-check/vitest";
import { Tensor } from "@saddlepoint/engine";
import { describe, expect } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { initialStateOf } from "../recipes/gameOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import {
  NonFiniteError,
  requireFiniteMetrics,
  requireFiniteState,
  requireFiniteTensor,
} from "./nonFinite.ts";
import { mapState } from "./state.ts";

const series = (values: readonly number[]) =>
  new Tensor("float32", Float32Array.from(values), [values.length]);
const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const caught = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("requireFiniteMetrics", () => {
  const names = ["loss.critic", "loss.generator", "information.shape"];

  test.prop([fc.nat(4), fc.nat(2), fc.nat(4), fc.nat(2), broken])(
    "names the earliest step that broke, and of that step the first quantity",
    (step, which, otherStep, otherWhich, value) => {
      const metrics = names.map((name, i): [string, Tensor] => {
        const values = [0, 1, 2, 3, 4];
        if (i === which) values[step] = value;
        if (i === otherWhich) values[otherStep] = value;
        return [name, series(values)];
      });
      const [first, quantity] = [
        [step, which],
        [otherStep, otherWhich],
      ].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d)[0] ?? [0, 0];
      const error = caught(() => requireFiniteMetrics(Object.fromEntries(metrics), (i) => 11 + i));
      expect(error).toBeInstanceOf(NonFiniteError);
      expect(error).toMatchObject({ step: 11 + (first ?? 0), quantity: names[quantity ?? 0] });
      expect(String(error)).toContain(`step ${11 + (first ?? 0)}: ${names[quantity ?? 0]} became ${value}`);
    },
  );

  test.prop([fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }))])(
    "lets every finite metric pass",
    (values) => {
      expect(caught(() => requireFiniteMetrics({ loss: series(values) }, (i) => 1 + i))).toBeUndefined();
    },
  );
});

describe("requireFiniteState", () => {
  const recipe = tinyRecipe("training.averageDecay=0.9");
  const state = () => initialStateOf(recipe, modelOf(recipe, shapeImages(3).shape));
  const paths: string[] = [];
  mapState(state(), ({ type }, path) => {
    if (type === "float32") paths.push(path);
  });

  test("lets an initial state pass", () => {
    expect(caught(() => requireFiniteState(state(), 3))).toBeUndefined();
  });

  test.prop([fc.constantFrom(...paths), broken], { numRuns: 30 })(
    "names the array that broke, wherever in the state it is",
    (path, value) => {
      const changed = mapState(state(), (tensor, at) => {
        if (at !== path) return tensor;
        const data = Float32Array.from(tensor.data, Number);
        data[data.length - 1] = value;
        return new Tensor("float32", data, tensor.dims);
      });
      expect(caught(() => requireFiniteState(changed, 3))).toMatchObject({ step: 3, quantity: path });
    },
  );
});

test("a finite tensor comes back as it is, and integers are finite", () => {
  for (const tensor of [series([1, -2]), new Tensor("int32", Int32Array.of(3), [])]) {
    expect(requireFiniteTensor(tensor, 1, "x")).toBe(tensor);
  }
});
