import { grad, numpy as np } from "@jax-js/jax";
import { compile, Tensor } from "@saddlepoint/engine";
import { beforeAll, expect, test } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import type { Named } from "../networks/layer.ts";
import { valueAndGradient } from "./valueAndGradient.ts";

beforeAll(startCpu);

/** |∇ₓ (a x³)|² = 9 a² x⁴ at x = 2, whose slope in a is 18 a x⁴; ∇ₓ itself is reported, and something constant. */
function penalised({ a }: Named<np.Array>) {
  if (a === undefined) throw new Error("the weight is a");
  const slope = grad((x: np.Array) => x.ref.mul(x.ref).mul(x).mul(a.ref))(np.array(2));
  a.dispose();
  return { loss: slope.ref.mul(slope.ref), aux: { slope, constant: np.array(7) } };
}

test("other results come out beside a loss that holds a gradient, eagerly", () => {
  const { loss, aux, gradients } = valueAndGradient(penalised, { a: np.array(0.5) });
  const found = [loss, aux.slope, aux.constant, gradients.a].map((x) => (x ? values(x)[0] : undefined));
  expect(found.map(Number)).toBeAllClose([36, 6, 7, 144], { rtol: 1e-5 });
});

test("and compiled, where jax-js's own auxiliary results do not", async () => {
  const a = new Tensor("float32", Float32Array.of(0.5), []);
  const step = await compile(
    (w: np.Array) => {
      const { loss, aux, gradients } = valueAndGradient(penalised, { a: w });
      const { slope = np.array(0), constant = np.array(0) } = aux;
      return { loss, slope, constant, gradient: gradients.a ?? np.array(0) };
    },
    [a],
  );
  const { loss, slope, constant, gradient } = await step(a);
  await step.release();
  expect([loss, slope, constant, gradient].map((each) => Number(each?.data[0]))).toBeAllClose(
    [36, 6, 7, 144],
    { rtol: 1e-5 },
  );
});
