import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import type { LabView } from "../labView.ts";
import { claimOf, gameWith, type Story } from "./story.ts";

const found = ({ modes }: LabView): number => modes?.found ?? 0;
const quality = ({ modes }: LabView): string => numberText(100 * (modes?.highQuality ?? 0));

/** R1, and Adam without momentum. */
const SETTLED = { penalty: "r1", penaltyWeight: 1, beta1: 0 } as const;

/** Mescheder et al. 2018 (R1); Chen et al. 2016 (codes). */
export const modeCollapse: Story = {
  id: "mode-collapse",
  title: "Mode collapse, and what cures it",
  question: "Why does a GAN draw the same few things again and again?",
  steps: [
    {
      text: "Eight modes on a ring. The generator takes ten times the discriminator's steps, with much momentum. It runs to wherever the discriminator is fooled just now, the discriminator follows, and round they go: most modes are empty at any time.",
      math: tex`\max_D \min_G \;\ne\; \min_G \max_D`,
      settings: gameWith("ring", "non-saturating", { generatorRate: 0.01, criticRate: 0.001, beta1: 0.9 }),
      play: 800,
      watch: "the crosses, which gather and wander, and the number of modes found.",
    },
    {
      text: "Equal steps without momentum, and a penalty on the discriminator's gradient at real points. Where the players are near their balance it takes away the force that turned them round each other, and the game settles.",
      math: tex`\frac{\gamma}{2}\; \mathbb{E}_P \lVert \nabla D(x) \rVert^2`,
      settings: gameWith("ring", "non-saturating", SETTLED),
      play: 900,
      watch: "all eight modes being reached, and kept.",
    },
    {
      text: "Another cure: a code of eight values that must be told from the point alone. Were two values sent to one mode, Q could not tell which it was; so each takes a mode of its own.",
      math: tex`\max_{G, Q}\; \mathbb{E}\,\log Q(c \mid G(z, c))`,
      settings: gameWith("ring", "non-saturating", {
        ...SETTLED,
        categories: 8,
        criticSteps: 2,
        criticRate: 0.004,
      }),
      play: 500,
      watch: "the digits: one a mode.",
    },
  ],
  claim: claimOf(3, (collapsed, penalised, coded) => ({
    holds: found(collapsed) < 8 && found(penalised) === 8 && found(coded) === 8,
    said: `Modes found, of 8, and points near one: ${found(collapsed)} and ${quality(collapsed)} % with a hasty generator, ${found(penalised)} and ${quality(penalised)} % with the penalty, ${found(coded)} and ${quality(coded)} % with the code.`,
  })),
};
