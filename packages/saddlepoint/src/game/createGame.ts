import { Tensor } from "@saddlepoint/engine";
import type { Model } from "../networks/model.ts";
import { mapNamed } from "../networks/named.ts";
import type { Objective } from "../objectives/objective.ts";
import { type Samples, sampleShape } from "../samples/samples.ts";
import { doubleBuffer } from "./doubleBuffer.ts";
import { type GameFed, gameFeed } from "./gameFeed.ts";
import { labelledCode, requireGameOptions } from "./gameOptions.ts";
import { gameSteps } from "./gameSteps.ts";
import { requireFiniteMetrics, requireFiniteState } from "./nonFinite.ts";
import { type Part, type Place, phasePart, playersPart, warmupPart } from "./parts.ts";
import type { ComputeOptions, DrawnCall, Phase } from "./phase.ts";
import type { Snapshot } from "./snapshot.ts";
import { countIn, type GameState, initialState, stateBytes } from "./state.ts";
import type { Metrics, StepOptions } from "./step.ts";
import { stepPacer } from "./stepPacer.ts";
import type { Warmup } from "./warmup.ts";

export type GameOptions = StepOptions &
  ComputeOptions & {
    /** What to train on; labels are read only where the objective or the critic asks for them. */
    readonly samples: Samples;
    /** Real samples an update of the critic, and as many generated ones. Default 128, or all where there are fewer. */
    readonly batchSize?: number;
    /** Decides the initial weights and every draw: an integer. Default 1. */
    readonly seed?: number;
    /** Before which steps the critic takes more updates, and how many. Default before none. */
    readonly warmup?: Warmup | undefined;
    /** What is trained before the game. Default nothing. */
    readonly phases?: readonly Phase[];
    /** What errors, models and runs call it. Default "game". */
    readonly name?: string;
  };

/** What one call did. */
export type Advance = {
  readonly kind: Part["kind"];
  /** The name of the part: of a phase its own. */
  readonly part: string;
  /** How many steps of that part are done: of the game all, of a warm-up its updates before the step. */
  readonly done: number;
  /** How many there are; left out for the game, which has no end. */
  readonly of?: number;
  /** Of the steps of this call, [steps] each. */
  readonly metrics: Metrics<Tensor>;
};

/**
 * A game with its samples, ready to be played. One call at a time: another is refused while one runs.
 *
 * Step k has the same numbers however calls are cut: what players are fed comes from the seed's own streams.
 */
export type Game = {
  readonly name: string;
  readonly model: Model;
  readonly objective: Objective;
  readonly samples: Samples;
  /** The shape of one sample. */
  readonly shape: readonly number[];
  readonly seed: number;
  readonly compute: ComputeOptions;
  /** What is trained before it. */
  readonly phases: readonly Pick<Phase, "name" | "steps">[];
  /** How many steps of both players are done. */
  steps(): number;
  /**
   * Plays one call, of what comes next: a phase, a warm-up, or steps of both players.
   *
   * @param most how many steps of both players the call may have at most after `step` of them; asked again for the call after
   * it, whose batches are drawn while this one runs
   * @throws NonFiniteError when a metric is not a finite number
   */
  advance(most: (step: number) => number): Promise<Advance>;
  /** Plays `n` steps of both players, and what comes before them: their metrics, [n] each. */
  play(n: number): Promise<Metrics<Tensor>>;
  /** One update of the critic alone. */
  criticStep(): Promise<Metrics<Tensor>>;
  /** One update of the generator alone, against the critic as it is. */
  generatorStep(): Promise<Metrics<Tensor>>;
  /** The state, on the host. */
  state(): Promise<GameState<Tensor>>;
  /**
   * The game as it is, to go on from with the same numbers.
   *
   * @throws NonFiniteError when a number of the state is not finite
   */
  snapshot(): Promise<Snapshot>;
  /** The game before its first step, with its own seed or another: one compiled game plays many. */
  initial(seed?: number): Snapshot;
  /**
   * Goes on from a snapshot of this game.
   *
   * @throws RangeError, and changes nothing, when the snapshot's streams are not this game's
   */
  restore(snapshot: Snapshot): void;
  release(): Promise<void>;
};

const BATCH_SIZE = 128;

type Streams = Snapshot["progress"]["streams"];

/** Whose turn it is: how many steps the call should have, and how many it may have. */
type Turn = { readonly part: Part; readonly count: number; readonly most: number };

/** A call with its batches, drawn: where streams stood before, and where they stand after it. */
type Drawn = {
  readonly part: Part;
  readonly count: number;
  readonly run: DrawnCall<GameState<Tensor>>;
  readonly before: Streams;
  readonly after: Streams;
};

/**
 * Compiles a game.
 *
 * @throws RangeError when the samples do not fit the model or lack the labels that are needed, when the objective needs what
 * the model has not, or the device is not there
 * @example
 *   const game = await createGame({ model, objective: objective([nonSaturating()]), optimisers, samples });
 *   await game.play(1000);
 *   const { generator } = await game.state();
 */
export async function createGame(options: GameOptions): Promise<Game> {
  const { model, objective, optimisers, samples, criticSteps = 1, warmup, phases = [] } = options;
  const { seed = 1, name = "game", batchSize = Math.min(BATCH_SIZE, samples.n) } = options;
  requireGameOptions({ batchSize, warmup, phases });
  const shape = sampleShape(samples);
  const labelled = labelledCode(options);
  const compute = {
    ...(options.device === undefined ? {} : { device: options.device }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  };

  const initialOf = (from: number): GameState<Tensor> =>
    initialState(model, from, {
      optimisers,
      average: options.average,
      phases: Object.fromEntries(phases.map((phase) => [phase.name, phase.initial(from)])),
    });
  const feedOf = (from: number) =>
    gameFeed({
      samples,
      layout: model.layout,
      batchSize,
      seed: from,
      criticSteps,
      labelled,
      mix: objective.needs.mix === true,
    });
  const streamsOf = (from: number): Streams => ({
    game: feedOf(from).state(),
    phases: Object.fromEntries(phases.map((phase) => [phase.name, phase.positions(from)])),
  });
  const placeOf = ({ step, state, progress: { warmup: updates = 0 } }: Snapshot): Place => ({
    step,
    phases: mapNamed(state.phases, (phase) => countIn(phase.step)),
    warmup: updates,
  });
  const initial = (from = seed): Snapshot => ({
    step: 0,
    state: initialOf(from),
    progress: { streams: streamsOf(from) },
  });

  const start = initial();
  const steps = gameSteps({ ...options, shape, batchSize, labelled, name }, start.state);
  const both = await steps.both();
  if (warmup !== undefined) await steps.critic();
  const opened = await Promise.all(
    phases.map(async (phase) => [phase, await phase.open(seed, compute)] as const),
  );
  const feed = feedOf(seed);
  const buffers = doubleBuffer();
  const stepBytes = 4 * criticSteps * batchSize * (sizeOf(shape) + model.layout.inputSize);
  const parts = [
    ...opened.map(([phase, open]) => phasePart(phase, open)),
    ...(warmup === undefined ? [] : [warmupPart(warmup, criticSteps, feed, buffers, steps.critic)]),
    playersPart(warmup, stepPacer(stepBytes, stateBytes(start.state)), feed, buffers, both),
  ];

  let { state } = start;
  let place = placeOf(start);
  /** Where streams stand by the steps that are done: the feeds may have drawn what comes next. */
  let { streams } = start.progress;
  let ahead: Drawn | undefined;
  let playing = false;
  let reads = 0;

  const here = (): Streams => ({
    game: feed.state(),
    phases: Object.fromEntries(opened.map(([{ name: phase }, open]) => [phase, open.state()])),
  });
  const goTo = ({ game, phases: positions }: Streams): void => {
    feed.restore(game);
    for (const [{ name: phase }, open] of opened) open.restore(positions[phase] ?? {});
  };

  /** Whose turn it is at a place; undefined where no more steps are allowed. */
  function turnAt(at: Place, allow: (step: number) => number): Turn | undefined {
    const allowed = allow(at.step);
    const part = allowed < 1 ? undefined : parts.find((each) => each.due(at, allowed) > 0);
    if (part === undefined) return undefined;
    const most = part.due(at, allowed);
    return { part, most, count: Math.min(most, part.pacer?.steps() ?? most) };
  }

  function draw({ part, count }: Turn): Drawn {
    const before = here();
    try {
      const run = part.draw(count);
      return { part, count, run, before, after: here() };
    } catch (error) {
      goTo(before);
      throw error;
    }
  }

  /** Draws a call before its turn. What cannot be drawn is left to that turn, which says why. */
  function drawAhead(turn: Turn | undefined): void {
    if (turn === undefined) return;
    try {
      ahead = draw(turn);
    } catch {
      ahead = undefined;
    }
  }

  /** Forgets what was drawn ahead. */
  function undraw(): void {
    if (ahead !== undefined) goTo(ahead.before);
    ahead = undefined;
  }

  /** The call of a turn: the one that was drawn ahead, unless it is another part's or has more steps than are allowed. */
  function take(turn: Turn): Drawn {
    // It may have other than the turn's count, which went by how fast the call before was: drawing again would cost more.
    if (ahead?.part !== turn.part || ahead.count > turn.most) undraw();
    const taken = ahead ?? draw(turn);
    ahead = undefined;
    return taken;
  }

  function requireIdle(also = 0): void {
    if (!playing && also === 0) return;
    throw new Error(`game ${name}: plays one call at a time: wait for the last one to end`);
  }

  /** A call that changes the game. */
  async function alone<T>(call: () => Promise<T>): Promise<T> {
    requireIdle(reads);
    playing = true;
    try {
      return await call();
    } finally {
      playing = false;
    }
  }

  /** The state on the host, from where it may have to be copied: until then nothing may play with it. */
  async function read(): Promise<GameState<Tensor>> {
    requireIdle();
    reads++;
    try {
      return await both.fetch(state);
    } finally {
      reads--;
    }
  }

  async function advance(most: (step: number) => number): Promise<Advance> {
    const turn = turnAt(place, most);
    if (turn === undefined) {
      throw new RangeError(
        `advance(most): most must allow at least 1 step after ${place.step}, got ${most(place.step)}`,
      );
    }
    const { part, count, run, before, after } = take(turn);
    const next = part.after(place, count);
    try {
      const following = turnAt(next, most);
      const call = () => {
        const running = run(state);
        // Where the runtime leaves this thread free, the next call's batches are drawn while this one runs.
        drawAhead(following);
        return running;
      };
      const [played, metrics] = await (part.pacer?.timed(count, call) ?? call());
      requireFiniteMetrics(metrics, (i) => part.number(place, i));
      const of = part.total(place);
      state = played;
      place = next;
      streams = after;
      return {
        kind: part.kind,
        part: part.name,
        done: part.done(next),
        metrics,
        ...(of === undefined ? {} : { of }),
      };
    } catch (error) {
      goTo(before);
      ahead = undefined;
      throw error;
    }
  }

  /** A step of one player: as many samples are drawn as the critic would see, so that both go along the same streams. */
  const single = (
    run: (from: GameState<Tensor>, fed: GameFed) => ReturnType<DrawnCall<GameState<Tensor>>>,
    counted: 0 | 1,
  ): Promise<Metrics<Tensor>> =>
    alone(async () => {
      undraw();
      const before = feed.state();
      try {
        const [played, metrics] = await run(state, feed.critic(1));
        requireFiniteMetrics(metrics, () => place.step + 1);
        state = played;
        // A warm-up is over with the step that it comes before.
        if (counted === 1) place = { ...place, step: place.step + 1, warmup: 0 };
        streams = here();
        return metrics;
      } catch (error) {
        feed.restore(before);
        throw error;
      }
    });

  return {
    name,
    model,
    objective,
    samples,
    shape,
    seed,
    compute,
    phases,
    steps: () => place.step,
    initial,
    advance: (most) => alone(() => advance(most)),
    play: (n) =>
      alone(async () => {
        if (!Number.isInteger(n) || n < 0) {
          throw new RangeError(`play(n): n must be an integer of at least 0, got ${n}`);
        }
        const until = place.step + n;
        const found: Metrics<Tensor>[] = [];
        while (place.step < until) {
          const { kind, metrics } = await advance((step) => until - step);
          if (kind === "game") found.push(metrics);
        }
        return joined(found);
      }),
    criticStep: () =>
      single(async (from, { batch, latents }) => (await steps.critic())(from, batch, latents), 0),
    generatorStep: () => single(async (from, { latents }) => (await steps.generator())(from, latents), 1),
    state: read,
    async snapshot() {
      const { step, warmup: updates } = place;
      const progress = { streams, ...(updates === 0 ? {} : { warmup: updates }) };
      const taken = await read();
      requireFiniteState(taken, step);
      return { step, state: taken, progress };
    },
    restore(snapshot) {
      requireIdle(reads);
      const before = here();
      try {
        goTo(snapshot.progress.streams);
      } catch (error) {
        goTo(before);
        throw error;
      }
      ahead = undefined;
      ({ state } = snapshot);
      ({ streams } = snapshot.progress);
      place = placeOf(snapshot);
    },
    async release() {
      await Promise.all([steps.release(), ...opened.map(([, open]) => open.release())]);
    },
  };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Metrics of some calls as those of one. */
function joined([first, ...rest]: readonly Metrics<Tensor>[]): Metrics<Tensor> {
  if (first === undefined || rest.length === 0) return first ?? {};
  return mapNamed(first, (tensor, name) => {
    const parts = [tensor, ...rest.map((metrics) => metrics[name])].flatMap((part) =>
      part ? [...part.data] : [],
    );
    return new Tensor("float32", Float32Array.from(parts, Number), [parts.length]);
  });
}

/** The metrics of the last of some steps. */
export const lastMetrics = (metrics: Metrics<Tensor>): Readonly<Record<string, number>> =>
  mapNamed(metrics, ({ data, size }) => Number(data[size - 1]));
