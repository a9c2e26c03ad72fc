import type { numpy as np } from "@jax-js/jax";
import { expect } from "vitest";
import "../../saddlepoint/testing/toBeAllClose.ts";
import { targetOf, traceToGraph } from "../src/compile.ts";
import type { Tensor } from "../src/tensor.ts";
import { run } from "./graphs.ts";
import { fromArray, toArray } from "./jax.ts";
import { verifying } from "./rewriting.ts";

export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

/** What ten or so roundings in float32 leave of values of size one. */
export const ROUNDING: Tolerance = { rtol: 2e-6, atol: 2e-6 };

/**
 * Compiles `fn`, runs it, and compares types, shapes and elements with what jax-js itself computes on its `cpu` device.
 *
 * @param fn takes every operand once, as jax-js functions do
 * @param tolerances one for all results, or one a result
 */
export async function expectAgreement(
  fn: (xs: np.Array[]) => np.Array[],
  operands: Tensor[],
  tolerances: Tolerance | readonly Tolerance[] = ROUNDING,
): Promise<void> {
  const results = await evaluated(fn, operands);
  const expected = fn(operands.map(toArray)).map(fromArray);
  expect(results.map((result) => `${result.type}[${result.dims}]`)).toEqual(
    expected.map(({ dtype, dims }) => `${dtype}[${dims}]`),
  );
  results.forEach((result, i) => {
    const tolerance = isList(tolerances) ? tolerances[i] : tolerances;
    expect(result, `result ${i}`).toBeAllClose(expected[i] ?? [], tolerance ?? ROUNDING);
  });
}

const isList = (tolerances: Tolerance | readonly Tolerance[]): tolerances is readonly Tolerance[] =>
  Array.isArray(tolerances);

/** What the compiled function gives; its graph is verified after every rewrite. */
export async function evaluated(fn: (xs: np.Array[]) => np.Array[], operands: Tensor[]): Promise<Tensor[]> {
  const rewriting = verifying(await targetOf("cpu"));
  const { graph } = await traceToGraph(fn, [operands], { argumentNames: ["x"] }, rewriting);
  return run(graph, operands);
}
