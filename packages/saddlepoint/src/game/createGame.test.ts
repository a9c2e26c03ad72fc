import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import { afterAll, describe, expect } from "vitest";
import { bits, stored } from "../../testing/snapshots.ts";
import { SUMS, summing } from "../../testing/summing.ts";
import { clusterPoints, tinyGame } from "../../testing/tinyGame.ts";
import { categorical } from "../codes/categorical.ts";
import { codeLayout } from "../codes/codeLayout.ts";
import { uniform } from "../codes/uniform.ts";
import { mlpCritic, mlpGenerator } from "../networks/mlpNetworks.ts";
import { classifier } from "../objectives/classifier.ts";
import { gradientPenalty } from "../objectives/gradientPenalty.ts";
import { information } from "../objectives/information.ts";
import { nonSaturating } from "../objectives/nonSaturating.ts";
import { objective } from "../objectives/objective.ts";
import { wasserstein } from "../objectives/wasserstein.ts";
import { adam } from "../optimisers/adam.ts";
import type { Schedule } from "../optimisers/schedule.ts";
import { stream } from "../random/stream.ts";
import { createGame, lastMetrics } from "./createGame.ts";
import type { Advance, Game } from "./game.ts";
import type { GameOptions } from "./gameOptions.ts";
import { NonFiniteError } from "./nonFinite.ts";
import type { Phase } from "./phase.ts";
import type { Snapshot } from "./snapshot.ts";
import { countIn } from "./state.ts";
import type { Metrics } from "./step.ts";

const made: Game[] = [];
afterAll(() => Promise.all(made.map((game) => game.release())));

async function gameWith(changed: Partial<GameOptions> = {}): Promise<Game> {
  const game = await createGame(tinyGame(changed));
  made.push(game);
  return game;
}

const { layout } = tinyGame().model;
const GAMES: readonly { readonly name: string; readonly options: Partial<GameOptions> }[] = [
  { name: "a plain game", options: {} },
  {
    name: "a game with a phase, a warm-up and two updates of the critic a step",
    options: {
      objective: objective([wasserstein(), gradientPenalty(), information(layout)]),
      criticSteps: 2,
      warmup: { steps: 2, every: 4, criticSteps: 32 },
      phases: [summing(9)],
    },
  },
];
const STEPS = 6;

const numbersOf = (metrics: Metrics<Tensor>) =>
  Object.fromEntries(Object.entries(metrics).map(([name, { data }]) => [name, Array.from(data, Number)]));

/** Metrics of some calls, one after another. */
function joined(calls: readonly Metrics<Tensor>[]): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  for (const call of calls) {
    for (const [name, values] of Object.entries(numbersOf(call))) {
      all[name] = [...(all[name] ?? []), ...values];
    }
  }
  return all;
}

/** Advances to a step by calls of at most so many steps as `limits` says, asked anew each time; what they did. */
async function advanced(game: Game, to: number, limits: Iterator<number>): Promise<Advance[]> {
  const calls: Advance[] = [];
  const most = (step: number) => Math.min(to - step, limits.next().value ?? 1);
  while (game.steps() < to) calls.push(await game.advance(most));
  return calls;
}

const anyLimits = fc.infiniteStream(fc.integer({ min: 1, max: 5 }));

describe.each(GAMES)("$name", ({ options }) => {
  const one = gameWith(options);
  const other = gameWith(options);

  /** The whole game in one: its end, the metrics of its steps, and every part's calls. */
  const whole = (async () => {
    const game = await gameWith(options);
    const metrics = numbersOf(await game.play(STEPS));
    return { metrics, end: bits(await game.snapshot()) };
  })();

  test.prop([fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 })], { numRuns: 8 })(
    "play(a) and then play(b) is play(a + b): the same metrics, state and streams, bit for bit",
    async (counts) => {
      const game = await one;
      game.restore(game.initial());
      const metrics: Metrics<Tensor>[] = [];
      for (const count of counts) {
        if (game.steps() + count <= STEPS) metrics.push(await game.play(count));
      }
      metrics.push(await game.play(STEPS - game.steps()));
      const { metrics: expected, end } = await whole;
      expect(joined(metrics)).toEqual(expected);
      expect(bits(await game.snapshot())).toEqual(end);
    },
  );

  test.prop([anyLimits], { numRuns: 12 })(
    "has the same numbers however calls are cut, and whatever was drawn ahead of them",
    async (limits) => {
      const game = await one;
      game.restore(game.initial());
      const calls = await advanced(game, STEPS, limits);
      const { metrics, end } = await whole;
      expect(joined(calls.flatMap((call) => (call.kind === "game" ? [call.metrics] : [])))).toEqual(metrics);
      expect(bits(await game.snapshot())).toEqual(end);
    },
  );

  test.prop([anyLimits, fc.nat(20)], { numRuns: 12 })(
    "goes on bit for bit in another compiled one from a snapshot after any call, in a phase and in a warm-up too",
    async (limits, stop) => {
      const [game, next] = [await one, await other];
      game.restore(game.initial());
      for (let call = 0; call < stop && game.steps() < STEPS; call++) {
        await game.advance((step) => Math.min(STEPS - step, limits.next().value));
      }
      next.restore(stored(await game.snapshot()));
      expect(next.steps()).toBe(game.steps());
      await advanced(next, STEPS, limits);
      expect(bits(await next.snapshot())).toEqual((await whole).end);
    },
  );

  test("a snapshot is of the place where it is taken, and playing on does not change it", async () => {
    const game = await one;
    game.restore(game.initial());
    await game.play(2);
    const taken = await game.snapshot();
    const before = bits(taken);
    await game.play(2);
    expect(bits(taken)).toEqual(before);
    game.restore(taken);
    await game.play(STEPS - 2);
    expect(bits(await game.snapshot())).toEqual((await whole).end);
  });

  test.prop([fc.integer({ min: 0, max: 2 ** 31 - 1 })], { numRuns: 3 })(
    "initial(seed) is the beginning of the game that is compiled with that seed, and so is what comes of it",
    async (seed) => {
      const game = await one;
      const own = await gameWith({ ...options, seed });
      game.restore(game.initial(seed));
      expect(bits(game.initial(seed))).toEqual(bits(own.initial()));
      await game.play(2);
      await own.play(2);
      expect(bits(await game.snapshot())).toEqual(bits(await own.snapshot()));
    },
  );

  test("players' single steps move along the streams of whole ones, as far as the critic's updates do", async () => {
    const [game, singly] = [await one, await other];
    const { criticSteps = 1 } = options;
    for (const each of [game, singly]) each.restore(game.initial());
    await game.play(3);
    for (let i = 0; i < 3 * criticSteps; i++) {
      await (i % 2 === 0 ? singly.criticStep() : singly.generatorStep());
    }
    const streams = async (of: Game) => (await of.snapshot()).progress.streams.game;
    // What a warm-up draws comes from the same streams.
    if (options.warmup === undefined) expect(await streams(singly)).toEqual(await streams(game));
    const { step, criticStep } = await singly.state();
    expect([countIn(step), singly.steps()]).toEqual(Array(2).fill(Math.floor((3 * criticSteps) / 2)));
    expect(countIn(criticStep)).toBe(Math.ceil((3 * criticSteps) / 2));
  });
});

describe("what comes before the game", () => {
  const phases = [summing(9)];
  const game = gameWith({ phases, warmup: { steps: 2, every: 4, criticSteps: 31 } });

  test("are phases to their last step, and then the updates of a warm-up before the steps that they warm", async () => {
    const played = await game;
    expect(played.phases.map(({ name, steps }) => [name, steps])).toEqual([[SUMS, 9]]);
    const calls = await advanced(played, 6, fc.sample(anyLimits, { numRuns: 1, seed: 1 })[0] ?? [].values());
    const kinds = calls.map(({ kind }) => kind);
    expect(kinds.lastIndexOf("phase")).toBeLessThan(kinds.indexOf("warm-up"));
    const ofPhase = calls.filter(({ kind }) => kind === "phase");
    expect(ofPhase.at(-1)).toMatchObject({ part: SUMS, done: 9, of: 9 });
    // 30 updates more than a step has, in calls of 25 and 5, before steps 1, 2 and 5.
    const warm = calls.flatMap(({ kind, done, of }, i) =>
      kind === "warm-up" ? [[calls[i + 1]?.kind, done, of]] : [],
    );
    expect(warm).toEqual(
      [0, 1, 4].flatMap(() => [
        ["warm-up", 25, 30],
        ["game", 30, 30],
      ]),
    );
    const { criticStep, phases: held } = await played.state();
    expect(countIn(criticStep)).toBe(3 * 31 + 3);
    expect(held[SUMS] && countIn(held[SUMS].step)).toBe(9);
  });

  test("an update by hand belongs to no warm-up, and a step of the generator ends the one that it comes after", async () => {
    const played = await game;
    played.restore(played.initial());
    await advanced(played, 1, [1].values());
    await played.advance(() => 1);
    const warming = await played.snapshot();
    expect(warming.progress.warmup).toBe(25);
    await played.criticStep();
    expect((await played.snapshot()).progress.warmup).toBe(25);
    await played.generatorStep();
    expect((await played.snapshot()).progress).not.toHaveProperty("warmup");
    expect(played.steps()).toBe(2);
  });
});

test("a phase that cannot be opened leaves nothing open: others are released", async () => {
  const sums = summing(2);
  let open = 0;
  const counted: Phase = {
    ...sums,
    async open(...given) {
      const phase = await sums.open(...given);
      open++;
      return {
        ...phase,
        async release() {
          open--;
          await phase.release();
        },
      };
    },
  };
  const failing: Phase = {
    ...sums,
    name: "failing",
    open: () => Promise.reject(new Error("no such device")),
  };
  await expect(createGame(tinyGame({ phases: [counted, failing] }))).rejects.toThrow("no such device");
  expect(open).toBe(0);
});

describe("what is drawn ahead", () => {
  test("is what comes next, whatever the pace is by then: nothing is drawn twice", async () => {
    const phase = summing(300);
    const game = await gameWith({ phases: [phase] });
    while ((await game.advance(() => 1)).kind === "phase");
    expect(phase.drawn.reduce((sum, count) => sum + count)).toBe(300);
    expect(phase.drawn.length).toBeLessThan(300);
  });

  test("is drawn again after a step by hand, from where the streams stood", async () => {
    const [phase, same] = [summing(5), summing(5)];
    const [game, plain] = [await gameWith({ phases: [phase] }), await gameWith({ phases: [same] })];
    await game.advance(() => 1);
    await game.criticStep();
    await plain.criticStep();
    for (const each of [game, plain]) await each.play(1);
    expect(bits(await game.snapshot()).tensors).toEqual(bits(await plain.snapshot()).tensors);
  });

  test("and cannot be, is left to the call that needs it, which says why and leaves the game as it was", async () => {
    const phase = summing(5, { until: 1 });
    const game = await gameWith({ phases: [phase] });
    const calls: Advance[] = [];
    const failing = (async () => {
      for (;;) calls.push(await game.advance(() => 1));
    })();
    await expect(failing).rejects.toThrow(/draws at most 1 at once/);
    expect(calls.length).toBeGreaterThanOrEqual(1);
    const { state, progress } = await game.snapshot();
    expect(state.phases[SUMS] && countIn(state.phases[SUMS].step)).toBe(calls.length);
    const own = stream(1, SUMS);
    for (let i = 0; i < calls.length; i++) own.next();
    expect(progress.streams.phases).toEqual({ [SUMS]: { [SUMS]: [...own.state()] } });
  });
});

/** A rate that is no number at the critic's update of this number, and later. */
const breaking =
  (update: number): Schedule =>
  (t) =>
    np.where(t.less(update), 1e-3, Number.NaN);
const optimisersOf = (rate: Schedule) => ({ generator: adam({ rate: 1e-2 }), critic: adam({ rate }) });

describe("a call in which a number stops being finite", () => {
  const healthy = (before: number) => gameWith({ optimisers: optimisersOf(breaking(before + 1000)) });

  test("throws the step and the quantity, and leaves the game where it was", async () => {
    const broken = await gameWith({ optimisers: optimisersOf(breaking(4)) });
    const sound = await healthy(4);
    await broken.play(3);
    await sound.play(3);
    const before = bits(await broken.snapshot());
    for (let again = 0; again < 2; again++) {
      const error: unknown = await broken.advance(() => 1).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NonFiniteError);
      expect(error).toMatchObject({ step: 4, quantity: "loss.generator" });
      expect(broken.steps()).toBe(3);
      expect(bits(await broken.snapshot())).toEqual(before);
    }
    // Its streams are where they were, too.
    await broken.generatorStep();
    await sound.generatorStep();
    expect(bits(await broken.snapshot())).toEqual(bits(await sound.snapshot()));
  });

  test("of several calls keeps those before it: play stops at the last step that was whole", async () => {
    const broken = await gameWith({ optimisers: optimisersOf(breaking(4)) });
    await expect(broken.play(40)).rejects.toMatchObject({ step: 4 });
    expect(broken.steps()).toBeLessThan(4);
    const sound = await healthy(4);
    await sound.play(broken.steps());
    expect(bits(await broken.snapshot())).toEqual(bits(await sound.snapshot()));
  });

  test("in a warm-up names the step that it comes before", async () => {
    const optimisers = optimisersOf(breaking(3));
    const broken = await gameWith({ optimisers, warmup: { steps: 1, criticSteps: 31 } });
    await expect(broken.play(1)).rejects.toMatchObject({ step: 1, quantity: "loss.critic" });
    expect(bits(await broken.snapshot())).toEqual(bits(broken.initial()));
  });

  test("by hand leaves the game where it was; a weight that no metric tells of is told of by the snapshot", async () => {
    const broken = await gameWith({ optimisers: optimisersOf(breaking(1)) });
    await broken.criticStep();
    await expect(broken.snapshot()).rejects.toMatchObject({
      quantity: expect.stringMatching(/^critic\./),
    });
    const streams = async () => {
      const { generatorStep, restore, initial, snapshot } = broken;
      restore(initial());
      await generatorStep();
      return (await snapshot()).progress.streams;
    };
    await expect(broken.generatorStep()).rejects.toBeInstanceOf(NonFiniteError);
    expect(broken.steps()).toBe(0);
    const sound = await healthy(1);
    await sound.generatorStep();
    expect(await streams()).toEqual((await sound.snapshot()).progress.streams);
  });
});

describe("one call at a time", () => {
  const refusal = "game tiny: plays one call at a time: wait for the last one to end";

  test("another is refused by the game's name while one runs, and afterwards is not", async () => {
    const game = await gameWith();
    const running = game.play(2);
    await expect(game.play(1)).rejects.toThrow(refusal);
    await expect(game.advance(() => 1)).rejects.toThrow(refusal);
    await expect(game.criticStep()).rejects.toThrow(refusal);
    await expect(game.generatorStep()).rejects.toThrow(refusal);
    await expect(game.snapshot()).rejects.toThrow(refusal);
    await expect(game.state()).rejects.toThrow(refusal);
    expect(() => game.restore(game.initial())).toThrow(refusal);
    await running;
    await game.play(1);
    expect(game.steps()).toBe(3);
  });

  test("two may look at once, and none may play meanwhile", async () => {
    const game = await gameWith();
    const looks = [game.snapshot(), game.snapshot()];
    await expect(game.play(1)).rejects.toThrow(refusal);
    const [one, other] = await Promise.all(looks);
    expect(one && bits(one)).toEqual(other && bits(other));
    await game.play(1);
    expect(game.steps()).toBe(1);
  });
});

test("a snapshot of other streams is refused by name, and changes nothing", async () => {
  const game = await gameWith({ phases: [summing(3)] });
  await game.play(2);
  const before = bits(await game.snapshot());
  const { step, state, progress } = game.initial();
  const strange: readonly Snapshot[] = [
    { step, state, progress: { streams: { ...progress.streams, phases: {} } } },
    { step, state, progress: { streams: { ...progress.streams, game: {} } } },
  ];
  for (const snapshot of strange)
    expect(() => game.restore(snapshot)).toThrow(/must have a position, got \[/);
  expect(bits(await game.snapshot())).toEqual(before);
  const same = await gameWith({ phases: [summing(3)] });
  await same.play(4);
  await game.play(2);
  expect(bits(await game.snapshot())).toEqual(bits(await same.snapshot()));
});

test("play and advance say what they cannot do", async () => {
  const game = await gameWith();
  for (const n of [-1, 1.5, Number.NaN]) {
    await expect(game.play(n)).rejects.toThrow(`play(n): n must be an integer of at least 0, got ${n}`);
  }
  await expect(game.advance(() => 0)).rejects.toThrow(
    "advance(most): most must allow at least 1 step after 0, got 0",
  );
  expect(await game.play(0)).toEqual({});
  expect(game.steps()).toBe(0);
});

test("the last step's metrics are numbers by name", async () => {
  const game = await gameWith();
  const metrics = await game.play(3);
  const last = Object.fromEntries(Object.entries(numbersOf(metrics)).map(([name, all]) => [name, all[2]]));
  expect(lastMetrics(metrics)).toEqual(last);
  expect(Object.keys(last).sort()).toEqual([
    "adversarial.divergence",
    "information.slant",
    "loss.critic",
    "loss.generator",
  ]);
});

describe("what does not fit is refused by name", () => {
  const samples = clusterPoints(12);
  const { labels = new Int32Array(0), ...unlabelled } = samples;
  const codes = { side: categorical(2), other: categorical(3), slant: uniform(-1, 1) };
  const NOISE = { size: 2, prior: uniform(-1, 1) };
  const labelled = codeLayout(codes, NOISE);
  const told = codeLayout(codes, NOISE, { told: "side" });
  const modelOf = (of: typeof labelled) => ({
    layout: of,
    generator: mlpGenerator({ inputSize: of.inputSize, shape: [2], widths: [4] }),
    critic: mlpCritic({
      shape: [2],
      headSize: of.headSize,
      widths: [4],
      ...(of.told === null ? {} : { told: { by: "concat", classes: 2 } as const }),
    }),
  });
  const acgan = (code: string, of = labelled) => ({
    model: modelOf(of),
    objective: objective([nonSaturating(), classifier(of, { code })]),
  });
  const plain = codeLayout({}, NOISE);

  const CASES: readonly (readonly [string, Partial<GameOptions>, string])[] = [
    [
      "samples without the labels that the objective needs",
      { ...acgan("side"), samples: unlabelled },
      "the code side stands for labels, and clusters 1 has none; give samples with labels",
    ],
    [
      "samples without the labels that the critic is told",
      { model: modelOf(told), objective: objective([nonSaturating()]), samples: unlabelled },
      "the code side stands for labels, and clusters 1 has none",
    ],
    [
      "labels beyond the classes",
      { ...acgan("side"), samples: { ...samples, labels: labels.map((label) => 2 * label) } },
      "labels must be from 0 to 1, the classes of the code side, got 2",
    ],
    [
      "labels below the classes",
      { ...acgan("side"), samples: { ...samples, labels: labels.map((label) => label - 1) } },
      "labels must be from 0 to 1, the classes of the code side, got -1",
    ],
    [
      "labels that should stand for two codes",
      acgan("other", told),
      "labels must stand for one code, got side (the critic is told it) and other (the objective needs it)",
    ],
    [
      "a code that the layout lacks",
      { objective: acgan("side").objective },
      "the layout must have the code side",
    ],
    [
      "an objective that needs heads of a model without codes",
      { model: modelOf(plain) },
      "the objective needs Q's heads, but the model's layout has no codes that Q reads",
    ],
    [
      "samples of another shape than the networks'",
      { samples: { ...samples, n: 8, d: 3, shape: [3], labels: labels.slice(0, 8) } },
      "the networks and the objective must fit each other and samples of [3]: Invalid reshape",
    ],
    ["no samples a batch", { batchSize: 0 }, "batchSize must be an integer of at least 1, got 0"],
    ["half a sample", { batchSize: 1.5 }, "batchSize must be an integer of at least 1, got 1.5"],
    ["half a seed", { seed: 0.5 }, "seed must be an integer of at most 2^53 - 1 in magnitude, got 0.5"],
    ["no update a step", { criticSteps: 0 }, "criticSteps must be an integer of at least 1, got 0"],
    [
      "a warm-up every no steps",
      { warmup: { steps: 1, every: 0, criticSteps: 5 } },
      "warmup.every must be an integer of at least 1, got 0",
    ],
    [
      "a warm-up of half an update",
      { warmup: { steps: 1, criticSteps: 1.5 } },
      "warmup.criticSteps must be an integer of at least 1, got 1.5",
    ],
    [
      "a phase twice",
      { phases: [summing(1), summing(2)] },
      'phases must have names of their own, got "sums" twice',
    ],
    [
      "a phase in a player's place",
      { phases: [{ ...summing(1), name: "critic" }] },
      'phases must have names of their own, got "critic" (a part of the game\'s state)',
    ],
    [
      "a phase of no steps",
      { phases: [summing(0)] },
      "the steps of phase sums must be an integer of at least 1, got 0",
    ],
  ];

  test.each(CASES)("%s", async (_, changed, message) => {
    const error: unknown = await createGame(tinyGame(changed)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain(`createGame(options): ${message}`);
  });
});
