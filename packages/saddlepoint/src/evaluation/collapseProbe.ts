import { compile, spec, Tensor } from "@saddlepoint/engine";
import { sampleLatents } from "../codes/codeLayout.ts";
import type { ComputeOptions } from "../game/phase.ts";
import type { GameState } from "../game/state.ts";
import type { Named } from "../networks/layer.ts";
import type { Model } from "../networks/model.ts";
import type { Objective } from "../objectives/objective.ts";
import { stream } from "../random/stream.ts";
import { readSamples } from "../samples/readSamples.ts";
import type { Samples } from "../samples/samples.ts";
import type { CollapseReading } from "./collapse.ts";
import type { Inference } from "./inference.ts";
import { makeGenerateAsTrained } from "./measure.ts";
import { trainedGeneratorOf } from "./samplingGenerator.ts";

export type CollapseProbeOptions = ComputeOptions & {
  readonly model: Model;
  readonly objective: Objective;
  readonly inference: Inference;
  /** Real samples: the first of them are what generated ones are held against. */
  readonly real: Samples;
  readonly seed: number;
};

export type CollapseProbe = {
  /** Looks at a state and the metrics of the steps before it. */
  look(step: number, state: GameState<Tensor>, metrics: Named<number>): Promise<CollapseReading>;
  release(): Promise<void>;
};

/** Samples that are looked at: enough to see a collapse, few enough to be made at every line of the log. */
const LOOKED_AT = 64;

/** Where samples vary less than this, they are made once more as training makes them. */
const NARROW = 0.5;

/** What `collapseWatch` reads, from the same latents and the same real samples at every time. */
export function collapseProbe(options: CollapseProbeOptions): CollapseProbe {
  const { model, objective, inference, real, seed, device, threads } = options;
  const { layout } = model;
  const n = Math.min(LOOKED_AT, real.n);
  const latents = sampleLatents(layout, stream(seed, "collapse.latents"), n);
  const ofReal = varietyOf(
    readSamples(
      real,
      Int32Array.from({ length: n }, (_, i) => i),
    ).data,
    n,
  );
  const [estimate] = objective.estimates;
  const ratio = (of: number, to: number): number => (to > 0 ? of / to : 1);
  /** The batch's own statistics need a batch of known size. Most trainings never ask. */
  const asTrained = (state: GameState<Tensor>) =>
    compile(makeGenerateAsTrained(model), [trainedGeneratorOf(state), spec([n, layout.inputSize])], {
      device,
      threads,
      argumentNames: ["generator", "latents"],
    });
  let compiled: ReturnType<typeof asTrained> | undefined;
  async function varietyInTraining(state: GameState<Tensor>): Promise<number> {
    compiled ??= asTrained(state);
    const made = await (await compiled)(
      trainedGeneratorOf(state),
      new Tensor("float32", latents, [n, layout.inputSize]),
    );
    return varietyOf(numbersOf(made), n).spread;
  }
  async function look(
    step: number,
    state: GameState<Tensor>,
    metrics: Named<number>,
  ): Promise<CollapseReading> {
    const fake = await inference.generate(state, latents);
    const { spread, nearest } = varietyOf(numbersOf(fake), n);
    const narrow = ratio(spread, ofReal.spread) < NARROW;
    const trained = narrow ? await varietyInTraining(state) : undefined;
    const read =
      layout.read.length === 0
        ? {}
        : await inference.bounds(await inference.heads(state, fake, "fake"), latents);
    const adversarial = Object.entries(metrics).find(([name]) => name.startsWith("adversarial."))?.[1];
    const bounded = estimate !== undefined && Number.isFinite(estimate.ceiling) && estimate.ceiling > 0;
    const gradient = metrics["gradient.generator"];
    return {
      step,
      spread: ratio(spread, ofReal.spread),
      nearest: ratio(nearest, ofReal.nearest),
      ...(trained === undefined ? {} : { spreadInTraining: ratio(trained, ofReal.spread) }),
      codes: layout.read.flatMap(({ name, code }) => {
        const training = metrics[`information.${name}`];
        // A continuous code's bound swings with Q's width by more than this could tell, in healthy games too.
        if (training === undefined || !code.discrete) return [];
        return [{ name, training, sampled: meanOf(read[name] ?? []), entropy: code.entropy }];
      }),
      ...(bounded && adversarial !== undefined ? { certainty: adversarial / estimate.ceiling } : {}),
      ...(gradient === undefined ? {} : { generatorGradient: gradient }),
    };
  }
  return { look, release: async () => (await compiled)?.release() };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

function numbersOf({ data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError("collapseProbe: samples must be float32");
}

/** How far samples scatter: the deviation of each number, and the distance to the nearest other sample, averaged. */
export function varietyOf(
  values: Float32Array,
  n: number,
): { readonly spread: number; readonly nearest: number } {
  const d = values.length / n;
  let spread = 0;
  for (let j = 0; j < d; j++) {
    let [sum, squares] = [0, 0];
    for (let at = j; at < values.length; at += d) sum += values[at] ?? 0;
    for (let at = j; at < values.length; at += d) squares += ((values[at] ?? 0) - sum / n) ** 2;
    spread += Math.sqrt(squares / n) / d;
  }
  const least = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      let square = 0;
      for (let j = 0; j < d; j++) square += ((values[i * d + j] ?? 0) - (values[k * d + j] ?? 0)) ** 2;
      least[i] = Math.min(least[i] ?? 0, square);
      least[k] = Math.min(least[k] ?? 0, square);
    }
  }
  return { spread, nearest: least.reduce((sum, square) => sum + Math.sqrt(square) / n, 0) };
}
