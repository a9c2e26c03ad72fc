import { tex } from "../kit/tex.ts";

/** The words of a quantity: each in a sentence, with its formula. */
export const QUANTITY_TERMS = {
  lowerBound: {
    word: "lower bound",
    meaning:
      "A number that the truth is at least: the best witness that was found, and perhaps there is a better one.",
    math: tex`\sup_T \mathcal{L}(T) \;\ge\; \mathcal{L}(T_{\text{found}})`,
  },
  interval: {
    word: "interval",
    meaning:
      "Where the value would lie in 95 of 100 repetitions on other held-out samples; it tells of the samples' chance, and not of the bound's gap.",
    math: tex`\bar{x} \pm 1.96\, s / \sqrt{n}`,
  },
  ceiling: {
    word: "ceiling",
    meaning:
      "The largest value that the quantity can have. Information in a discrete code cannot exceed the code's entropy.",
    math: tex`I(c; G(z,c)) \le H(c) \le \log K`,
  },
  sides: {
    word: "bounded from different sides",
    meaning:
      "A lower bound of what is minimised points the wrong way, one of what is maximised the right way; so their sum is neither an upper nor a lower bound of the objective.",
    math: tex`I(x;y) - \lambda\, I(c; G(z,c))`,
  },
} as const;
