import {
  adam,
  categorical,
  codeLayout,
  infoganCritic,
  infoganGenerator,
  information,
  makeStep,
  nonSaturating,
  objective,
  uniform,
} from "../../packages/saddlepoint/dist/index.js";

// Chen et al. 2016, table 1 and appendix C.1: the MNIST networks, codes and learning rates.
const IMAGE = { size: 28, channels: 1 };

const layout = codeLayout(
  { digit: categorical(10), style1: uniform(-1, 1), style2: uniform(-1, 1) },
  { size: 62, prior: uniform(-1, 1) },
);

/** The paper's MNIST model at full width. */
export const model = {
  layout,
  generator: infoganGenerator({ inputSize: layout.inputSize, image: IMAGE }),
  critic: infoganCritic({ image: IMAGE, headSize: layout.headSize }),
};

/** The paper's batch. */
export const FULL_BATCH = 128;

/** The whole training step, pure: both players, Q, and Adam for both. */
export const step = makeStep({
  model,
  objective: objective([nonSaturating(), information(layout)]),
  optimisers: { generator: adam({ rate: 1e-3, beta1: 0.5 }), critic: adam({ rate: 2e-4, beta1: 0.5 }) },
});

/** The figures that every peer reports of a step, from the library's metrics: losses and bounds, in nats. */
export const FIGURES = {
  critic: "loss.critic",
  generator: "loss.generator",
  digit: "information.digit",
  style1: "information.style1",
  style2: "information.style2",
};
