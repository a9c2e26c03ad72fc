import { Tensor } from "@saddlepoint/engine";
import { codeInformation, coverage } from "saddlepoint/evaluation";
import { clippedWeights, criticQuantity } from "saddlepoint/objectives";
import { stream } from "saddlepoint/random";
import { type Modes, samples } from "saddlepoint/samples";
import type { Field, LabView } from "../labView.ts";
import { createTruth } from "../truth/createTruth.ts";
import { createLabGame } from "./labGame.ts";
import { categoryOf, continuousColumns, joined, labLatents, type RowRange } from "./labLatents.ts";
import { cellMiddles, latentPicture, pictureSize } from "./labPicture.ts";
import { createLabReader } from "./labReader.ts";
import { labRecipe } from "./labRecipe.ts";
import { labTarget } from "./labTarget.ts";
import { openBound } from "./openBound.ts";
import { paced } from "./paced.ts";
import type { LabSettings } from "./settings.ts";

/** A game with everything that the Lab shows of it; the same in a page's worker and in Node. */
export interface Lab {
  /** So many steps of both players. What comes of them does not depend on how they are cut into calls. */
  play(steps: number): Promise<LabView>;
  /** As many steps as take about so many milliseconds, the view included; at least one, and no more than `most`. */
  playFor(milliseconds: number, most?: number): Promise<LabView>;
  /** One update of the critic alone. */
  criticStep(): Promise<LabView>;
  /** One update of the generator alone, against the critic as it is. */
  generatorStep(): Promise<LabView>;
  view(): Promise<LabView>;
  /** Frees the game. */
  release(): Promise<void>;
}

/** Points that the players are trained on: one set for every seed, as a data set is. */
const TRAINING_POINTS = 8192;
/** Points that nothing is trained on, of each side, for the bound and the modes. */
const HELD_OUT = 1000;
/** Of these, how many are shown. */
const SHOWN = 300;
const TARGET_SEED = 8;

/**
 * Opens a game of some settings: its networks compiled, nothing played yet.
 *
 * @param threads of the runtime; one is fastest for networks of this size
 * @throws RangeError for settings that no form gives, with the argument's name
 */
export async function createLab(settings: LabSettings, threads = 1): Promise<Lab> {
  const target = labTarget(settings);
  const { dimension, extent } = target;
  const training = samples(
    target.sample(stream(TARGET_SEED, "lab.train"), TRAINING_POINTS),
    TRAINING_POINTS,
    dimension,
    { name: settings.target },
  );
  const heldOut = target.sample(stream(TARGET_SEED, "lab.heldOut"), HELD_OUT);
  const recipe = labRecipe(settings);
  const game = await createLabGame(recipe, training, threads);
  const { layout } = game.model;
  const [estimate] = game.objective.estimates;
  if (estimate === undefined || "onPair" in estimate)
    throw new RangeError("createLab(settings): the game must estimate something");

  const size = pictureSize(dimension);
  const middles = cellMiddles(dimension, extent, size);
  const category = categoryOf(layout);
  const priors = continuousColumns(layout).map(({ prior }) => prior);
  const [number, another] = layout.codes.filter(({ code }) => !code.discrete);
  const continuous = another === undefined ? (number?.name ?? null) : null;
  const truth = createTruth({
    adversarial: recipe.objective.adversarial,
    estimate,
    target,
    ...size,
    priors,
    code: category === null ? null : { name: category.name, values: category.code.dimension },
    continuous,
  });
  const grid = latentPicture(priors);
  const latents = labLatents(layout, settings.seed, HELD_OUT, grid, truth.latents);
  const places = joined([middles, heldOut]);
  const reader = await createLabReader(
    game,
    game.state(),
    {
      latents: new Tensor("float32", latents.rows, [
        latents.rows.length / layout.inputSize,
        layout.inputSize,
      ]),
      drawn: HELD_OUT,
      shown: SHOWN,
      places: new Tensor("float32", places, [places.length / dimension, dimension]),
    },
    threads,
  );
  const cells = size.columns * size.rows;
  const fixed = {
    dimension,
    extent,
    real: heldOut.slice(0, SHOWN * dimension),
    fakeCodes: latents.codes.slice(0, SHOWN),
    realDensity: target.density(size.columns, size.rows),
  };

  const view = async (): Promise<LabView> => {
    const state = game.state();
    const { samples, onFake, onPlaces, pulls, bounds } = await reader.read(state);
    const pointsOf = ({ from, to }: RowRange) => samples.subarray(from * dimension, to * dimension);
    const onReal = onPlaces.subarray(cells);
    const fake = samples.slice(0, HELD_OUT * dimension);
    const seen = truth.look(latents.truth.map(pointsOf));
    // A critic that is known but for a constant: halfway between its means on real and generated points is neither's.
    const even = truth.even ?? (mean(onReal) + mean(onFake)) / 2;
    return {
      ...fixed,
      step: Number(state.step.data[0]),
      criticUpdates: Number(state.criticStep.data[0]),
      fake: fake.slice(0, SHOWN * dimension),
      witness: { ...size, values: onPlaces.slice(0, cells).map((output) => output - even) },
      bestWitness: seen.witness === null ? null : shifted(seen.witness, truth.even ?? 0),
      latentImages: latents.pictures.map((range, code) => ({
        code,
        columns: grid.columns,
        rows: grid.rows,
        points: pointsOf(range).slice(),
      })),
      pulls,
      fakeDensity: seen.density,
      bound: openBound(criticQuantity(estimate, onReal, onFake)),
      means: {
        real: mean(Float64Array.from(onReal, estimate.onReal)),
        fake: mean(Float64Array.from(onFake, estimate.onFake)),
      },
      exact: seen.exact,
      codes: layout.read.map(({ name, code }) => ({
        name,
        entropy: code.entropy,
        bound: codeInformation(layout, bounds, name),
        exact: name === category?.name ? seen.code : name === continuous ? seen.continuous : null,
      })),
      modes: target.modes === null ? null : modesOf(fake, dimension, target.modes),
      // Nothing has been clipped before the first update.
      clipped:
        settings.penalty === "clip" && Number(state.criticStep.data[0]) > 0
          ? clippedWeights(state.critic, settings.clip)
          : null,
      metrics: game.metrics(),
    };
  };

  const after = async (call: Promise<void>): Promise<LabView> => {
    await call;
    return view();
  };

  const pace = paced();
  return {
    view,
    play: (steps) => after(game.play(steps)),
    async playFor(milliseconds, most = Number.POSITIVE_INFINITY) {
      const steps = Math.min(most, pace.steps(milliseconds));
      await pace.playing(steps, () => game.play(steps));
      return pace.viewing(view);
    },
    criticStep: () => after(game.criticStep()),
    generatorStep: () => after(game.generatorStep()),
    async release() {
      await Promise.all([game.release(), reader.release()]);
    },
  };
}

const mean = (values: Iterable<number> & { readonly length: number }): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

const shifted = (field: Field, by: number): Field => ({
  ...field,
  values: field.values.map((value) => value - by),
});

/** The library's coverage is of points in the plane; a line is its x axis. */
function modesOf(points: Float32Array, dimension: 1 | 2, modes: Modes): NonNullable<LabView["modes"]> {
  const flat = dimension === 2 ? points : Float32Array.from(Array.from(points).flatMap((x) => [x, 0]));
  const { found, modes: of, highQuality } = coverage(flat, modes);
  return { found, of, highQuality: highQuality.value };
}
