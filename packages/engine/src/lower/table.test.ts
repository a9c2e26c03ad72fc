import { fc } from "@fast-check/vitest";
import { lax, numpy as np, random } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { expectAgreement, type Tolerance } from "../../testing/agreement.ts";
import { type Example, prepared } from "../../testing/example.ts";
import { examples } from "../../testing/examples.ts";
import { startCpu, typeOf } from "../../testing/jax.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { Builder } from "../onnx/builder.ts";
import type { Primitive } from "../program.ts";
import { trace } from "../trace.ts";
import { rules } from "./table.ts";

beforeAll(startCpu);

/** Fixed, so that a failure comes back; fast-check prints it with the path to the counterexample. */
const SEED = 20160612;

/** What each refused primitive is used by, and what its error must suggest. */
const refusals: Partial<Record<Primitive, { use: (x: np.Array) => np.Array; instead: RegExp }>> = {
  bitcast: { use: (x) => x.view(np.int32), instead: /astype/ },
  random_bits: {
    use: (x) => x.add(random.uniform(random.key(0), [2, 2])),
    instead: /random.*pass the draws as an argument/,
  },
  cholesky: { use: (x) => lax.linalg.cholesky(x), instead: /on the host/ },
  triangular_solve: {
    use: (x) => lax.linalg.triangularSolve(x.ref, x, { leftSide: true }),
    instead: /on the host/,
  },
  lu: { use: (x) => lax.linalg.lu(x)[0], instead: /on the host/ },
  jacobi_eigh: { use: (x) => lax.linalg.eigh(x)[0], instead: /on the host/ },
};

test("every primitive of the table has an example here, or a refusal; jit alone never reaches it", () => {
  const covered = [...Object.keys(examples), ...Object.keys(refusals), "jit"];
  expect(covered.sort()).toEqual(Object.keys(rules).sort());
});

describe.each(Object.entries(examples))("%s", (primitive, example: Example) => {
  test("agrees with jax-js over shapes, types, broadcasts and operands that are views", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(prepared(example), { minLength: 1, maxLength: 8 }), async (cases) => {
        const tolerances: Tolerance[] = [];
        await expectAgreement(
          (xs) => {
            const rest = [...xs];
            tolerances.length = 0;
            return cases.flatMap(({ run, tensors, tolerance }) => {
              const results = run(rest.splice(0, tensors.length));
              tolerances.push(...results.map(() => tolerance));
              return results;
            });
          },
          cases.flatMap(({ tensors }) => tensors),
          tolerances,
        );
      }),
      { seed: SEED, numRuns: 12 },
    );
  });

  test("is what its example uses", async () => {
    const used = await Promise.all(
      fc.sample(prepared(example), { seed: SEED, numRuns: 20 }).map(async ({ run, tensors }) => {
        const { program } = await trace(
          (...xs) => run(xs),
          tensors.map((tensor) => ({ path: "x", dtype: typeOf(tensor), shape: tensor.dims })),
        );
        return program.equations.some((equation) => equation.primitive === primitive);
      }),
    );
    expect(used.filter((yes) => yes).length).toBeGreaterThan(5);
  });
});

describe.each(Object.entries(refusals))("%s", (primitive, { use, instead }) => {
  test("is refused by name, with what to use instead", async () => {
    await expect(compile(use, [spec([2, 2])])).rejects.toThrow(
      new RegExp(`compile\\(fn\\): fn must not use ${primitive}.*${instead.source}`),
    );
  });
});

test("jit, which tracing flattens, is refused should it ever arrive", () => {
  expect(() => rules.jit(new Builder(), [], {}, { dtype: "float32", shape: [] })).toThrow(/must not use jit/);
});
