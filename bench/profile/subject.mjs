import { spec, Tensor } from "../../packages/engine/dist/index.js";
import {
  initialState,
  makeStep,
  modelOf,
  objectiveOf,
  optimisersOf,
  parseRecipe,
  presets,
  stepOptionsOf,
} from "../../packages/saddlepoint/dist/index.js";
import { WORKLOADS } from "../matrix/workloads.mjs";

const IMAGE = [1, 28, 28];
const POINT = [2];

/**
 * A preset's or a workload's training step, pure, with its first state and random inputs.
 *
 * @returns `step(state, …inputs)`; `state`; `examples` and `names` of a step's inputs; `inputs(count)` for as many steps
 * @throws RangeError when there is no preset or workload of that name
 */
export function subjectOf(name, batch) {
  const { given, sample } = found(name);
  const recipe = parseRecipe(batch === undefined ? given : withBatch(given, batch));
  const model = modelOf(recipe, sample);
  const options = stepOptionsOf(recipe, model);
  const { batchSize, criticSteps } = recipe.training;
  const per = (shape) => [...(criticSteps === 1 ? [] : [criticSteps]), batchSize, ...shape];
  const { needs } = objectiveOf(recipe, model.layout);
  const labelled = recipe.objective.labels?.code;
  const shapes = {
    real: per(sample),
    ...(labelled === undefined ? {} : { labels: per([recipe.codes[labelled].classes]) }),
    ...(needs.mix === true ? { mix: per([]) } : {}),
    latents: per([model.layout.inputSize]),
  };
  const names = Object.keys(shapes);
  const step = makeStep(options);
  return {
    recipe,
    names,
    state: initialState(model, 0, { optimisers: optimisersOf(recipe) }),
    examples: names.map((each) => spec(shapes[each])),
    step: (state, ...inputs) => {
      const { latents, ...samples } = Object.fromEntries(names.map((each, i) => [each, inputs[i]]));
      return step(state, samples, latents);
    },
    inputs: (count) => names.map((each) => random(each, [count, ...shapes[each]])),
  };
}

function found(name) {
  if (Object.hasOwn(presets, name)) {
    const given = presets[name];
    return { given, sample: given.data === "mnist" ? IMAGE : POINT };
  }
  if (Object.hasOwn(WORKLOADS, name))
    return { given: WORKLOADS[name].recipe, sample: WORKLOADS[name].sample };
  const known = [...Object.keys(presets), ...Object.keys(WORKLOADS)];
  throw new RangeError(`profile must be given one of ${known.join(", ")}; got ${name}`);
}

const withBatch = (recipe, batchSize) => ({ ...recipe, training: { ...recipe.training, batchSize } });

/** Numbers from U(0, 1), the same each time; labels are one-hot. */
function random(name, shape) {
  const size = shape.reduce((product, extent) => product * extent, 1);
  let seed = 1;
  const uniform = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const classes = shape.at(-1);
  const data =
    name === "labels"
      ? Float32Array.from({ length: size }, (_, i) =>
          Number(Math.floor(i / classes) % classes === i % classes),
        )
      : Float32Array.from({ length: size }, uniform);
  return new Tensor("float32", data, shape);
}
