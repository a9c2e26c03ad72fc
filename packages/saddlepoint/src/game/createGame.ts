import { Tensor } from "@saddlepoint/engine";
import { mapNamed } from "../networks/named.ts";
import { doubleBuffer } from "./doubleBuffer.ts";
import { type Allowance, drawnCalls } from "./drawnCalls.ts";
import type { Advance, Game } from "./game.ts";
import { type GameFed, gameFeed } from "./gameFeed.ts";
import { type GameOptions, labelledCode, requireGameOptions } from "./gameOptions.ts";
import { gameSteps } from "./gameSteps.ts";
import { lazily } from "./lazily.ts";
import { requireFiniteMetrics, requireFiniteState } from "./nonFinite.ts";
import { type Place, phasePart, playersPart } from "./parts.ts";
import type { DrawnCall } from "./phase.ts";
import type { Snapshot } from "./snapshot.ts";
import { countIn, type GameState, initialState, stateBytes } from "./state.ts";
import type { Metrics } from "./step.ts";
import { stepPacer } from "./stepPacer.ts";
import { warmupPart } from "./warmup.ts";

const BATCH_SIZE = 128;

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
  requireGameOptions(options);
  const { shape } = samples;
  if (options.augmentation !== undefined && shape.length !== 3) {
    throw new RangeError(
      `createGame(options): augmentation changes images, [channels, height, width], got samples of [${shape}]`,
    );
  }
  const labelled = labelledCode(options);
  const { device, threads } = options;
  const compute = { device, threads };

  const feedOf = (from: number) =>
    gameFeed({
      samples,
      layout: model.layout,
      batchSize,
      seed: from,
      criticSteps,
      labelled,
      mix: objective.needs.mix === true,
      augmentation: options.augmentation,
    });
  const placeOf = ({ step, state, progress: { warmup: updates = 0 } }: Snapshot): Place => ({
    step,
    phases: mapNamed(state.phases, (phase) => countIn(phase.step)),
    warmup: updates,
  });
  const initial = (from = seed): Snapshot => ({
    step: 0,
    state: initialState(model, from, {
      optimisers,
      average: options.average,
      phases: Object.fromEntries(phases.map((phase) => [phase.name, phase.initial(from)])),
    }),
    progress: {
      streams: {
        game: feedOf(from).state(),
        phases: Object.fromEntries(phases.map((phase) => [phase.name, phase.positions(from)])),
      },
    },
  });

  const start = initial();
  const steps = gameSteps({ ...options, shape, batchSize, labelled, name }, start.state);
  const opening = phases.map((phase) => [phase, lazily(() => phase.open(seed, compute))] as const);
  const release = async (): Promise<void> => {
    await Promise.all([steps, ...opening.map(([, open]) => open)].map((each) => each.release()));
  };
  async function compiled() {
    const both = await steps.both();
    if (warmup !== undefined) await steps.critic();
    const opened = await Promise.all(
      opening.map(async ([phase, open]) => [phase, await open.get()] as const),
    );
    return { both, opened };
  }
  const { both, opened } = await compiled().catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const feed = feedOf(seed);
  const buffers = doubleBuffer();
  const stepBytes = 4 * criticSteps * batchSize * (samples.d + model.layout.inputSize);
  const parts = [
    ...opened.map(([phase, open]) => phasePart(phase, open)),
    ...(warmup === undefined ? [] : [warmupPart(warmup, criticSteps, feed, buffers, steps.critic)]),
    playersPart(warmup, stepPacer(stepBytes, stateBytes(start.state)), feed, buffers, both),
  ];

  const calls = drawnCalls(parts, {
    state: () => ({
      game: feed.state(),
      phases: Object.fromEntries(opened.map(([{ name: phase }, open]) => [phase, open.state()])),
    }),
    restore({ game, phases: positions }) {
      feed.restore(game);
      for (const [{ name: phase }, open] of opened) open.restore(positions[phase] ?? {});
    },
  });

  let { state } = start;
  let place = placeOf(start);
  /** Where streams stand by the steps that are done: the feeds may have drawn what comes next. */
  let { streams } = start.progress;
  let playing = false;
  let reads = 0;

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

  async function advance(most: Allowance): Promise<Advance> {
    const call = calls.take(place, most);
    if (call === undefined) {
      throw new RangeError(
        `advance(most): most must allow at least 1 step after ${place.step}, got ${most(place.step)}`,
      );
    }
    const { part, count, run, before, after } = call;
    const next = part.after(place, count);
    try {
      const played = () => {
        const running = run(state);
        // Where the runtime leaves this thread free, the next call's batches are drawn while this one runs.
        calls.prepare(next, most);
        return running;
      };
      const [reached, metrics] = await (part.pacer?.timed(count, played) ?? played());
      requireFiniteMetrics(metrics, (i) => part.number(place, i));
      const of = part.total(place);
      state = reached;
      place = next;
      streams = after;
      return { kind: part.kind, part: part.name, done: part.done(next), of, metrics };
    } catch (error) {
      calls.goTo(before);
      throw error;
    }
  }

  /** A step of one player: as many samples are drawn as the critic would see, so that both go along the same streams. */
  const single = (
    run: (from: GameState<Tensor>, fed: GameFed) => ReturnType<DrawnCall<GameState<Tensor>>>,
    counted: 0 | 1,
  ): Promise<Metrics<Tensor>> =>
    alone(async () => {
      calls.undraw();
      const before = calls.here();
      try {
        const [played, metrics] = await run(state, feed.critic(1));
        requireFiniteMetrics(metrics, () => place.step + 1);
        state = played;
        // A warm-up is over with the step that it comes before.
        if (counted === 1) place = { ...place, step: place.step + 1, warmup: 0 };
        streams = calls.here();
        return metrics;
      } catch (error) {
        calls.goTo(before);
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
    generatorStep: () =>
      single(async (from, { batch, latents }) => (await steps.generator())(from, batch, latents), 1),
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
      calls.goTo(snapshot.progress.streams);
      ({ state } = snapshot);
      ({ streams } = snapshot.progress);
      place = placeOf(snapshot);
    },
    release,
  };
}

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
