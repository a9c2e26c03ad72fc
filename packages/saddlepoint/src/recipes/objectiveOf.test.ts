import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { layoutOf } from "./modelOf.ts";
import { objectiveOf } from "./objectiveOf.ts";
import { parseRecipe } from "./parseRecipe.ts";

beforeAll(startCpu);

/** What a recipe's terms add to the critic's loss at its t-th update, by name, for a critic whose gradient in x is (2, 0). */
function criticLosses(penalty: object, t: number): Readonly<Record<string, number>> {
  const recipe = parseRecipe({
    data: "ring",
    network: { kind: "mlp" },
    objective: { penalty },
    training: { steps: 1 },
  });
  const judgement = () => ({ logits: np.zeros([3]), heads: null });
  const view = {
    latents: np.zeros([3, 2]),
    real: judgement(),
    fake: judgement(),
    samples: { real: wavy([3, 2], 1), fake: wavy([3, 2], 2) },
    labels: null,
    mix: null,
    t: () => np.array(t),
    judge: (x: np.Array) => np.matmul(x, np.array([2, 0])),
  };
  const { terms } = objectiveOf(recipe, layoutOf(recipe));
  return Object.fromEntries(terms.map(({ name, critic }) => [name, Number(critic?.(view).loss.js())]));
}

test("R2 is there where a recipe gives it, with a weight of its own that moves as R1's does", () => {
  expect(Object.keys(criticLosses({ kind: "r1", weight: 3 }, 1))).toEqual(["adversarial", "penalty"]);
  const penalty = { kind: "r1", weight: 3, r2: 0.5, halfLife: 10 };
  expect(criticLosses(penalty, 1).penalty).toBeAllClose(((3 / 2) * 4) / 2 ** (1 / 10), { rtol: 0.1 });
  const [first, later] = [criticLosses(penalty, 1), criticLosses(penalty, 11)];
  for (const { penalty: ofReal = 0, r2: ofGenerated = 0 } of [first, later])
    expect(ofGenerated).toBeAllClose(ofReal / 6, { rtol: 1e-5 });
  expect(later.r2).toBeAllClose((first.r2 ?? 0) / 2, { rtol: 1e-5 });
});
