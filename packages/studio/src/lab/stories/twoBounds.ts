import type { Quantity } from "saddlepoint/quantity";
import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import type { LabSettings } from "../core/settings.ts";
import type { CodeView, LabView } from "../labView.ts";
import { claimOf, gameWith, type Story } from "./story.ts";

const infogan = (informationWeight: number): LabSettings =>
  gameWith("ring", "non-saturating", {
    categories: 8,
    informationWeight,
    penalty: "r1",
    penaltyWeight: 1,
    beta1: 0,
    criticSteps: 2,
    criticRate: 0.004,
  });

const codeOf = ({ codes }: LabView): CodeView | undefined => codes[0];

/** Whether a bound is not above the truth, but for what its samples and the truth's cells leave open. */
const isBelow = (bound: Quantity, truth: Quantity | null): boolean =>
  truth !== null && bound.ci[0] <= truth.ci[1] && truth.value <= truth.ceiling;

const holdsFor = ({ bound, exact, codes: [code] }: LabView): boolean =>
  code !== undefined && isBelow(code.bound, code.exact) && isBelow(bound, exact);

const said = (view: LabView): string => {
  const code = codeOf(view);
  const value = (quantity: Quantity | null | undefined) => numberText(quantity?.value ?? Number.NaN);
  return `Q says ${value(code?.bound)} of ${value(code?.exact)} nats about the code, D ${value(view.bound)} of ${value(view.exact)} about real or generated`;
};

/** Chen et al. 2016, eq. 5; Huszár 2016, "InfoGAN: using the variational bound on mutual information (twice)". */
export const twoBounds: Story = {
  id: "two-bounds",
  title: "InfoGAN's two bounds",
  question: "InfoGAN weighs two informations against each other, and knows neither. What does it know?",
  steps: [
    {
      text: "An ordinary GAN with a reader Q bolted on: the code goes into the generator, Q guesses it from the point, but the generator is hardly asked to help (λ = 0.001). What Q says is a lower bound on what the point tells about the code, and that is below the code's entropy.",
      math: tex`L_I = H(c) + \mathbb{E}\,\log Q(c \mid x) \;\le\; I(c; G(z, c)) \;\le\; H(c) = \log 8`,
      settings: infogan(0.001),
      play: 400,
      watch: "the code's bound below its exact information, and both below log 8 = 2.08 nats.",
    },
    {
      text: "With λ = 1 the generator raises the bound too, and all three meet. The discriminator's number is a lower bound as well, on I[x, y], the information between a point and whether it is real. But that one the generator lowers: pushing down a bound from below promises nothing, pushing up the other one does.",
      math: tex`\min_G\; \underbrace{I[x, y]}_{\ge \text{ what D says}} - \lambda\, \underbrace{I[x, c]}_{\ge \text{ what Q says}}`,
      settings: infogan(1),
      play: 400,
      watch:
        "Q's bound at its ceiling; D's bound near 0 far below the exact value. Only one of them points the right way.",
    },
  ],
  claim: claimOf(2, (bolted, trained) => ({
    holds:
      holdsFor(bolted) &&
      holdsFor(trained) &&
      (codeOf(trained)?.bound.value ?? 0) > (codeOf(bolted)?.bound.value ?? Number.POSITIVE_INFINITY),
    said: `With λ = 0.001: ${said(bolted)}. With λ = 1: ${said(trained)}.`,
  })),
};
