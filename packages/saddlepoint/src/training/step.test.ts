import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { arraysOf, startCpu } from "../../testing/jax.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { stream } from "../random/stream.ts";
import { adam } from "./adam.ts";
import { initialState } from "./state.ts";
import { makeStep } from "./step.ts";

beforeAll(startCpu);

test("a step runs", () => {
  const layout = codeLayout(
    { digit: categorical(3), slant: uniform(-1, 1) },
    { size: 2, prior: uniform(-1, 1) },
  );
  const image = { size: 8, channels: 1 };
  const model = {
    layout,
    generator: infoganGenerator({
      inputSize: layout.inputSize,
      image,
      widths: { dense: 8, features: 4, upconv: 4 },
    }),
    critic: infoganCritic({
      image,
      headSize: layout.headSize,
      widths: { conv1: 4, conv2: 4, dense: 8, q: 8 },
    }),
  };
  const game = objective([nonSaturating(), information(layout)]);
  const step = makeStep({
    model,
    objective: game,
    optimisers: { generator: adam({ rate: 1e-3 }), critic: adam({ rate: 2e-4 }) },
  });
  const state = arraysOf(initialState(model, 1));
  const latents = np.array(sampleLatents(layout, stream(1, "latents"), 4), { shape: [4, layout.inputSize] });
  const [next, metrics] = step(state, { real: np.ones([4, 1, 8, 8]) }, latents);
  console.log(
    Object.entries(metrics).map(([k, v]) => `${k} ${v.js()}`),
    next.step.js(),
  );
  expect(1).toBe(1);
});
