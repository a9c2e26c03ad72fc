import { tex } from "../kit/tex.ts";

/** A word of the field: what it means in one sentence, and its formula. */
export interface TermText {
  readonly meaning: string;
  readonly math: string;
}

export const TERMS = {
  witness: {
    meaning:
      "The critic's function: where it is high the critic believes that points are real, where it is low, generated.",
    math: tex`T : x \mapsto \mathbb{R}`,
  },
  bound: {
    meaning:
      "A number that is never on the other side of the truth: any critic's value is at most the divergence.",
    math: tex`\mathbb{E}_P T - \mathbb{E}_Q f^*(T) \le D_f(P\|Q)`,
  },
  ceiling: {
    meaning:
      "The largest value that can come out; a divergence's is reached where target and model share nothing.",
    math: tex`D_f \le f(0) + \lim_{u \to \infty} f(u)/u`,
  },
  divergence: {
    meaning:
      "An f-divergence compares two densities by their ratio: f is convex, and equal densities give f(1).",
    math: tex`D_f(P\|Q) = \int q(x)\, f\!\left(\tfrac{p(x)}{q(x)}\right) dx`,
  },
  conjugate: {
    meaning:
      "The convex conjugate of f: what f looks like by its tangents, which needs no densities, only samples.",
    math: tex`f^*(t) = \sup_u\, ut - f(u)`,
  },
  mode: {
    meaning:
      "A place where the target has a peak of its own; it is found when enough generated points lie within 3 σ of it.",
    math: tex`\|x - \mu_k\| \le 3 \sigma`,
  },
  code: {
    meaning:
      "A part of the generator's input that another network, Q, must be able to read back from the point that it made.",
    math: tex`L_I = H(c) + \mathbb{E} \log Q(c|x) \le I(c;x)`,
  },
  clipped: {
    meaning:
      "A clipped weight cannot leave [−c, c]; one at an end would be larger if it might, so only its sign is learned.",
    math: tex`w \in [-c, c]`,
  },
  pull: {
    meaning:
      "Minus the slope of the generator's loss at a generated point: where that loss would have it go.",
    math: tex`-\nabla_x L_G(x)`,
  },
} as const satisfies Readonly<Record<string, TermText>>;
