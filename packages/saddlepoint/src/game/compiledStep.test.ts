import type { numpy as np } from "@jax-js/jax";
import { compile, Tensor } from "@saddlepoint/engine";
import { expect, test } from "vitest";
import { arrayOf, arraysOf, startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { bernoulli } from "../codes/bernoulli.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout, sampleLatents } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { imageReader, infoganCritic, infoganGenerator } from "../networks/infoganImages.ts";
import type { Named } from "../networks/layer.ts";
import { underPrefix } from "../networks/named.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { adam } from "../optimisers/adam.ts";
import { movingAverage } from "../optimisers/movingAverage.ts";
import { stream } from "../random/stream.ts";
import { fillUniform } from "../random/uniform.ts";
import { initialReader, READER } from "./readerPhase.ts";
import { initialState } from "./state.ts";
import { makeStep } from "./step.ts";

const n = 6;
const layout = codeLayout(
  { digit: categorical(3), slant: uniform(-1, 1), flag: bernoulli() },
  { size: 2, prior: uniform(-1, 1) },
  { isRead: ({ kind }) => kind === "categorical" },
);
const image = { size: 8, channels: 3 };
const reader = imageReader({
  image,
  headSize: layout.readerHeadSize,
  widths: { conv1: 3, conv2: 2, dense: 5 },
});
const model = {
  layout,
  generator: infoganGenerator({
    inputSize: layout.inputSize,
    image,
    widths: { dense: 6, features: 3, upconv: 4 },
  }),
  critic: infoganCritic({
    image,
    headSize: layout.headSize - layout.readerHeadSize,
    reader,
    widths: { conv1: 3, conv2: 4, dense: 6, q: 5 },
  }),
  reader,
};

test("the compiled step gives the eager step's numbers, in float32, with every term, a reader and an average", async () => {
  await startCpu();
  const players = {
    // A large epsilon: a gradient of rounding errors must not decide the sign of a step of full size.
    optimisers: {
      generator: adam({ rate: 1e-2, epsilon: 1e-2 }),
      critic: adam({ rate: 2e-3, epsilon: 1e-2 }),
    },
    average: movingAverage(0.9),
  };
  const step = makeStep({
    model,
    objective: objective([nonSaturating(), information(layout)]),
    ...players,
  });
  const state = initialState(model, 1, {
    ...players,
    phases: { [READER]: initialReader(reader, adam({ rate: 1e-3 }), 1) },
  });
  const pixels = fillUniform(stream(1, "real"), new Float32Array(n * 3 * 64));
  const batch = { real: new Tensor("float32", pixels, [n, 3, 8, 8]) };
  const latents = new Tensor("float32", sampleLatents(layout, stream(1, "latents"), n), [
    n,
    layout.inputSize,
  ]);

  const compiled = await compile(step, [state, batch, latents], {
    argumentNames: ["state", "batch", "latents"],
  });
  const [next, metrics] = await compiled(state, batch, latents);
  await compiled.release();
  const [expected, wanted] = step(arraysOf(state), { real: arrayOf(batch.real) }, arrayOf(latents));

  const agree = (got: Named<Tensor>, want: Named<np.Array>) => {
    expect(Object.keys(got).sort()).toEqual(Object.keys(want).sort());
    for (const [name, array] of Object.entries(want)) {
      const tensor = got[name];
      expect(tensor?.dims).toEqual(array.shape);
      expect(Array.from(tensor?.data ?? [], Number)).toBeAllClose(values(array), { rtol: 1e-3, atol: 1e-5 });
    }
  };
  agree(metrics, wanted);
  agree(next.generator, expected.generator);
  agree(next.critic, expected.critic);
  agree(next.average, expected.average);
  agree(next.statistics.generator, expected.statistics.generator);
  agree(next.statistics.real, expected.statistics.real);
  agree(next.statistics.fake, expected.statistics.fake);
  agree(underPrefix("first", next.moments.generator), underPrefix("first", expected.moments.generator));
  agree(underPrefix("second", next.moments.critic), underPrefix("second", expected.moments.critic));
  expect(next.step.data[0]).toBe(1);
  expect(next.phases).toEqual(state.phases);
});
