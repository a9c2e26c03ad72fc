// The engine alone, without GANs: a pure step, compiled once, run a thousand times in one call.
import { type numpy as np, valueAndGrad } from "@jax-js/jax";
import { compileSteps, spec, Tensor } from "@saddlepoint/engine";

/** One step of gradient descent on ½ E (w x − y)². */
const step = (w: np.Array, x: np.Array, y: np.Array): readonly [np.Array, np.Array] => {
  const [loss, slope] = valueAndGrad((weight: np.Array) => {
    const error = weight.mul(x.ref).sub(y.ref);
    return error.ref.mul(error).mean().mul(0.5);
  })(w.ref);
  x.dispose();
  y.dispose();
  return [w.sub(slope.mul(0.1)), loss];
};
const [steps, batch] = [1000, 32];
const descend = await compileSteps(step, [spec([]), spec([batch]), spec([batch])], {
  inputNames: ["x", "y"],
});
const x = Float32Array.from({ length: steps * batch }, (_, i) => Math.sin(i));
const batches = (values: Float32Array) => new Tensor("float32", values, [steps, batch]);
const start = new Tensor("float32", Float32Array.of(0), []);
const [w, losses] = await descend(start, batches(x), batches(x.map((value) => 3 * value)));
console.log(
  `w = ${Number(w.data[0]).toFixed(3)}; loss ${Number(losses.data[0]).toFixed(3)}, then ${losses.data.at(-1)}`,
);
await descend.release();
