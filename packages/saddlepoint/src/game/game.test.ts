import { jit, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { arraysOf, startDevice, values } from "../../testing/jax.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { tanh } from "../networks/activation.ts";
import { critic } from "../networks/critic.ts";
import { mlp } from "../networks/mlp.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { adam } from "../optimisers/adam.ts";
import { fillBernoulli } from "../random/bernoulli.ts";
import { fillNormal } from "../random/normal.ts";
import { type Stream, stream } from "../random/stream.ts";
import { initialState } from "./state.ts";
import { makeStep } from "./step.ts";

const BATCH = 64;
const STEPS = 400;

/** Two clusters of deviation 0.2 about (2, 1) and (−2, 1). */
function clusters(source: Stream): Float32Array {
  const points = fillNormal(source, new Float32Array(2 * BATCH), 0, 0.2);
  const sides = fillBernoulli(source, new Float32Array(BATCH));
  return points.map((x, i) => x + (i % 2 === 1 ? 1 : (sides[i >> 1] ?? 0) * 4 - 2));
}

/** The mean distance of samples to the nearer cluster's centre. */
function meanDistance(samples: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 2) {
    sum += Math.hypot(Math.abs(samples[i] ?? 0) - 2, (samples[i + 1] ?? 0) - 1);
  }
  return (2 * sum) / samples.length;
}

test("a few hundred steps of a small game find two clusters, and a binary code carries which one", async () => {
  await startDevice("wasm");
  const layout = codeLayout({ side: categorical(2) }, { size: 2, prior: normal() });
  const width = 24;
  const model = {
    layout,
    generator: mlp([layout.inputSize, width, width, 2]),
    critic: critic({
      trunk: mlp([2, width, width], { output: tanh() }),
      discriminator: mlp([width, 1]),
      q: mlp([width, layout.headSize]),
    }),
  };
  const rates = { rate: 2e-3, beta1: 0.5 };
  const optimisers = { generator: adam(rates), critic: adam({ ...rates, rate: 4e-3 }) };
  const step = jit(
    makeStep({ model, objective: objective([nonSaturating(), information(layout)]), optimisers }),
  );
  const [data, noise] = [stream(1, "data"), stream(1, "latents")];
  const latents = () => np.array(sampleLatents(layout, noise, BATCH), { shape: [BATCH, layout.inputSize] });
  const distance = (weights: typeof state.generator) => {
    const named = Object.fromEntries(Object.entries(weights).map(([name, x]) => [name, x.ref]));
    return meanDistance(
      values(model.generator.apply({ weights: named, statistics: {} }, latents(), "evaluate").output),
    );
  };
  let state = arraysOf(initialState(model, 1, { optimisers }));
  const before = distance(state.generator);
  let informed = 0;
  for (let i = 0; i < STEPS; i++) {
    const [next, metrics] = step(state, { real: np.array(clusters(data), { shape: [BATCH, 2] }) }, latents());
    state = next;
    informed = Number(metrics["information.side"]?.js());
  }
  step.dispose();
  expect(distance(state.generator)).toBeLessThan(before / 3);
  expect(informed).toBeGreaterThan(0.6);
});
