// A network of one's own is a pair of plain functions: here G moves its noise by a matrix and bends it.
import { numpy as np } from "@jax-js/jax";
import { codeLayout, uniform } from "saddlepoint/codes";
import { createGame, lastMetrics } from "saddlepoint/game";
import { constantWeights, type Layer, mlpModel, normalWeights } from "saddlepoint/networks";
import { nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { fillUniform, stream } from "saddlepoint/random";
import { points } from "saddlepoint/samples";

const bend: Layer = {
  init: (from) => ({
    weights: { matrix: normalWeights(from, [2, 2], 0.5), curve: constantWeights([2], 0.1) },
    statistics: {},
  }),
  apply({ weights: { matrix = np.eye(2), curve = np.zeros([2]) } }, x) {
    const moved = np.matmul(x, matrix);
    return { output: moved.ref.add(moved.ref.mul(moved).mul(curve)), statistics: {} };
  },
};
const x = fillUniform(stream(1, "x"), new Float32Array(2048), -1, 1);
const layout = codeLayout({}, { size: 2, prior: uniform(-1, 1) });
const game = await createGame({
  model: { ...mlpModel(layout, [2]), generator: bend },
  objective: objective([nonSaturating()]),
  optimisers: { generator: adam({ rate: 2e-3 }), critic: adam({ rate: 2e-3 }) },
  samples: points(Array.from(x, (at) => [at, at ** 2])),
});
const { "adversarial.divergence": bound } = lastMetrics(await game.play(500));
console.log(`on one batch I(x; y) >= ${bound?.toFixed(2)} of 0.69 nats`);
