// An optimiser of one's own is a chain of parts, and a part is two functions: here only a step's signs count (Bernstein et al.
// 2018). It fits a network to a sine; no game is played.
import { numpy as np } from "@jax-js/jax";
import { compileReading, fitWeights, shuffledRows } from "saddlepoint/fit";
import { mapNamed, mlp, type Named, scalarOf, tanh } from "saddlepoint/networks";
import { cosine, descent, momentum, realised, scaleBy, type Transform, times } from "saddlepoint/optimisers";
import { fillUniform, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const signs: Transform = {
  init: () => ({}),
  update: (updates, state) => ({
    updates: { directions: mapNamed(realised(updates), np.sign), factor: { constant: 1, traced: [] } },
    state,
  }),
};
const optimiser = descent(momentum(0.9), signs, scaleBy(times(3e-3, cosine({ steps: 2000 }))));
const x = samples(fillUniform(stream(1, "x"), new Float32Array(1000), -3, 3), 1000, 1);
const feed = shuffledRows([x, samples(x.values.map(Math.sin), 1000, 1)], 64, stream(1, "batches"));
const network = mlp([1, 32, 32, 1], { hidden: tanh() });
const { weights } = network.init(stream(1, "weights"));
const error = (w: Named<np.Array>, at: np.Array, y: np.Array) =>
  scalarOf(network, w, at).sub(y.reshape([-1]));
const loss = (w: Named<np.Array>, at: np.Array, y: np.Array) => np.square(error(w, at, y)).mean();
const { weights: fitted } = await fitWeights({ weights, optimiser, feed, loss }, { steps: 2000 });
const reading = await compileReading((using, at) => scalarOf(network, using, at), fitted, [1]);
const [atZero = 0, atHalfPi = 0] = await reading(fitted, samples(Float32Array.of(0, Math.PI / 2), 2, 1));
console.log(`sin 0 = 0, found ${atZero.toFixed(2)}; sin π/2 = 1, found ${atHalfPi.toFixed(2)}`);
