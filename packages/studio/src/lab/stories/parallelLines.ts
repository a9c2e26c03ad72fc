import { numberText } from "../../kit/quantityText.ts";
import { tex } from "../../kit/tex.ts";
import { claimOf, exactValue, gameWith, type Story } from "./story.ts";

/** Arjovsky et al. 2017, example 1. */
export const parallelLines: Story = {
  id: "parallel-lines",
  title: "Parallel lines",
  question: "How far is a line from a cloud that does not touch it?",
  steps: [
    {
      text: "The real points lie on a line at x = 1, which has no width: whatever cloud the generator makes shares no mass with it. Divergences compare densities point by point, and here there is never a point where both have one. The Jensen-Shannon divergence is log 2, the most there is.",
      math: tex`\mathrm{JSD}(P, Q) = \log 2 \;\text{ for every }\; \theta \ne 0`,
      settings: gameWith("lines", "minimax", { theta: 1 }),
      play: 50,
      watch: "the exact value, a flat line at log 2 = 0.693 nats.",
    },
    {
      text: "The line stands much closer now, at x = 0.3. The divergence does not notice.",
      settings: gameWith("lines", "minimax", { theta: 0.3 }),
      play: 50,
      watch: "the same flat line: nothing in it says which way to go, or that one is nearer.",
    },
    {
      text: "The Wasserstein distance asks how far the mass must be carried. It is about θ for a cloud about 0, and less the nearer the cloud comes, so every step in the right direction pays.",
      math: tex`W_1(P, Q) = \sup_{\lVert f \rVert_L \le 1} \mathbb{E}_P f - \mathbb{E}_Q f = |\theta| \;\text{ for two parallel lines}`,
      settings: gameWith("lines", "wasserstein", { theta: 1, generatorRate: 0.005, criticRate: 0.005 }),
      play: 400,
      watch: "the exact distance falling from about 1 towards 0, while the two still share no mass.",
    },
  ],
  claim: claimOf(3, (far, near, moved) => {
    const flat = [far, near].every((view) => Math.abs(exactValue(view) - Math.LN2) < 1e-6);
    return {
      holds: flat && exactValue(moved) < 0.35,
      said: `The Jensen-Shannon divergence is ${numberText(exactValue(far))} nats at θ = 1 and ${numberText(exactValue(near))} at θ = 0.3; the Wasserstein distance from θ = 1 fell to ${numberText(exactValue(moved))}.`,
    };
  }),
};
