// An optimiser of one's own is a chain of parts, and a part is two functions: here only a step's signs count (Bernstein et al.
// 2018). It fits a network to a noisy sine; no game is played.
import { numpy as np } from "@jax-js/jax";
import { compileReading, fitWeights, shuffledRows } from "saddlepoint/fit";
import { mapNamed, mlp, scalarOf, tanh } from "saddlepoint/networks";
import { cosine, descent, momentum, realised, scaleBy, type Transform, times } from "saddlepoint/optimisers";
import { fillNormal, fillUniform, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const signs: Transform = {
  init: () => ({}),
  update: (updates, state) => ({
    updates: { directions: mapNamed(realised(updates), np.sign), factor: { constant: 1, traced: [] } },
    state,
  }),
};
const steps = 2000;
const optimiser = descent(momentum(0.9), signs, scaleBy(times(3e-3, cosine({ steps }))));

const n = 1000;
const x = fillUniform(stream(1, "x"), new Float32Array(n), -3, 3);
const noise = fillNormal(stream(1, "noise"), new Float32Array(n), 0, 0.1);
const y = x.map((at, i) => Math.sin(at) + (noise[i] ?? 0));

const network = mlp([1, 32, 32, 1], { hidden: tanh() });
const fitted = await fitWeights(
  {
    weights: network.init(stream(1, "weights")).weights,
    optimiser,
    feed: shuffledRows([samples(x, n, 1), samples(y, n, 1)], 64, stream(1, "batches")),
    loss(weights, at, target) {
      const error = scalarOf(network, weights, at).sub(target.reshape([-1]));
      return error.ref.mul(error).mean();
    },
  },
  { steps },
);
const reading = await compileReading((weights, at) => scalarOf(network, weights, at), fitted, [1]);
const [atZero = 0, atHalfPi = 0] = await reading(fitted, samples(Float32Array.of(0, Math.PI / 2), 2, 1));
console.log(`sin 0 = 0, found ${atZero.toFixed(2)}; sin π/2 = 1, found ${atHalfPi.toFixed(2)}`);
await reading.release();
