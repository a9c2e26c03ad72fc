import { describe, expect, test } from "vitest";
import { parseRecipe } from "./parseRecipe.ts";

const recipe = (parts: Record<string, unknown>) => ({
  data: "mnist",
  codes: { digit: { kind: "categorical", classes: 10 }, slant: { kind: "uniform" } },
  training: { steps: 1 },
  ...parts,
});
const GP = { kind: "gradient", weight: 10 };
const layer = { critic: { normalisation: "layer" } };

describe("a combination that makes no sense is refused with the reason", () => {
  test.each([
    [
      { objective: { adversarial: "wasserstein" } },
      /needs a critic whose Lipschitz constant is bounded.*got neither/,
    ],
    [
      { objective: { adversarial: "wasserstein", penalty: { kind: "r1" } }, network: layer },
      /got r1 penalty/,
    ],
    [
      { objective: { penalty: GP } },
      /batch normalisation makes its outputs depend on the whole batch.*got "batch"/,
    ],
    [{ objective: { penalty: { kind: "r1" } } }, /needs a critic that judges each sample by itself/],
    [
      {
        objective: { adversarial: "wasserstein", penalty: GP, constraint: { kind: "clip" } },
        network: layer,
      },
      /clip and a gradient penalty both set the critic's Lipschitz constant/,
    ],
    [
      { objective: { adversarial: "hinge", constraint: { kind: "spectral" } } },
      /another normalisation rescales it again: give network.critic.normalisation "none", got "batch"/,
    ],
    [{ objective: { labels: { code: "slant" } } }, /must name a categorical code \(digit\), got slant/],
    [
      { objective: { invariance: { follow: { slant: "slant" } } } },
      /follow.slant: must be the name of a code of kind "normal", got one of kind "uniform"/,
    ],
    [{ objective: { invariance: { follow: { nose: "slant" } } } }, /follow.nose: .* got none of that name/],
    [
      { codes: { stroke: { kind: "normal" } }, objective: { invariance: { follow: { stroke: "weight" } } } },
      /objective.invariance needs a categorical code in codes, got stroke/,
    ],
    [
      {
        codes: { a: { kind: "categorical", classes: 2 }, b: { kind: "categorical", classes: 2 } },
        objective: { invariance: {} },
      },
      /the reader tells the classes of one categorical code, got a, b/,
    ],
    [
      {
        codes: { digit: { kind: "categorical", classes: 10 }, stroke: { kind: "normal" } },
        objective: { invariance: { follow: { stroke: "weight" }, transform: { weight: 0 } } },
      },
      /follow.stroke: nothing to follow: give objective.invariance.transform.weight above 0/,
    ],
    [
      { objective: { augmentation: { shift: 0, cutout: 0, colour: 0 } } },
      /objective.augmentation: one of shift, cutout and colour must be above 0, got none/,
    ],
    [{ objective: { labels: { code: "nose" } } }, /must name a categorical code \(digit\), got nose/],
    [{ objective: { labels: { code: "digit" }, invariance: {} } }, /a reader finds classes without labels/],
    [
      { objective: { labels: { code: "digit" }, information: { weights: { digit: 1 } } } },
      /the critic is told digit, so that Q has nothing to find/,
    ],
    [
      {
        codes: { digit: { kind: "categorical", classes: 10 } },
        objective: { labels: { code: "digit" }, information: {} },
      },
      /needs a code that the critic is not told, got only digit/,
    ],
    [
      { training: { steps: 1, criticSteps: 5, warmup: { criticSteps: 5 } } },
      /warmup.criticSteps must be more than training.criticSteps, 5, got 5/,
    ],
    [
      { objective: { invariance: {} }, network: { kind: "mlp" } },
      /needs network.kind "residual" or "infogan", got "mlp"/,
    ],
    [
      { objective: { adversarial: { kind: "f-gan", divergence: "bhattacharyya" } } },
      /objective.adversarial.divergence: .*must be one of kl, .*got "bhattacharyya"/,
    ],
    [
      { objective: { adversarial: "bigger" } },
      /must be "non-saturating", .* or \{kind: "f-gan".*got "bigger"/,
    ],
  ])("%j", (parts, message) => {
    expect(() => parseRecipe(recipe(parts))).toThrow(message);
  });
});

test.each([
  { objective: { adversarial: "wasserstein", penalty: GP }, network: layer },
  { objective: { adversarial: "wasserstein", constraint: { kind: "clip" } } },
  { objective: { labels: { code: "digit", by: "classifier" }, information: { weights: { digit: 1 } } } },
  { objective: { adversarial: { kind: "f-gan", divergence: "alpha(0.5)" }, information: {} } },
])("sensible ones are taken: %j", (parts) => {
  expect(parseRecipe(recipe(parts)).objective).toMatchObject(parts.objective);
});
