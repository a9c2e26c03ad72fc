import { tex } from "../kit/tex.ts";
import type { LabSettings } from "./core/settings.ts";

/** An f-divergence's four functions, written as the library computes them. */
export interface DivergenceFormulas {
  readonly title: string;
  readonly f: string;
  readonly conjugate: string;
  readonly activation: string;
  readonly witness: string;
}

export const DIVERGENCE_FORMULAS: Readonly<Record<LabSettings["divergence"], DivergenceFormulas>> = {
  kl: {
    title: "Kullback–Leibler",
    f: tex`f(u) = u \log u`,
    conjugate: tex`f^*(t) = e^{t-1}`,
    activation: tex`T = v`,
    witness: tex`T^* = 1 + \log u`,
  },
  "reverse-kl": {
    title: "reverse Kullback–Leibler",
    f: tex`f(u) = -\log u`,
    conjugate: tex`f^*(t) = -1 - \log(-t)`,
    activation: tex`T = -e^{-v}`,
    witness: tex`T^* = -1/u`,
  },
  pearson: {
    title: "Pearson χ²",
    f: tex`f(u) = (u-1)^2`,
    conjugate: tex`f^*(t) = \tfrac{t^2}{4} + t \;\; (t \ge -2)`,
    activation: tex`T = v`,
    witness: tex`T^* = 2(u-1)`,
  },
  neyman: {
    title: "Neyman χ²",
    f: tex`f(u) = \tfrac{(1-u)^2}{u}`,
    conjugate: tex`f^*(t) = 2 - 2\sqrt{1-t}`,
    activation: tex`T = 1 - e^{-v}`,
    witness: tex`T^* = 1 - u^{-2}`,
  },
  hellinger: {
    title: "squared Hellinger",
    f: tex`f(u) = (\sqrt{u}-1)^2`,
    conjugate: tex`f^*(t) = \tfrac{t}{1-t}`,
    activation: tex`T = 1 - e^{-v}`,
    witness: tex`T^* = 1 - u^{-1/2}`,
  },
  jeffrey: {
    title: "Jeffrey",
    f: tex`f(u) = (u-1)\log u`,
    conjugate: tex`f^*(t) = W(e^{1-t}) + \tfrac{1}{W(e^{1-t})} + t - 2`,
    activation: tex`T = v`,
    witness: tex`T^* = 1 + \log u - 1/u`,
  },
  js: {
    title: "Jensen–Shannon",
    f: tex`f(u) = u\log u - (u+1)\log\tfrac{1+u}{2}`,
    conjugate: tex`f^*(t) = -\log(2 - e^t)`,
    activation: tex`T = \log 2 - \log(1 + e^{-v})`,
    witness: tex`T^* = \log\tfrac{2u}{1+u}`,
  },
  gan: {
    title: "GAN",
    f: tex`f(u) = u\log u - (u+1)\log(u+1)`,
    conjugate: tex`f^*(t) = -\log(1 - e^t)`,
    activation: tex`T = -\log(1 + e^{-v})`,
    witness: tex`T^* = \log\tfrac{u}{1+u}`,
  },
  "total-variation": {
    title: "total variation",
    f: tex`f(u) = \tfrac12 |u-1|`,
    conjugate: tex`f^*(t) = t \;\; (|t| \le \tfrac12)`,
    activation: tex`T = \tfrac12 \tanh v`,
    witness: tex`T^* = \tfrac12 \operatorname{sign}(u-1)`,
  },
};
