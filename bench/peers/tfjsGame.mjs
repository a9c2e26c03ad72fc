import * as tf from "@tensorflow/tfjs-core";
import { networksOf } from "./tfjsNetworks.mjs";

const LOG_SCALE_BOUND = 3; // Q's log sigma is squashed into (-3, 3), as the library's is
const NORM_FLOOR = 1e-12; // under the root of the penalty's norms

/** The bound H(c) + E log Q(c|x) of a code, in nats. */
function bound({ kind, columns, heads: at, entropy }, heads, latents) {
  const part = (x, [from, to]) => x.slice([0, from], [-1, to - from]);
  if (kind === "categorical") {
    const logits = part(heads, at);
    const logSoftmax = logits.sub(tf.logSumExp(logits, -1, true));
    return logSoftmax.mul(part(latents, columns)).sum(-1).mean().add(entropy);
  }
  const [mean, raw] = [part(heads, [at[0], at[0] + 1]), part(heads, [at[0] + 1, at[1]])];
  const logScale = raw.div(LOG_SCALE_BOUND).tanh().mul(LOG_SCALE_BOUND);
  const z = part(latents, columns).sub(mean).mul(logScale.neg().exp());
  const logQ = z
    .square()
    .mul(-0.5)
    .sub(logScale)
    .sub(0.5 * Math.log(2 * Math.PI));
  return logQ.mean().add(entropy);
}

/**
 * The game of a start in TensorFlow.js as its users write it, variables and an optimiser for each player, in Node and in a page.
 *
 * @returns `arrays(batch)`, a step's samples, latents and draws as tensors; and `step(arrays)`, which plays a step and gives its
 * figures as tensors
 */
export function openGame({ recipe, layout, sample, names, weight }) {
  const networks = networksOf(recipe, sample);
  const withQ = layout.read.length > 0;
  const wasserstein = recipe.objective.adversarial === "wasserstein";
  const { penalty } = recipe.objective;
  const variables = (prefix) =>
    Object.fromEntries(
      names(prefix).map((name) => {
        const { shape, data } = weight(name);
        const value = tf.tidy(() => tf.variable(networks.fromLibrary(name, tf.tensor(data, shape))));
        return [name.slice(prefix.length), value];
      }),
    );
  const generator = variables("generator.");
  const critic = variables("critic.");
  const running = { generator: {}, real: {}, fake: {} };
  const adam = ({ rate, beta1, beta2, epsilon }) => tf.train.adam(rate, beta1, beta2, epsilon);
  const generatorAdam = adam(recipe.training.generator);
  const criticAdam = adam(recipe.training.critic);

  const bounds = (heads, latents) =>
    layout.read.map((code) => ({ ...code, value: bound(code, heads, latents) }));
  const weighted = (found) => found.map(({ value, weight }) => value.mul(weight)).reduce((a, b) => a.add(b));

  /** The norm of the critic's gradient at each sample between a real and a generated one. */
  function gradientNorms(real, fake, mix) {
    const between = fake.add(real.sub(fake).mul(mix.reshape([-1, ...real.shape.slice(1).map(() => 1)])));
    const gradient = tf.grad((x) => networks.judge(critic, null, x, false).logits.sum())(between);
    return gradient.reshape([real.shape[0], -1]).square().sum(1).add(NORM_FLOOR).sqrt();
  }

  function criticLoss({ real, fake, latents, mix }, report) {
    const onReal = networks.judge(critic, running.real, real, false);
    const onFake = networks.judge(critic, running.fake, fake, withQ);
    let loss = wasserstein
      ? onFake.logits.mean().sub(onReal.logits.mean())
      : tf.softplus(onReal.logits.neg()).mean().add(tf.softplus(onFake.logits).mean());
    if (penalty !== undefined) {
      const norms = gradientNorms(real, fake, mix);
      report("penalty.gradient", norms.mean());
      loss = loss.add(norms.sub(1).square().mean().mul(penalty.weight));
    }
    if (!withQ) return loss;
    const found = bounds(onFake.heads, latents);
    for (const { name, value } of found) report(`information.${name}`, value);
    return loss.sub(weighted(found));
  }

  function generatorLoss(latents) {
    const made = networks.generate(generator, running.generator, latents);
    const { logits, heads } = networks.judge(critic, null, made, withQ);
    const loss = wasserstein ? logits.mean().neg() : tf.softplus(logits.neg()).mean();
    return withQ ? loss.sub(weighted(bounds(heads, latents))) : loss;
  }

  return {
    arrays: (batch) =>
      tf.tidy(() =>
        Object.fromEntries(
          Object.entries(batch).map(([name, { shape, data }]) => {
            const values = tf.tensor(data, shape);
            return [name, name === "real" ? networks.sample(values) : values];
          }),
        ),
      ),
    /** TensorFlow.js has no vector-Jacobian product, so the generator runs forward once for each player. */
    step({ real, latents, mix }) {
      const figures = {};
      const report = (name, value) => {
        figures[name] = tf.keep(value);
      };
      tf.tidy(() => {
        const fake = networks.generate(generator, null, latents);
        const { value, grads } = tf.variableGrads(
          () => criticLoss({ real, fake, latents, mix }, report),
          Object.values(critic),
        );
        criticAdam.applyGradients(grads);
        report("loss.critic", value);
      });
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => generatorLoss(latents), Object.values(generator));
        generatorAdam.applyGradients(grads);
        report("loss.generator", value);
      });
      return figures;
    },
  };
}
