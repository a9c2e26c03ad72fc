import { afterAll, describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { bits, stored } from "../../testing/snapshots.ts";
import { tinyGame } from "../../testing/tinyGame.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { createGame } from "../game/createGame.ts";
import type { Game } from "../game/game.ts";
import { NonFiniteError } from "../game/nonFinite.ts";
import type { Snapshot } from "../game/snapshot.ts";
import { countIn } from "../game/state.ts";
import { gameOf } from "../recipes/gameOf.ts";
import { createTrainer, type Trainer, type TrainingEvent } from "./trainer.ts";

const images = shapeImages(12);
const made: Game[] = [];
afterAll(() => Promise.all(made.map((game) => game.release())));

async function trainerOf(...overrides: readonly string[]): Promise<Trainer> {
  const recipe = tinyRecipe(...overrides);
  const game = await gameOf(recipe, images, { threads: 1 });
  made.push(game);
  return createTrainer(game, recipe.training);
}

type Finished = { readonly events: readonly TrainingEvent[]; readonly end: Snapshot };

/** Runs to the end, or until `until` holds of an event, which is when it is aborted. */
async function finish(
  trainer: Trainer,
  from = trainer.game.initial(),
  until: (event: TrainingEvent) => boolean = () => false,
): Promise<Finished> {
  const abort = new AbortController();
  const events: TrainingEvent[] = [];
  const run = trainer.run({ from, signal: abort.signal });
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { events, end: value };
    events.push(value);
    if (until(value)) abort.abort();
  }
}

const kept = ({ events }: Finished) =>
  events
    .filter(({ kind }) => kind !== "progress" && kind !== "preparing")
    .map(({ kind, step }) => `${kind} ${step}`);

const whole = trainerOf().then(async (trainer) => ({ trainer, finished: await finish(trainer) }));

test("a trainer runs another seed as one made for that seed does, bit for bit", async () => {
  const { trainer } = await whole;
  const other = await finish(trainer, trainer.game.initial(9));
  const own = await finish(await trainerOf("training.seed=9"));
  expect(bits(other.end)).toEqual(bits(own.end));
});

describe("events", () => {
  test("come in their order, on their schedule and at the last step", async () => {
    const { finished } = await whole;
    expect(kept(finished)).toEqual([
      "prepared 0",
      "checkpoint 0",
      "metrics 2",
      "evaluate 3",
      "metrics 4",
      "sample 4",
      "checkpoint 5",
      "metrics 6",
      "evaluate 6",
      "sample 6",
      "checkpoint 6",
      "end 6",
    ]);
  });

  test("a phase's steps come first and count to its last; then the game's", async () => {
    const { events } = (await whole).finished;
    const preparing = events.flatMap((event) => (event.kind === "preparing" ? [event] : []));
    expect(new Set(preparing.map(({ part, step, of }) => `${part} ${step} ${of}`))).toEqual(
      new Set(["reader 0 4"]),
    );
    const done = preparing.map((event) => event.done);
    expect(done.at(-1)).toBe(4);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    const progress = events.flatMap((event) => (event.kind === "progress" ? [event.step] : []));
    expect(progress.at(-1)).toBe(6);
    expect(events.findIndex(({ kind }) => kind === "progress")).toBeGreaterThan(
      events.findLastIndex(({ kind }) => kind === "preparing"),
    );
  });

  test("every metric has its name, and every number is finite", async () => {
    const { events } = (await whole).finished;
    const names = (kind: string) =>
      events.flatMap((event) => (event.kind === kind && "metrics" in event ? [event.metrics] : []))[0] ?? {};
    expect(Object.keys(names("prepared")).sort()).toEqual([
      "invariance.divergence",
      "invariance.information",
      "loss.reader",
    ]);
    expect(Object.keys(names("metrics")).sort()).toEqual([
      "adversarial.divergence",
      "gradient.critic",
      "gradient.generator",
      "information.shape",
      "information.slant",
      "loss.critic",
      "loss.generator",
    ]);
    const numbers = events.flatMap((event) => ("metrics" in event ? Object.values(event.metrics) : []));
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  test("a snapshot's step is its event's, and the last event is the end, with what the run returns", async () => {
    const { events, end } = (await whole).finished;
    for (const event of events) if ("snapshot" in event) expect(event.snapshot.step).toBe(event.step);
    const last = events.at(-1);
    expect(last).toMatchObject({ kind: "end", finished: true, step: 6 });
    expect(last && "snapshot" in last ? bits(last.snapshot) : null).toEqual(bits(end));
    const { step, phases } = end.state;
    expect([end.step, countIn(step), phases.reader && countIn(phases.reader.step)]).toEqual([6, 6, 4]);
  });

  test("a game without phases prepares nothing", async () => {
    const trainer = await trainerOf("objective.invariance=null", "training.steps=1");
    expect(kept(await finish(trainer))).toEqual([
      "metrics 1",
      "evaluate 1",
      "sample 1",
      "checkpoint 1",
      "end 1",
    ]);
  });

  test("a finished run has nothing left but its end", async () => {
    const { trainer, finished } = await whole;
    const { events, end } = await finish(trainer, stored(finished.end));
    expect(events).toMatchObject([{ kind: "end", step: 6, finished: true }]);
    expect(bits(end)).toEqual(bits(finished.end));
  });
});

describe("a game made in code", () => {
  async function gameMade(...options: Parameters<typeof tinyGame>): Promise<Game> {
    const game = await createGame(tinyGame(...options));
    made.push(game);
    return game;
  }

  test("is trained by a schedule of steps alone: measured, shown and saved at the end, logged every 50 steps", async () => {
    const trainer = createTrainer(await gameMade(), { steps: 120 });
    expect(kept(await finish(trainer))).toEqual([
      "metrics 50",
      "metrics 100",
      "metrics 120",
      "evaluate 120",
      "sample 120",
      "checkpoint 120",
      "end 120",
    ]);
  });

  test("for await loses nothing: the end's snapshot is where the game stands", async () => {
    const game = await gameMade();
    let last: TrainingEvent | undefined;
    for await (const event of createTrainer(game, { steps: 3 }).run()) last = event;
    if (last?.kind !== "end") throw new Error("a run must end with its end");
    const { progress, ...rest } = await game.snapshot();
    expect(bits(last.snapshot)).toEqual(
      bits({ ...rest, progress: { ...progress, window: { count: 0, sums: {} } } }),
    );
  });

  test("goes on from where it stands, to the schedule's step in all", async () => {
    const [one, other] = [await gameMade(), await gameMade()];
    await one.play(2);
    const after = await finishFrom(createTrainer(one, { steps: 5 }));
    await other.play(5);
    expect([after.step, bits(after).tensors]).toEqual([5, bits(await other.snapshot()).tensors]);
  });

  test("is where it was stopped, also before the first step", async () => {
    const game = await gameMade();
    const run = createTrainer(game, { steps: 5 }).run({ signal: AbortSignal.abort() });
    const { value } = await run.next();
    expect(value).toMatchObject({ kind: "end", step: 0, finished: false });
    expect(await run.next()).toMatchObject({ done: true });
    expect(game.steps()).toBe(0);
  });

  async function finishFrom(trainer: Trainer): Promise<Snapshot> {
    for await (const event of trainer.run()) if (event.kind === "end") return event.snapshot;
    throw new Error("a run must end");
  }

  test("a schedule's numbers are counts, checked by name", async () => {
    const game = await gameMade();
    const names = ["steps", "logEvery", "evaluateEvery", "sampleEvery", "checkpointEvery"];
    for (const name of names) {
      for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => createTrainer(game, { steps: 5, [name]: count })).toThrow(
          `createTrainer(game, schedule): ${name} must be an integer of at least 1, got ${count}`,
        );
      }
    }
  });
});

describe("an interrupted run, resumed, ends with the same bits and the same log as an uninterrupted one", () => {
  type Place = readonly [string, (event: TrainingEvent) => boolean];
  const log = ({ events }: Finished) =>
    events.flatMap((event) => (event.kind === "metrics" || event.kind === "prepared" ? [event] : []));

  async function expectSame({ trainer, finished }: Awaited<typeof whole>, until: Place[1]): Promise<void> {
    const cut = await finish(trainer, trainer.game.initial(), until);
    expect(cut.events.at(-1)).toMatchObject({ kind: "end", finished: false });
    const last = cut.events.at(-2);
    if (last?.kind !== "checkpoint") throw new Error("a run that is stopped must save before its end");
    expect(bits(last.snapshot)).toEqual(bits(cut.end));
    const resumed = await finish(trainer, stored(last.snapshot));
    expect(bits(resumed.end)).toEqual(bits(finished.end));
    expect([...log(cut), ...log(resumed)]).toEqual(log(finished));
  }

  const places: readonly Place[] = [
    ["in the first step of a phase", (event) => event.kind === "preparing"],
    ["when the phase is over", (event) => event.kind === "prepared"],
    ["at the phase's checkpoint", (event) => event.kind === "checkpoint"],
    ["in the first step of the game", (event) => event.kind === "progress"],
    ["in the middle of a line of the log", (event) => event.kind === "progress" && event.step >= 3],
    ["at a measurement", (event) => event.kind === "evaluate"],
    ["at a later checkpoint", (event) => event.kind === "checkpoint" && event.step === 5],
  ];

  test.each(places)("%s", async (_, until) => expectSame(await whole, until));

  /** Sixty updates before step 1, and again before steps 5: three calls of a warm-up each. */
  const warmed = trainerOf(
    "objective.invariance=null",
    "training.warmup.steps=1",
    "training.warmup.every=4",
    "training.warmup.criticSteps=61",
  ).then(async (trainer) => ({ trainer, finished: await finish(trainer) }));

  const warm = (step: number, done: number) => (event: TrainingEvent) =>
    event.kind === "preparing" && event.step === step && event.done === done;
  const inWarmup: readonly Place[] = [
    ["in the first warm-up", warm(0, 25)],
    ["at the end of the first warm-up", warm(0, 60)],
    ["between warm-ups", (event) => event.kind === "progress"],
    ["in a later warm-up", warm(4, 50)],
  ];

  test.each(inWarmup)("%s", async (_, until) => expectSame(await warmed, until));

  test("a warm-up's updates are told before the step that they come before", async () => {
    const { events } = (await warmed).finished;
    const told = events.flatMap((event) =>
      event.kind === "preparing" ? [[event.part, event.step, event.done, event.of]] : [],
    );
    expect(told).toEqual([0, 4].flatMap((step) => [25, 50, 60].map((done) => ["warm-up", step, done, 60])));
  });
});

describe("the end of a run", () => {
  const weights = ({ end }: Finished) => bits(end).tensors;

  test("is decided by the recipe: another trainer gives the same bits, another seed others", async () => {
    const { finished } = await whole;
    expect(bits((await finish(await trainerOf())).end)).toEqual(bits(finished.end));
    expect(weights(await finish(await trainerOf("training.seed=2")))).not.toEqual(weights(finished));
  });

  test("does not depend on when it logs, measures and saves, which is how its steps are grouped", async () => {
    const { finished } = await whole;
    const schedule = ["logEvery", "evaluateEvery", "sampleEvery", "checkpointEvery"];
    const stepwise = await trainerOf(...schedule.map((name) => `training.${name}=1`));
    expect(weights(await finish(stepwise))).toEqual(weights(finished));
    const once = await trainerOf(...schedule.map((name) => `training.${name}=100`));
    expect(weights(await finish(once))).toEqual(weights(finished));
  });

  test("keeps the reader as its phase left it", async () => {
    const { events, end } = (await whole).finished;
    const read = events.find((event) => event.kind === "checkpoint");
    const reader = (snapshot: Snapshot | undefined) =>
      Object.entries(snapshot ? bits(snapshot).tensors : {}).filter(([name]) => name.startsWith("reader."));
    expect(reader(end)).toEqual(reader(read?.snapshot));
    expect(reader(end).length).toBeGreaterThan(10);
  });
});

test("initial weights depend on neither the batch's size nor any schedule nor the data", async () => {
  const { trainer } = await whole;
  const recipe = tinyRecipe(
    "training.batchSize=7",
    "training.evaluateEvery=1",
    "objective.invariance.batchSize=3",
  );
  const other = await gameOf(recipe, shapeImages(5, { seed: 9 }), { threads: 1 });
  made.push(other);
  expect(bits(other.initial()).tensors).toEqual(bits(trainer.game.initial()).tensors);
});

describe("a rate that breaks training stops it with the first step and quantity that broke", () => {
  test("in the game", async () => {
    const trainer = await trainerOf(
      "objective.invariance=null",
      "training.critic.rate=1e30",
      "training.steps=50",
      "training.checkpointEvery=50",
    );
    const events: TrainingEvent[] = [];
    const error: unknown = await (async () => {
      for await (const event of trainer.run()) events.push(event);
    })().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error).toMatchObject({ quantity: expect.stringMatching(/^(loss|adversarial|information)\./) });
    const step = error instanceof NonFiniteError ? error.step : Number.NaN;
    expect(String(error)).toContain(`step ${step}: `);
    expect(step).toBeGreaterThanOrEqual(1);
    expect(step).toBeLessThanOrEqual(50);
    expect(events.filter((event) => event.step >= step)).toEqual([]);
    expect(events.filter(({ kind }) => kind === "checkpoint")).toEqual([]);
  });

  test("in a phase", async () => {
    const trainer = await trainerOf("objective.invariance.rate=1e30", "objective.invariance.steps=50");
    await expect(finish(trainer)).rejects.toThrow(/loss\.reader|invariance\.|reader\.weights/);
  });
});

test("images that do not fit the networks are refused before anything is compiled", async () => {
  const odd = shapeImages(4, { size: 10 });
  await expect(gameOf(tinyRecipe(), odd)).rejects.toThrow(/side that is a multiple of 4, got 10x10/);
});
