import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu } from "../../testing/jax.ts";
import { applied } from "../../testing/rewriting.ts";
import { trace } from "../trace.ts";
import { eliminateDeadEquations } from "./deadEquations.ts";

beforeAll(startCpu);

test("equations and constants that no result depends on are left out, and what they depend on alone", async () => {
  const table = np.array([1, 2, 3]);
  const { program } = await trace(
    (x: np.Array) => [np.exp(x.ref), np.sin(np.cos(x)).add(table)],
    [{ dtype: "float32", shape: [3] }],
  );
  const [exponential] = program.outputs;
  if (exponential === undefined) throw new Error("the function has results");
  const { after: kept } = applied(eliminateDeadEquations, { ...program, outputs: [exponential] });
  expect(program.constants).toHaveLength(1);
  expect(kept.equations.map(({ primitive }) => primitive)).toEqual(["exp"]);
  expect(kept.constants).toEqual([]);
  expect(kept.inputs).toEqual(program.inputs);
});
