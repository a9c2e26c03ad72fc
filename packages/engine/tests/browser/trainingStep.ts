import { numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { compile, compileSteps, type Device, spec, Tensor } from "../../src/index.ts";

const BATCH = 16;
const SIZES = [5, 12, 7, 1] as const;
const RATE = 1e-2;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

type Layer = { weight: np.Array; bias: np.Array };
type State = { layers: Layer[]; first: Layer[]; second: Layer[]; step: np.Array };

/** The squared error of a tanh network of the layers on a batch. */
function loss(layers: Layer[], x: np.Array, y: np.Array): np.Array {
  let hidden = x;
  for (const [i, { weight, bias }] of layers.entries()) {
    hidden = np.dot(hidden, weight).add(bias);
    if (i < layers.length - 1) hidden = np.tanh(hidden);
  }
  const error = hidden.sub(y);
  return np.mean(error.ref.mul(error));
}

/** One step of Adam (Kingma & Ba 2015, algorithm 1) on the network's parameters. */
function trainingStep(state: State, x: np.Array, y: np.Array) {
  const [value, gradient] = valueAndGrad((layers: Layer[]) => loss(layers, x, y))(
    state.layers.map(({ weight, bias }) => ({ weight: weight.ref, bias: bias.ref })),
  );
  const step = state.step.add(1);
  const correction1 = np.subtract(1, np.power(BETA1, step.ref));
  const correction2 = np.subtract(1, np.power(BETA2, step.ref));
  const update = (parameter: np.Array, g: np.Array, m: np.Array, v: np.Array) => {
    const first = m.mul(BETA1).add(g.ref.mul(1 - BETA1));
    const second = v.mul(BETA2).add(g.ref.mul(g.ref).mul(1 - BETA2));
    const scale = np.sqrt(second.ref.div(correction2.ref)).add(EPSILON);
    const next = parameter.sub(first.ref.div(correction1.ref).div(scale).mul(RATE));
    return { parameter: next, first, second, gradient: g };
  };
  const updated = state.layers.map((layer, i) => {
    const g = at(gradient, i);
    const m = at(state.first, i);
    const v = at(state.second, i);
    return {
      weight: update(layer.weight, g.weight, m.weight, v.weight),
      bias: update(layer.bias, g.bias, m.bias, v.bias),
    };
  });
  correction1.dispose();
  correction2.dispose();
  const pick = (part: "parameter" | "first" | "second" | "gradient"): Layer[] =>
    updated.map(({ weight, bias }) => ({ weight: weight[part], bias: bias[part] }));
  return {
    loss: value,
    gradient: pick("gradient"),
    state: { layers: pick("parameter"), first: pick("first"), second: pick("second"), step },
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined)
    throw new RangeError(`at(list, index): index must be below ${list.length}, got ${index}`);
  return item;
}

/** Numbers without a pattern that a wrong layout would keep, and the same on every platform. */
const tensor = (dims: readonly number[], phase: number, scale = 1): Tensor => {
  const size = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => {
    const hashed = Math.imul(i + 1 + 7919 * phase, 0x9e3779b1) >>> 0;
    return scale * (hashed / 2 ** 31 - 1);
  });
  return new Tensor("float32", data, dims);
};

const SHAPES = SIZES.slice(1).map((outputs, i) => [at(SIZES, i), outputs] as const);

/** The state before the first step. */
function initialState() {
  const layers = (scale: number) =>
    SHAPES.map(([inputs, outputs], i) => ({
      weight: tensor([inputs, outputs], 2 * i + 1, scale),
      bias: tensor([outputs], 2 * i + 2, scale),
    }));
  const step: Tensor = new Tensor("float32", Float32Array.of(0), []);
  return { layers: layers(0.7), first: layers(0), second: layers(0), step };
}

const X = [BATCH, at(SIZES, 0)];
const Y = [BATCH, 1];

/** Compiles the step for a device, runs it `steps` times, and gives every number of every step by its path. */
export async function trainingSteps(device: Device, steps: number): Promise<Record<string, number[]>[]> {
  let state = initialState();
  const compiled = await compile(trainingStep, [state, spec(X), spec(Y)], {
    device,
    argumentNames: ["state", "x", "y"],
  });
  const history: Record<string, number[]>[] = [];
  for (let i = 0; i < steps; i++) {
    const result = await compiled(state, tensor(X, 101), tensor(Y, 102));
    history.push(numbers(result, "out"));
    state = result.state;
  }
  await compiled.release();
  return history;
}

/** Compiles the step for one call of many, each on a batch of its own; the function that it gives runs so many steps. */
export async function compiledSteps(
  device: Device,
  threads?: number,
): Promise<(steps: number) => Promise<number[]>> {
  const state = initialState();
  const compiled = await compileSteps(
    (before: State, x: np.Array, y: np.Array) => {
      const { state: after, loss: value, gradient } = trainingStep(before, x, y);
      tree.dispose(gradient);
      return [after, value] as const;
    },
    [state, spec(X), spec(Y)],
    { device, inputNames: ["x", "y"], ...(threads === undefined ? {} : { threads }) },
  );
  return async (steps) => {
    const [, losses] = await compiled(state, tensor([steps, ...X], 101), tensor([steps, ...Y], 102));
    return Array.from(losses.data, Number);
  };
}

/** The losses of so many steps in one call. */
export const lossesOn = async (device: Device, steps: number, threads?: number): Promise<number[]> =>
  (await compiledSteps(device, threads))(steps);

function numbers(value: unknown, path: string): Record<string, number[]> {
  if (typeof value !== "object" || value === null)
    throw new TypeError(`numbers(value): no tensor at ${path}`);
  if ("data" in value && value.data instanceof Float32Array) return { [path]: Array.from(value.data) };
  return Object.assign({}, ...Object.entries(value).map(([key, child]) => numbers(child, `${path}.${key}`)));
}

/** Whether the page has a WebGPU adapter. */
export async function hasAdapter(): Promise<boolean> {
  return "gpu" in navigator && (await navigator.gpu.requestAdapter()) !== null;
}
