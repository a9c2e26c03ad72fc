import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import type { LabView } from "../labView.ts";
import { claimOf, gameWith, type Story } from "./story.ts";

/** The critic is trained 500 times before the generator's only step, in both games on the same numbers. */
const SURE = { theta: 2, warmupSteps: 1, warmupCriticSteps: 500 } as const;

const generatorsGradient = ({ metrics }: LabView): number => metrics["gradient.generator"] ?? Number.NaN;

/** So much smaller is what this lesson calls vanished; measured are factors of several hundred. */
const VANISHED = 20;
/** Of log 2: a critic that is as good as sure. */
const SURE_BOUND = 0.6;

/** Goodfellow et al. 2014, section 3; Arjovsky and Bottou 2017, theorem 2.4. */
export const vanishingGradients: Story = {
  id: "vanishing-gradients",
  title: "A perfect discriminator teaches nothing",
  question: "Why not train the discriminator to its best first?",
  steps: [
    {
      text: "The real points are a line at x = 2; the generated ones are a cloud about 0. Before the generator's first step the discriminator takes 500. It then tells the two apart without fail, and the generator of the first paper, which lowers the discriminator's own value, stands on a plain.",
      math: tex`\min_G\; \mathbb{E}\,\log\bigl(1 - D(G(z))\bigr), \qquad \nabla = -D\,\nabla v \to 0 \;\text{ as }\; D \to 0`,
      settings: gameWith("lines", "minimax", SURE),
      play: 1,
      watch:
        "the bound, which is all but log 2 = 0.693 nats, and the generator's gradient, which is next to nothing.",
    },
    {
      text: "The same seed and the same discriminator, to the last digit. Only the generator's loss is another: it raises log D instead of lowering log(1 − D). The two have the same fixed point, but this one is steepest where the other is flat.",
      math: tex`\max_G\; \mathbb{E}\,\log D(G(z)), \qquad \nabla = (1 - D)\,\nabla v`,
      settings: gameWith("lines", "non-saturating", SURE),
      play: 1,
      watch: "the arrows and the generator's gradient, hundreds of times as long.",
    },
  ],
  claim: claimOf(2, (minimax, other) => {
    const [small, large] = [generatorsGradient(minimax), generatorsGradient(other)];
    const bound = minimax.bound.value;
    return {
      holds: bound > SURE_BOUND && large > VANISHED * small,
      said: `Against a discriminator that reaches ${numberText(bound)} of 0.693 nats the minimax generator's gradient is ${numberText(small)} long, the non-saturating one's ${numberText(large)}: ${numberText(large / small)} times as long.`,
    };
  }),
};
