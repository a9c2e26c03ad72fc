import { numpy as np, tree } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, startCpu, values, wavy } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { infoganCritic } from "./infoganImages.ts";
import { layerNorm } from "./layerNorm.ts";
import { mlpCritic } from "./mlpNetworks.ts";
import { mapNamed } from "./named.ts";

beforeAll(startCpu);

const image = { size: 4, channels: 1 };
const widths = { conv1: 2, conv2: 2, dense: 3, q: 2 };
const CRITICS = [
  { name: "batch", critic: infoganCritic({ image, headSize: 2, widths }), shape: [1, 4, 4], mixes: true },
  ...(["layer", "none"] as const).map((normalisation) => ({
    name: normalisation,
    critic: infoganCritic({ image, headSize: 2, widths, normalisation }),
    shape: [1, 4, 4],
    mixes: false,
  })),
  {
    name: "dense",
    critic: mlpCritic({ shape: [2], headSize: 2, widths: [4, 3] }),
    shape: [2],
    mixes: false,
  },
];

describe.each(CRITICS)("a critic with normalisation: $name", ({ critic, shape, mixes }) => {
  test(`says truly that an output ${mixes ? "depends" : "does not depend"} on the rest of the batch`, () => {
    const { weights, statistics } = critic.init(stream(1, "critic"));
    const judge = (others: np.Array) => {
      const variables = {
        weights: mapNamed(weights, (tensor) => arrayOf(tensor).mul(20)),
        statistics: mapNamed(statistics, arrayOf),
      };
      const batch = np.concatenate([wavy([1, ...shape], 1), others], 0);
      const { judgement, statistics: carried } = critic.apply(variables, batch, "train");
      tree.dispose(carried);
      judgement.heads?.dispose();
      return values(judgement.logits)[0] ?? Number.NaN;
    };
    const difference = Math.abs(judge(wavy([2, ...shape], 2)) - judge(wavy([2, ...shape], 3).mul(4)));
    expect(critic.mixesSamples).toBe(mixes);
    expect(difference > 1e-5).toBe(mixes);
  });
});

test("layer normalisation gives each sample mean 0 and variance 1 by itself", () => {
  const layer = layerNorm(3);
  const { weights } = layer.init(stream(1, "weights"));
  const x = wavy([2, 3, 2, 2], 1).mul(7).add(5);
  const { output } = layer.apply({ weights: mapNamed(weights, arrayOf), statistics: {} }, x, "train");
  expect(values(output.ref.mean([1, 2, 3]))).toBeAllClose([0, 0], { atol: 1e-5 });
  expect(values(output.ref.mul(output).mean([1, 2, 3]))).toBeAllClose([1, 1], { rtol: 1e-4 });
});
