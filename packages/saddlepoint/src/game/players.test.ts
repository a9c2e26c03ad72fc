import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { arrayOf, startCpu, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { normal } from "../codes/normal.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import { mapNamed } from "../networks/named.ts";
import { squaredInputGradient } from "../objectives/inputGradient.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import type { Term } from "../objectives/term.ts";
import { r1, r2 } from "../objectives/zeroCentredPenalties.ts";
import { stream } from "../random/stream.ts";
import { criticLoss } from "./players.ts";

beforeAll(startCpu);

const n = 4;
const layout = codeLayout({ kind: categorical(2) }, { size: 1, prior: normal() }, { told: "kind" });
const critic = mlpCritic({
  shape: [2],
  headSize: 0,
  widths: [5],
  activation: "tanh",
  told: { by: "concat", classes: 2 },
});
const model = {
  layout,
  critic,
  generator: mlpGenerator({ inputSize: layout.inputSize, shape: [2], widths: [4] }),
};
const { weights } = critic.init(stream(1, "critic"));
const none = { weights: {}, statistics: {} };
/** Every row of one class. */
const classes = (which: 0 | 1) => np.array(Array.from({ length: n }, () => (which === 0 ? [1, 0] : [0, 1])));
const [real, fake] = [() => wavy([n, 2], 1), () => wavy([n, 2], 2)];
/** ‖∇ D(x | class)‖², averaged over the first m rows. */
const slope = (x: np.Array, which: 0 | 1, m: number) =>
  Number(
    squaredInputGradient(
      (at) =>
        critic.apply(
          { weights: mapNamed(weights, arrayOf), statistics: {} },
          at,
          "train",
          classes(which).slice([0, m]),
        ).judgement.logits,
      x.slice([0, m]),
    )
      .mean()
      .js(),
  );
/** What a penalty finds of real samples of class 0 and generated ones of class 1. */
function found(term: Term): number {
  const latents = np.concatenate([classes(1), wavy([n, 1], 3)], 1);
  const batch = { real: real(), fake: fake(), latents, labels: classes(0), t: () => np.array(1) };
  const statistics = { real: {}, fake: {} };
  const { metrics } = criticLoss(
    model,
    objective([nonSaturating(), term]),
    mapNamed(weights, arrayOf),
    statistics,
    none,
    batch,
  );
  return Number(metrics[`${term.name}.gradient`]?.js());
}

test("where the critic is told classes, each penalty is taken under those of its own samples, of some as of all", () => {
  for (const samples of [2, n]) {
    expect(found(r1({ samples }))).toBeAllClose(slope(real(), 0, samples), { rtol: 1e-5 });
    expect(found(r2({ samples }))).toBeAllClose(slope(fake(), 1, samples), { rtol: 1e-5 });
    expect(found(r2({ samples }))).not.toBeAllClose(slope(fake(), 0, samples));
  }
});
