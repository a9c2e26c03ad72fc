import * as tf from "@tensorflow/tfjs-core";
import { networksOf } from "./tfjsNetworks.mjs";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";

const LOG_SCALE_BOUND = 3; // Q's log sigma is squashed into (-3, 3), as the library's is

/** Each code's bound H(c) + E log Q(c|x) by name, in nats, and Σ λ bound. Categorical codes come first in the columns. */
function information({ codes, objective }, heads, latents) {
  const columns = (x, from, count) => x.slice([0, from], [-1, count]);
  let column = 0;
  let head = 0;
  const bounds = {};
  for (const [name, { kind, classes, low, high }] of Object.entries(codes)) {
    if (kind === "categorical") {
      const logits = columns(heads, head, classes);
      const logSoftmax = logits.sub(tf.logSumExp(logits, -1, true));
      const picked = logSoftmax.mul(columns(latents, column, classes)).sum(-1);
      bounds[name] = picked.mean().add(Math.log(classes));
      column += classes;
      head += classes;
    } else {
      const mean = columns(heads, head, 1);
      const logScale = columns(heads, head + 1, 1)
        .div(LOG_SCALE_BOUND)
        .tanh()
        .mul(LOG_SCALE_BOUND);
      const z = columns(latents, column, 1).sub(mean).mul(logScale.neg().exp());
      const logQ = z
        .square()
        .mul(-0.5)
        .sub(logScale)
        .sub(0.5 * Math.log(2 * Math.PI));
      bounds[name] = logQ.mean().add(Math.log(high - low));
      column += 1;
      head += 2;
    }
  }
  const { weights } = objective.information;
  const weighted = Object.entries(bounds).map(([name, bound]) => bound.mul(weights[name]));
  return { bounds, weighted: weighted.reduce((a, b) => a.add(b)) };
}

/** The same step as the library's, with TensorFlow.js as its users write it: variables, an optimiser for each player. */
export function openTfjs(start, backend) {
  const { recipe } = start;
  const networks = networksOf(recipe, backend);
  const variables = (prefix) =>
    Object.fromEntries(
      Object.entries(start.weights(prefix)).map(([name, { shape, data }]) => [
        name,
        tf.tidy(() => tf.variable(networks.fromLibrary(name, tf.tensor(data, shape)))),
      ]),
    );
  const generator = variables("generator.");
  const critic = variables("critic.");
  const running = { generator: {}, real: {}, fake: {} };
  const adam = ({ rate, beta1, beta2, epsilon }) => tf.train.adam(rate, beta1, beta2, epsilon);
  const generatorAdam = adam(recipe.training.generator);
  const criticAdam = adam(recipe.training.critic);
  const withQ = recipe.objective.information !== undefined;

  /** One step's figures, as tensors. TensorFlow.js has no vector-Jacobian product, so G runs forward once for each player. */
  function step(real, latents) {
    return tf.tidy(() => {
      const figures = {};
      const fake = networks.generate(generator, latents, null);
      const played = tf.variableGrads(() => {
        const onReal = networks.judge(critic, real, running.real, false);
        const onFake = networks.judge(critic, fake, running.fake, withQ);
        const loss = tf.softplus(onReal.logits.neg()).mean().add(tf.softplus(onFake.logits).mean());
        if (!withQ) return loss;
        const { bounds, weighted } = information(recipe, onFake.heads, latents);
        for (const [name, bound] of Object.entries(bounds)) figures[`information.${name}`] = tf.keep(bound);
        return loss.sub(weighted);
      }, Object.values(critic));
      criticAdam.applyGradients(played.grads);
      figures["loss.critic"] = played.value;
      const answered = tf.variableGrads(() => {
        const made = networks.generate(generator, latents, running.generator);
        const { logits, heads } = networks.judge(critic, made, null, withQ);
        const loss = tf.softplus(logits.neg()).mean();
        return withQ ? loss.sub(information(recipe, heads, latents).weighted) : loss;
      }, Object.values(generator));
      generatorAdam.applyGradients(answered.grads);
      figures["loss.generator"] = answered.value;
      return figures;
    });
  }

  let done = 0;
  return {
    /** The milliseconds of so many steps, the figures of the last read when they are through, and what each reports. */
    async run(steps) {
      const batches = Array.from({ length: steps }, (_, i) =>
        ["real", "latents"].map((name) => {
          const { shape, data } = start.stacked(name, done + i, 1);
          const values = tf.tensor(data, shape.slice(1));
          return name === "real" ? networks.sample(shape.slice(1), values) : values;
        }),
      );
      const found = [];
      const began = performance.now();
      for (const [real, latents] of batches) found.push(step(real, latents));
      // What is still under way on a graphics card is waited for.
      await Promise.all(Object.values(found.at(-1)).map((value) => value.data()));
      const ms = performance.now() - began;
      const reports = [];
      for (const figures of found) {
        const values = Object.entries(figures).map(async ([name, value]) => [name, (await value.data())[0]]);
        reports.push(Object.fromEntries(await Promise.all(values)));
        tf.dispose(figures);
      }
      tf.dispose(batches);
      done += steps;
      return { ms, reports };
    },
  };
}
