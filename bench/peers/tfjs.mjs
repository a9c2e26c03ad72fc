// A GAN training step in TensorFlow.js, for every workload: see bench/README.md.

import { readOptions, readStart, takePart } from "@saddlepoint/bench/protocol";
import * as tf from "@tensorflow/tfjs";
import { registerFilterGradient } from "./tfjsFilterGradient.mjs";
import { networksOf } from "./tfjsNetworks.mjs";

const LOG_SCALE_BOUND = 3; // Q's log sigma is squashed into (-3, 3), as the library's is
const NORM_FLOOR = 1e-12; // under the root of the penalty's norms

const { start, batch, backend, threads } = readOptions();
if (backend === "wasm") {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(threads);
  registerFilterGradient();
}
await tf.setBackend(backend);
await tf.ready();

const began = performance.now();
const given = readStart(start, batch);
const { recipe, layout } = given;
const networks = networksOf(recipe, given.sample);
const withQ = layout.read.length > 0;
const wasserstein = recipe.objective.adversarial === "wasserstein";
const { penalty } = recipe.objective;

const variables = (prefix) =>
  Object.fromEntries(
    given.names(prefix).map((name) => {
      const { shape, data } = given.weight(name);
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

const bounds = (heads, latents) =>
  layout.read.map((code) => ({ ...code, value: bound(code, heads, latents) }));
const weighted = (found) => found.map(({ value, weight }) => value.mul(weight)).reduce((a, b) => a.add(b));

/** The norm of the critic's gradient at each sample between a real and a generated one. */
function gradientNorms(real, fake, mix) {
  const between = fake.add(real.sub(fake).mul(mix.reshape([-1, ...real.shape.slice(1).map(() => 1)])));
  const gradient = tf.grad((x) => networks.judge(critic, null, x, false).logits.sum())(between);
  return gradient.reshape([batch, -1]).square().sum(1).add(NORM_FLOOR).sqrt();
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

/** TensorFlow.js has no vector-Jacobian product, so the generator runs forward once for each player. */
function trainStep({ real, latents, mix }) {
  const figures = {};
  const report = (name, value) => {
    figures[name] = value.dataSync()[0];
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
}

function one(number) {
  const arrays = tf.tidy(() =>
    Object.fromEntries(
      Object.entries(given.batch(number)).map(([name, { shape, data }]) => {
        const values = tf.tensor(data, shape);
        return [name, name === "real" ? networks.sample(values) : values];
      }),
    ),
  );
  const began = performance.now();
  const figures = trainStep(arrays);
  const ms = performance.now() - began;
  tf.dispose(arrays);
  return { ms, figures: () => figures };
}

function device() {
  if (backend !== "wasm") return backend;
  return `wasm, threads: ${tf.env().get("WASM_HAS_MULTITHREAD_SUPPORT") ? threads : 1}`;
}

await takePart({
  engine: `TensorFlow.js ${tf.version.tfjs}, ${device()}`,
  setupMs: performance.now() - began,
  steps: async (from, count) => Array.from({ length: count }, (_, i) => one(from + i)),
});
