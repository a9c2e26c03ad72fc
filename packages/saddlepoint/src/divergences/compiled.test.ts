import { grad, type numpy as np } from "@jax-js/jax";
import { compile, spec, Tensor } from "@saddlepoint/engine";
import { describe, expect, test } from "vitest";
import "../../testing/toBeAllClose.ts";
import { alpha } from "./alpha.ts";
import { divergences } from "./divergences.ts";

const MEMBERS = [...Object.values(divergences), ...[-1, 0, 0.3, 1, 1.5].map(alpha)];
const POINTS = [-1e4, -104, -89, -30, -3, -2, -1, 0, 1e-3, 1, 3, 30, 89, 104, 1e4];

const slopes = (f: (v: np.Array) => np.Array) => grad((v: np.Array) => f(v).sum());

describe.each(MEMBERS.map((member) => ({ member, name: member.name })))("$name, compiled", ({ member }) => {
  test("keeps value, slope and curvature finite for |v| up to 1e4, and the value right", async () => {
    const { witness, conjugate } = member.variational;
    const compiled = await compile(
      (v: np.Array) => ({
        witness: witness(v.ref),
        conjugate: conjugate(v.ref),
        slopes: [slopes(witness)(v.ref), slopes(conjugate)(v.ref)],
        curvatures: [slopes(slopes(witness))(v.ref), slopes(slopes(conjugate))(v)],
      }),
      [spec([POINTS.length])],
      { threads: 1 },
    );
    const found = await compiled(new Tensor("float32", Float32Array.from(POINTS), [POINTS.length]));
    await compiled.release();
    const close = { rtol: 1e-5, atol: 1e-6 };
    expect(found.witness).toBeAllClose(POINTS.map(member.activation), close);
    expect(found.conjugate).toBeAllClose(POINTS.map(member.activatedConjugate), close);
    for (const { data } of [...found.slopes, ...found.curvatures]) {
      expect(Array.from(data, Number).filter((x) => !Number.isFinite(x))).toEqual([]);
    }
  });
});
