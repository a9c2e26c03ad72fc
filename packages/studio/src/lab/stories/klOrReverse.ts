import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import type { LabSettings } from "../core/settings.ts";
import type { LabView } from "../labView.ts";
import { claimOf, exactValue, gameWith, type Story } from "./story.ts";
import { shareAbove } from "./viewMeasures.ts";

/** An affine generator of one normal number: a single Gaussian, as in the paper's experiment. */
const oneGaussian = (divergence: LabSettings["divergence"]): LabSettings =>
  gameWith("mixture", "f-gan", {
    divergence,
    generatorWidths: [],
    criticActivation: "tanh",
    criticSteps: 2,
    generatorRate: 0.01,
    criticRate: 0.01,
  });

/** The least divergence that any Gaussian has from the mixture (Nowozin et al. 2016, table 3). */
const BEST = { kl: 0.2831, reverse: 0.248 } as const;
/** How near the best a game has come that has found it. */
const NEAR = 0.03;

const below = ({ fakeDensity, extent }: LabView, x: number): number =>
  fakeDensity === null ? Number.NaN : 1 - shareAbove(fakeDensity, extent, x);
const percent = (share: number): string => `${numberText(100 * share)} %`;

/** Left of it lies the mixture's narrow mode. */
const NARROW = -0.5;

/** Nowozin et al. 2016, section 4.1. */
export const klOrReverse: Story = {
  id: "kl-or-reverse",
  title: "KL or reverse KL",
  question: "A model too simple for the data must leave something out. Who chooses what?",
  steps: [
    {
      text: "The f-GAN paper's experiment: a single Gaussian is to fit a mixture of a narrow mode and a wide one. KL asks of every real point how likely the model makes it, and punishes without limit what it leaves out. So the Gaussian stretches over both.",
      math: tex`\mathrm{KL}(P \| Q) = \mathbb{E}_P \log\frac{p}{q}`,
      settings: oneGaussian("kl"),
      play: 1000,
      watch: "the exact divergence, which falls to the least that a Gaussian can have: 0.283 nats.",
    },
    {
      text: "Reverse KL asks of every generated point how likely the data make it. Leaving out costs little, standing in the empty valley costs much: the Gaussian moves over to the wide mode.",
      math: tex`\mathrm{KL}(Q \| P) = \mathbb{E}_Q \log\frac{q}{p}`,
      settings: oneGaussian("reverse-kl"),
      play: 1000,
      watch:
        "how little of the model is left on the narrow mode, and 0.248 nats, the least for this divergence.",
    },
  ],
  claim: claimOf(2, (kl, reverse) => {
    const [covered, left] = [below(kl, NARROW), below(reverse, NARROW)];
    return {
      holds:
        exactValue(kl) < BEST.kl + NEAR && exactValue(reverse) < BEST.reverse + NEAR && covered > 1.3 * left,
      said: `KL came to ${numberText(exactValue(kl))} nats (best ${BEST.kl}) and keeps ${percent(covered)} of the model left of ${NARROW}, where the narrow mode is; reverse KL came to ${numberText(exactValue(reverse))} (best ${BEST.reverse}) and leaves ${percent(left)} there.`,
    };
  }),
};
