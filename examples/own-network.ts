// A network of one's own is a pair of plain functions: here G moves its noise by a matrix and bends it.
import { numpy as np } from "@jax-js/jax";
import { codeLayout, uniform } from "saddlepoint/codes";
import { createGame } from "saddlepoint/game";
import { constantWeights, type Layer, mlpModel, normalWeights } from "saddlepoint/networks";
import { nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const bend: Layer = {
  init: (from) => ({
    weights: { matrix: normalWeights(from, [2, 2], 0.5), curve: constantWeights([2], 0.1) },
    statistics: {},
  }),
  apply({ weights: { matrix, curve } }, x) {
    if (matrix === undefined || curve === undefined) throw new RangeError("bend: needs a matrix and a curve");
    const moved = np.matmul(x, matrix);
    return { output: moved.ref.add(moved.ref.mul(moved).mul(curve)), statistics: {} };
  },
};
const draws = stream(1, "parabola");
const parabola = Float32Array.from({ length: 4096 }, (_, i) => (i % 2 === 0 ? 2 * draws.next() - 1 : 0));
for (let i = 1; i < parabola.length; i += 2) parabola[i] = (parabola[i - 1] ?? 0) ** 2;

const layout = codeLayout({}, { size: 2, prior: uniform(-1, 1) });
const game = await createGame({
  model: { ...mlpModel(layout, [2]), generator: bend },
  objective: objective([nonSaturating()]),
  optimisers: { generator: adam({ rate: 2e-3, beta1: 0.5 }), critic: adam({ rate: 2e-3, beta1: 0.5 }) },
  samples: samples(parabola, 2048, 2),
});
const { "loss.critic": losses } = await game.play(500);
console.log(`critic's loss: ${Number(losses?.data.at(0)).toFixed(2)}, then ${Number(losses?.data.at(-1)).toFixed(2)}`);
await game.release();
