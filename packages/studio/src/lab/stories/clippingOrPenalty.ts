import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import { gameWith } from "./gameWith.ts";
import type { Story } from "./story.ts";
import { claimOf } from "./verdict.ts";
import { witnessSlope } from "./witnessSlope.ts";

/** Gulrajani et al. 2017, sections 3 and 4. */
export const clippingOrPenalty: Story = {
  id: "clipping-or-penalty",
  title: "Clipping against penalty",
  question: "How does one hold a critic to a slope of 1?",
  steps: [
    {
      text: "A Wasserstein critic must not be steeper than 1 anywhere. The first remedy was to clip each weight to ±c after each update. That bounds the slope, but at a value that nobody chose: here c = 0.1 leaves next to no slope, so the critic's number is in a unit of its own, far below W₁.",
      math: tex`w \leftarrow \min(c, \max(-c, w))`,
      settings: gameWith("ring", "wasserstein", { penalty: "clip", clip: 0.1 }),
      play: 300,
      watch: "the bound beside the exact distance, and how pale the witness is.",
    },
    {
      text: "A penalty asks for the slope itself: at points between real and generated ones it is to be 1, as it is for the best critic wherever mass moves.",
      math: tex`\lambda\; \mathbb{E}\,\bigl(\lVert \nabla f(\hat x) \rVert - 1\bigr)^2`,
      settings: gameWith("ring", "wasserstein", { penalty: "gradient", penaltyWeight: 10 }),
      play: 300,
      watch: "the witness, which now rises and falls by about 1 a unit of the picture.",
    },
  ],
  claim: claimOf(2, (clipped, penalised) => {
    const slopes = [clipped, penalised].map((view) => (view === undefined ? 0 : witnessSlope(view)));
    const [loose = 0, held = 0] = slopes;
    return {
      holds: Math.abs(held - 1) < 0.2 && Math.abs(loose - 1) > 0.5,
      said: `The witness's median slope at the points is ${numberText(loose)} with clipped weights and ${numberText(held)} with the penalty; W₁'s own critic has 1.`,
    };
  }),
};
