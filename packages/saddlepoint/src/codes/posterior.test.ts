import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { bernoulli } from "./bernoulli.ts";
import { categorical } from "./categorical.ts";
import type { Code } from "./code.ts";
import { normal } from "./normal.ts";
import { uniform } from "./uniform.ts";

beforeAll(startCpu);

const logits = (size: number) =>
  fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: size, maxLength: size });

const row = (numbers: readonly number[]) =>
  np.array(Float32Array.from(numbers), { shape: [1, numbers.length] });

/** One head's posterior as plain numbers. */
const posteriorOf = (code: Code, head: readonly number[]) =>
  Object.fromEntries(Object.entries(code.posterior(row(head))).map(([name, array]) => [name, values(array)]));

const likelihood = (code: Code, head: readonly number[], encoding: readonly number[]) =>
  Number(values(code.logLikelihood(row(head), row(encoding)))[0]);

const DISCRETE = [categorical(10), categorical(2), bernoulli()].map((code) => ({ kind: code.kind, code }));
const CONTINUOUS = [uniform(-1, 1), uniform(10, 250), normal()].map((code) => ({ kind: code.kind, code }));

describe.each(DISCRETE)("$kind", ({ code }) => {
  test.prop([logits(code.headSize)], { numRuns: 25 })(
    "the posterior's probabilities are the likelihoods of the code's values, in their order",
    (head) => {
      const { encodings } = code.sweep(0);
      const count = encodings.length / code.dimension;
      const expected = Array.from({ length: count }, (_, i) =>
        Math.exp(
          likelihood(code, head, Array.from(encodings.slice(i * code.dimension, (i + 1) * code.dimension))),
        ),
      );
      expect(posteriorOf(code, head).probabilities).toBeAllClose(expected, { atol: 1e-6 });
    },
  );
});

describe.each(CONTINUOUS)("$kind", ({ code }) => {
  test.prop([logits(2), fc.integer()], { numRuns: 25 })(
    "the posterior's Gaussian density, in the code's own units, is the likelihood",
    (head, seed) => {
      const [c = 0] = code.sample(stream(seed, "posterior"), 1);
      const { mean: [mean = Number.NaN] = [], sigma: [sigma = Number.NaN] = [] } = posteriorOf(code, head);
      const density = -0.5 * Math.log(2 * Math.PI) - Math.log(sigma) - ((c - mean) / sigma) ** 2 / 2;
      expect(likelihood(code, head, [c])).toBeAllClose(density, { atol: 1e-4, rtol: 1e-4 });
    },
  );
});
