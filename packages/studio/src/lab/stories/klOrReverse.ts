import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import type { LabSettings } from "../core/settings.ts";
import type { LabView } from "../labView.ts";
import { gameWith } from "./gameWith.ts";
import { shareAbove } from "./shareAbove.ts";
import type { Story } from "./story.ts";
import { claimOf } from "./verdict.ts";

/** An affine generator of one normal number: a single Gaussian, as in the paper's experiment. */
const oneGaussian = (
  target: "mixture" | "two-gaussians",
  divergence: LabSettings["divergence"],
): LabSettings =>
  gameWith(target, "f-gan", {
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

const below = (view: LabView | undefined, x: number): number =>
  view?.fakeDensity ? 1 - shareAbove(view.fakeDensity, view.extent, x) : Number.NaN;
const exact = (view: LabView | undefined): number => view?.exact?.value ?? Number.NaN;
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
      settings: oneGaussian("mixture", "kl"),
      play: 1000,
      watch: "the exact divergence, which falls to the least that a Gaussian can have: 0.283 nats.",
    },
    {
      text: "Reverse KL asks of every generated point how likely the data make it. Leaving out costs little, standing in the empty valley costs much: the Gaussian moves over to the wide mode.",
      math: tex`\mathrm{KL}(Q \| P) = \mathbb{E}_Q \log\frac{q}{p}`,
      settings: oneGaussian("mixture", "reverse-kl"),
      play: 1000,
      watch:
        "how little of the model is left on the narrow mode, and 0.248 nats, the least for this divergence.",
    },
    {
      text: "Two equal modes far apart. Under KL the Gaussian takes both, and with them the empty middle.",
      settings: oneGaussian("two-gaussians", "kl"),
      play: 900,
      watch: "the width of the model.",
    },
    {
      text: "Under reverse KL it first hesitates in the middle, then falls to one side, and sits on one mode as if the other were not there. Which one is chance: try other seeds.",
      settings: oneGaussian("two-gaussians", "reverse-kl"),
      play: 900,
      watch: "the fall to one side. One of two equal modes exactly fitted leaves log 2 = 0.693 nats.",
    },
  ],
  claim: claimOf(4, (kl, reverse, both, one) => {
    const [wide, moved] = [below(kl, NARROW), below(reverse, NARROW)];
    const [left, alone] = [below(both, 0), below(one, 0)];
    const near = exact(kl) < BEST.kl + NEAR && exact(reverse) < BEST.reverse + NEAR;
    return {
      holds: near && wide > 1.3 * moved && Math.abs(left - 0.5) < 0.3 && Math.abs(alone - 0.5) > 0.45,
      said: `On the mixture KL came to ${numberText(exact(kl))} nats (best ${BEST.kl}) with ${percent(wide)} of the model left of ${NARROW}, reverse KL to ${numberText(exact(reverse))} (best ${BEST.reverse}) with ${percent(moved)}. Of two equal modes KL has ${percent(left)} on the left, reverse KL ${percent(alone)}.`,
    };
  }),
};
