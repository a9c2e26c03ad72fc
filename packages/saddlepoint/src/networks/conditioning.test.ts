import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { infoganCritic } from "./infoganImages.ts";
import { mlpCritic } from "./mlpNetworks.ts";
import { leafOf, mapNamed } from "./named.ts";

beforeAll(startCpu);

const CLASSES = 3;
const KINDS = [
  {
    name: "images",
    shape: [1, 4, 4],
    make: (by: "concat" | "projection") =>
      infoganCritic({
        image: { size: 4, channels: 1 },
        headSize: 0,
        normalisation: "none",
        widths: { conv1: 2, conv2: 2, dense: 3 },
        told: { by, classes: CLASSES },
      }),
  },
  {
    name: "points",
    shape: [2],
    make: (by: "concat" | "projection") =>
      mlpCritic({ shape: [2], headSize: 0, widths: [4, 3], told: { by, classes: CLASSES } }),
  },
];

const oneHot = (label: number) =>
  np.array(
    [0, 1, 2].map((k) => (k === label ? 1 : 0)),
    { shape: [1, CLASSES] },
  );

describe.each(KINDS)("a critic of $name that is told classes", ({ shape, make }) => {
  const outputs = (by: "concat" | "projection", label: number, forget = false): number => {
    const critic = make(by);
    const { weights, statistics } = critic.init(stream(1, "critic"));
    const variables = {
      weights: mapNamed(weights, (tensor, name) =>
        arrayOf(tensor).mul(name.startsWith("embed.") ? (forget ? 0 : 20) : 5),
      ),
      statistics: mapNamed(statistics, arrayOf),
    };
    const { judgement } = critic.apply(variables, wavy([1, ...shape], 1), "train", oneHot(label));
    return values(judgement.logits)[0] ?? Number.NaN;
  };

  test.each(["concat", "projection"] as const)("judges one sample by its class (%s)", (by) => {
    expect(new Set([0, 1, 2].map((label) => outputs(by, label))).size).toBe(3);
  });

  test("a projection whose classes are forgotten is a critic that is not told", () => {
    expect(outputs("projection", 0, true)).toBeAllClose(outputs("projection", 2, true), { rtol: 1e-6 });
  });

  test("a projection adds ⟨V y, φ(x)⟩: its outputs' differences are those of the rows of V", () => {
    // Linear in V: twice the embedding moves the output twice as far.
    const critic = make("projection");
    const { weights, statistics } = critic.init(stream(1, "critic"));
    const at = (scale: number) => {
      const grown = mapNamed(weights, (tensor, name) =>
        arrayOf(tensor).mul(name.startsWith("embed.") ? scale : 5),
      );
      expect(leafOf(weights, "embed.weight", "test").dims[0]).toBe(CLASSES);
      const variables = { weights: grown, statistics: mapNamed(statistics, arrayOf) };
      return values(critic.apply(variables, wavy([1, ...shape], 1), "train", oneHot(1)).judgement.logits)[0];
    };
    const [none = 0, one = 0, two = 0] = [at(0), at(10), at(20)];
    expect(two - none).toBeAllClose(2 * (one - none), { rtol: 1e-4, atol: 1e-7 });
  });

  test("needs classes, and a critic that is not told refuses them", () => {
    const { weights, statistics } = make("concat").init(stream(1, "critic"));
    const variables = () => ({
      weights: mapNamed(weights, arrayOf),
      statistics: mapNamed(statistics, arrayOf),
    });
    expect(() => make("concat").apply(variables(), wavy([1, ...shape]), "train")).toThrow(
      /needs the samples' classes, got none/,
    );
    const plain = mlpCritic({ shape: [2], headSize: 0, widths: [3] });
    const own = plain.init(stream(1, "critic"));
    expect(() =>
      plain.apply(
        { weights: mapNamed(own.weights, arrayOf), statistics: {} },
        wavy([1, 2]),
        "train",
        oneHot(0),
      ),
    ).toThrow(/is not told classes, got some/);
  });
});
