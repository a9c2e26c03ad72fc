import { numberText, percentText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import { claimOf, gameWith, type Story } from "./story.ts";
import { witnessSlope } from "./viewMeasures.ts";

/** So many of a critic's weights at ±c are almost all; measured are 94 to 100 %. */
const MOST = 0.8;

/** Gulrajani et al. 2017, sections 3 and 4. */
export const clippingOrPenalty: Story = {
  id: "clipping-or-penalty",
  title: "Clipping against penalty",
  question: "How does one hold a critic to a slope of 1?",
  steps: [
    {
      text: "A Wasserstein critic must not be steeper than 1 anywhere. The first remedy was to clip each weight to ±c after each update. Here the critic takes 500 updates while the generator stands still: its best is not in the middle of what it is allowed but at the edge, and almost every weight ends at +c or −c. What is left of the network is a choice of signs.",
      math: tex`w \leftarrow \min(c, \max(-c, w))`,
      settings: gameWith("ring", "wasserstein", {
        penalty: "clip",
        clip: 0.1,
        warmupSteps: 1,
        warmupCriticSteps: 500,
      }),
      play: 1,
      watch: "how many of the critic's weights are at ±0.1, beside the numbers.",
    },
    {
      text: "In the game the generator moves, and the weights go from one end to the other and back. Clipping bounds the slope, but at a value that nobody chose: c = 0.1 now leaves next to none, so the critic's number is in a unit of its own, far below W₁.",
      math: tex`\mathbb{E}_P f - \mathbb{E}_Q f \le K\, W_1(P, Q), \quad K \text{ unknown}`,
      settings: gameWith("ring", "wasserstein", { penalty: "clip", clip: 0.1 }),
      play: 300,
      watch: "the bound beside the exact distance, and how small the witness's scale is.",
    },
    {
      text: "A penalty asks for the slope itself: at points between real and generated ones it is to be 1, as it is for the best critic wherever mass moves.",
      math: tex`\lambda\; \mathbb{E}\,\bigl(\lVert \nabla f(\hat x) \rVert - 1\bigr)^2`,
      settings: gameWith("ring", "wasserstein", { penalty: "gradient", penaltyWeight: 10 }),
      play: 300,
      watch: "the witness, which now rises and falls by about 1 a unit of the picture.",
    },
  ],
  claim: claimOf(3, (best, clipped, penalised) => {
    const atLimit = best.clipped === null ? 0 : best.clipped.atLimit / best.clipped.weights;
    const [loose, held] = [witnessSlope(clipped), witnessSlope(penalised)];
    return {
      holds: atLimit > MOST && Math.abs(held - 1) < 0.2 && Math.abs(loose - 1) > 0.5,
      said: `Of the clipped critic's weights ${percentText(atLimit)} are at ±0.1 when it is trained to its best. In the game the witness's median slope at the points is ${numberText(loose)} with clipped weights and ${numberText(held)} with the penalty; W₁'s own critic has 1.`,
    };
  }),
};
