import { numpy as np } from "@jax-js/jax";
import { compileSteps, type Device, spec, Tensor } from "../../src/index.ts";

type State = { readonly weight: np.Array; readonly count: np.Array; readonly fixed: np.Array };

/** One step of least squares by gradient descent; part of the state goes through it as it is. */
function step({ weight, count, fixed }: State, x: np.Array) {
  const error = np.matmul(x.ref, weight.ref).sub(fixed.ref);
  const gradient = np.matmul(x.transpose(), error.ref);
  const next = { weight: weight.sub(gradient.mul(0.01)), count: count.add(1), fixed };
  return [next, { loss: np.mean(error.ref.mul(error)) }] as const;
}

const CALLS = 3;
const STEPS = 2;

const wave = (dims: readonly number[], frequency: number): Tensor => {
  const size = dims.reduce((product, extent) => product * extent, 1);
  return new Tensor(
    "float32",
    Float32Array.from({ length: size }, (_, i) => Math.sin(frequency * i)),
    dims,
  );
};

const zero: Tensor = new Tensor("int32", Int32Array.of(0), []);
const initial = { weight: wave([3, 2], 1), count: zero, fixed: wave([4, 2], 2) };
const compiled = (device: Device, keepState: boolean) =>
  compileSteps(step, [initial, spec([4, 3])], { device, keepState, inputNames: ["x"] });
type Steps = Awaited<ReturnType<typeof compiled>>;
type Held = Parameters<Steps["fetch"]>[0];

/** What is left of a state after some calls of some steps, each call given what the last one returned. */
async function trained(steps: Steps): Promise<{ readonly last: Held; readonly losses: number[] }> {
  let last: Held = initial;
  const losses: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const [next, { loss }] = await steps(last, wave([STEPS, 4, 3], 3 + call));
    losses.push(...Array.from(loss.data, Number));
    last = next;
  }
  return { last, losses };
}

const numbersOf = ({ weight, count, fixed }: Held): number[][] =>
  [weight, count, fixed].map(({ data }) => Array.from(data, Number));

/** A training whose state every call copies to the host, on a device. */
export async function copiedState(device: Device) {
  const steps = await compiled(device, false);
  const { last, losses } = await trained(steps);
  await steps.release();
  return { state: numbersOf(last), losses };
}

/** The same with a state that stays on the device, fetched twice, and given to two calls. */
export async function keptState(device: Device) {
  const steps = await compiled(device, true);
  const { last, losses } = await trained(steps);
  const [state, again] = [numbersOf(await steps.fetch(last)), numbersOf(await steps.fetch(last))];
  const location = last.weight.location;
  await steps(last, wave([1, 4, 3], 9));
  const reused = await steps(last, wave([1, 4, 3], 9)).then(
    () => "taken",
    (error: unknown) => String(error),
  );
  await steps.release();
  return { state, again, losses, location, reused };
}
