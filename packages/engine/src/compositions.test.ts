import { fc } from "@fast-check/vitest";
import { grad, type numpy as np } from "@jax-js/jax";
import { InferenceSession } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { expectAgreement } from "../testing/agreement.ts";
import { composition } from "../testing/composition.ts";
import { nth } from "../testing/example.ts";
import { startCpu, tensor } from "../testing/jax.ts";
import { stream } from "../testing/random.ts";
import { structure } from "../testing/structure.ts";
import { spec } from "./arguments.ts";
import { encodeModel } from "./onnx/encode.ts";
import { sizeOf } from "./shape.ts";

beforeAll(startCpu);

const extent = fc.constantFrom(1, 2, 3, 4);

const random = fc.record({
  shapes: fc.array(fc.array(extent, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  seed: fc.nat({ max: 2 ** 30 }),
  length: fc.integer({ min: 5, max: 15 }),
});

function noise(shape: readonly number[], seed: number) {
  const next = stream(seed);
  return tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * next() - 1),
  );
}

test("programs of many primitives agree with jax-js at every line", async () => {
  await fc.assert(
    fc.asyncProperty(random, async ({ shapes, seed, length }) => {
      const { sources, run } = composition(shapes, seed, length);
      await expectAgreement(run, sources.map(noise), { rtol: 1e-4, atol: 1e-4 });
    }),
    { seed: 61, numRuns: 60 },
  );
});

test("so do their gradients", async () => {
  await fc.assert(
    fc.asyncProperty(random, async ({ shapes, seed, length }) => {
      const { sources, run } = composition(shapes, seed, Math.min(length, 8));
      const gradients = (xs: np.Array[]): np.Array[] =>
        xs.map((x, i) =>
          grad((y: np.Array) =>
            run(xs.map((other, j) => (i === j ? y : other.ref)))
              .map((result) => result.mean())
              .reduce((sum, mean) => sum.add(mean)),
          )(x.ref),
        );
      await expectAgreement(gradients, sources.map(noise), { rtol: 1e-3, atol: 1e-3 });
    }),
    { seed: 62, numRuns: 20 },
  );
});

test("every value in a model has the shape and type that lowering says", async () => {
  await fc.assert(
    fc.asyncProperty(random, async ({ shapes, seed, length }) => {
      const { sources, run } = composition(shapes, seed, length);
      const { graph, values } = await structure(
        (...xs: np.Array[]) => run(xs),
        sources.map((shape) => spec(shape)),
      );
      const known = new Set(graph.outputs.map(({ name }) => name));
      const inner = values.filter(({ name }) => !known.has(name));
      const model = encodeModel({ ...graph, outputs: [...graph.outputs, ...inner] });
      const session = await InferenceSession.create(model, {
        graphOptimizationLevel: "disabled",
        logSeverityLevel: 3,
      });
      const results = await session.run(
        Object.fromEntries(graph.inputs.map(({ name }, i) => [name, noise(nth(sources, i), i)])),
      );
      expect(inner.map(({ name }) => `${name}: ${results[name]?.type}[${results[name]?.dims}]`)).toEqual(
        inner.map(({ name, dtype, shape }) => `${name}: ${dtype}[${shape}]`),
      );
      await session.release();
    }),
    { seed: 63, numRuns: 25 },
  );
});
