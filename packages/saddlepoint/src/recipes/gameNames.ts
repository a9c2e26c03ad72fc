/** The adversarial games that need no settings of their own, as recipes name them; "f-gan" takes a divergence besides. */
export const GAME_NAMES = [
  "non-saturating",
  "relativistic",
  "minimax",
  "least-squares",
  "hinge",
  "wasserstein",
] as const;
