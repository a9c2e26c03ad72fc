import { grad, type numpy as np, tree } from "@jax-js/jax";
import { compile, spec, type Tensor } from "@saddlepoint/engine";
import { criticOf, generatorOf, makeBounds, makeGenerate, makeJudge } from "saddlepoint/evaluation";
import { type Game, type GameState, generatorLoss } from "saddlepoint/game";
import type { Named, Variables } from "saddlepoint/networks";

/** What is put through a game's networks at every view. */
export interface LabInputs {
  /** [count, inputSize]: the first `drawn` come from the priors. */
  readonly latents: Tensor;
  readonly drawn: number;
  /** Of those drawn, how many get an arrow. */
  readonly shown: number;
  /** Where the critic is asked besides at the generated points, [places, dimension]. */
  readonly places: Tensor;
}

/** What the networks say. */
interface LabReadings {
  /** G of all latents, [count, dimension]. */
  readonly samples: Float32Array;
  /** The critic's output at the generated points that were drawn, [drawn]. */
  readonly onFake: Float32Array;
  /** And at the places, [places]. */
  readonly onPlaces: Float32Array;
  /** Minus the gradient of each shown point's own loss, [shown, dimension]. */
  readonly pulls: Float32Array;
  /** H(c) + log Q(c|x) of each code at the points drawn, in nats. */
  readonly bounds: Named<Float32Array>;
}

/** A game's networks, compiled to be looked at. */
export interface LabReader {
  read(state: GameState<Tensor>): Promise<LabReadings>;
  release(): Promise<void>;
}

type Networks = { readonly generator: Variables<np.Array>; readonly critic: Variables<np.Array> };

/** Compiles everything that a view reads of the networks as one function: layers in common run once. */
export async function createLabReader(
  { model, objective }: Pick<Game, "model" | "objective">,
  state: GameState<Tensor>,
  { latents, drawn, shown, places }: LabInputs,
  threads: number,
): Promise<LabReader> {
  const generate = makeGenerate(model);
  const judge = makeJudge(model);
  const bounds = makeBounds(model);
  const hasCodes = model.layout.headSize > 0;
  const look = ({ generator, critic }: Networks, inputs: np.Array, asked: np.Array) => {
    const samples = generate(generator, inputs.ref);
    const fake = rows(samples.ref, drawn);
    const ofFake = judge(tree.ref(critic), fake.ref);
    const ofPlaces = judge(tree.ref(critic), asked);
    ofPlaces.heads?.dispose();
    const first = rows(inputs.ref, drawn);
    const read = hasCodes && ofFake.heads !== null ? bounds(ofFake.heads, first.ref) : {};
    if (!hasCodes) ofFake.heads?.dispose();
    // Each point's own loss: the players' is the mean over the batch, and no point's depends on another.
    const few = rows(first, shown);
    const slopes = grad((points: np.Array) => {
      const held = { weights: {}, statistics: {} };
      const { weights, statistics } = critic;
      const { loss, metrics } = generatorLoss(model, objective, points, weights, statistics, held, few);
      tree.dispose(metrics);
      return loss.mul(-shown);
    })(rows(fake, shown));
    tree.dispose(critic);
    few.dispose();
    inputs.dispose();
    return { samples, onFake: ofFake.logits, onPlaces: ofPlaces.logits, pulls: slopes, bounds: read };
  };
  const networksOf = (of: GameState<Tensor>) => ({
    generator: generatorOf(of),
    critic: criticOf(of, "fake"),
  });
  const compiled = await compile(look, [networksOf(state), spec([...latents.dims]), spec([...places.dims])], {
    threads,
    name: "look",
    argumentNames: ["networks", "latents", "places"],
  });
  return {
    async read(of) {
      const { samples, onFake, onPlaces, pulls, bounds } = await compiled(networksOf(of), latents, places);
      return {
        samples: floats(samples),
        onFake: floats(onFake),
        onPlaces: floats(onPlaces),
        pulls: floats(pulls),
        bounds: Object.fromEntries(Object.entries(bounds).map(([name, leaf]) => [name, floats(leaf)])),
      };
    },
    release: () => compiled.release(),
  };
}

/** The first rows of an array. Consumes it. */
const rows = (array: np.Array, count: number): np.Array => array.slice([0, count]);

function floats({ data, type }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new TypeError(`createLabReader: readings must be float32, got ${type}`);
}
