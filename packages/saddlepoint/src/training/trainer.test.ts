import type { Tensor } from "@saddlepoint/engine";
import { afterAll, describe, expect, test } from "vitest";
import { shapeImages } from "../../testing/shapeImages.ts";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { flattenSnapshot, restoreSnapshot, type Snapshot } from "../game/snapshot.ts";
import { NonFiniteError } from "./nonFinite.ts";
import { createTrainer, type Trainer, type TrainingEvent } from "./trainer.ts";

const images = shapeImages(12);
const made: Trainer[] = [];
afterAll(() => Promise.all(made.map((trainer) => trainer.release())));

async function trainerOf(...overrides: readonly string[]): Promise<Trainer> {
  const trainer = await createTrainer({ recipe: tinyRecipe(...overrides), samples: images, threads: 1 });
  made.push(trainer);
  return trainer;
}

type Finished = { readonly events: readonly TrainingEvent[]; readonly end: Snapshot };

/** Runs to the end, or until `until` holds of an event, which is when it is aborted. */
async function finish(
  trainer: Trainer,
  from = trainer.initial(),
  until: (event: TrainingEvent) => boolean = () => false,
): Promise<Finished> {
  const abort = new AbortController();
  const events: TrainingEvent[] = [];
  const run = trainer.run(from, abort.signal);
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { events, end: value };
    events.push(value);
    if (until(value)) abort.abort();
  }
}

/** Everything that a run goes on from, down to the bits. */
function bits(snapshot: Snapshot) {
  const { step, tensors, state } = flattenSnapshot(snapshot);
  const words = (tensor: Tensor) => {
    const { data } = tensor;
    if (!(data instanceof Float32Array)) return [...Array.from(data, Number)];
    return [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
  };
  return {
    step,
    state,
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, words(tensor)])),
  };
}

/** A snapshot as a checkpoint file would give it back. */
const stored = (snapshot: Snapshot): Snapshot => {
  const { step, tensors, state } = flattenSnapshot(snapshot);
  return restoreSnapshot({ step, tensors, state: JSON.parse(JSON.stringify(state)) }, snapshot.state);
};

const kept = ({ events }: Finished) =>
  events
    .filter(({ kind }) => kind !== "progress" && kind !== "reading")
    .map(({ kind, step }) => `${kind} ${step}`);

const whole = trainerOf().then(async (trainer) => ({ trainer, finished: await finish(trainer) }));

test("a trainer runs another seed as one made for that seed does, bit for bit", async () => {
  const { trainer } = await whole;
  const other = await finish(trainer, trainer.initial(9));
  const own = await finish(await trainerOf("training.seed=9"));
  expect(bits(other.end)).toEqual(bits(own.end));
});

describe("events", () => {
  test("come in their order, on their schedule and at the last step", async () => {
    const { finished } = await whole;
    expect(kept(finished)).toEqual([
      "read 0",
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
    ]);
  });

  test("the reader's steps come first and count to its last; then the game's", async () => {
    const { events } = (await whole).finished;
    const reading = events.flatMap((event) => (event.kind === "reading" ? [event.readerStep] : []));
    expect(reading.at(-1)).toBe(4);
    expect(reading).toEqual([...reading].sort((a, b) => a - b));
    const progress = events.flatMap((event) => (event.kind === "progress" ? [event.step] : []));
    expect(progress.at(-1)).toBe(6);
    expect(events.findIndex(({ kind }) => kind === "progress")).toBeGreaterThan(
      events.findLastIndex(({ kind }) => kind === "reading"),
    );
  });

  test("every metric has its name, and every number is finite", async () => {
    const { events } = (await whole).finished;
    const names = (kind: string) =>
      events.flatMap((event) => (event.kind === kind && "metrics" in event ? [event.metrics] : []))[0] ?? {};
    expect(Object.keys(names("read")).sort()).toEqual([
      "invariance.divergence",
      "invariance.information",
      "loss.reader",
    ]);
    expect(Object.keys(names("metrics")).sort()).toEqual([
      "adversarial.divergence",
      "information.shape",
      "information.slant",
      "loss.critic",
      "loss.generator",
    ]);
    const numbers = events.flatMap((event) => ("metrics" in event ? Object.values(event.metrics) : []));
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test("a snapshot's step is its event's, and the run's last one is what it returns", async () => {
    const { events, end } = (await whole).finished;
    for (const event of events) if ("snapshot" in event) expect(event.snapshot.step).toBe(event.step);
    const last = events.at(-1);
    expect(last && "snapshot" in last ? bits(last.snapshot) : null).toEqual(bits(end));
    expect([end.step, end.state.step.data[0], end.state.reader.step.data[0]]).toEqual([6, 6, 4]);
  });

  test("a recipe without a reader reads nothing", async () => {
    const trainer = await trainerOf("objective.invariance=null", "training.steps=1");
    expect(kept(await finish(trainer))).toEqual(["metrics 1", "evaluate 1", "sample 1", "checkpoint 1"]);
  });

  test("a finished run has nothing left to do", async () => {
    const { trainer, finished } = await whole;
    const { events, end } = await finish(trainer, stored(finished.end));
    expect([events, bits(end)]).toEqual([[], bits(finished.end)]);
  });
});

describe("an interrupted run, resumed, ends with the same bits and the same log as an uninterrupted one", () => {
  const places: readonly (readonly [string, (event: TrainingEvent) => boolean])[] = [
    ["in the first step of the reader", (event) => event.kind === "reading"],
    ["when the reader is ready", (event) => event.kind === "read"],
    ["at the reader's checkpoint", (event) => event.kind === "checkpoint"],
    ["in the first step of the game", (event) => event.kind === "progress"],
    ["in the middle of a line of the log", (event) => event.kind === "progress" && event.step >= 3],
    ["at a measurement", (event) => event.kind === "evaluate"],
    ["at a later checkpoint", (event) => event.kind === "checkpoint" && event.step === 5],
  ];

  test.each(places)("%s", async (_, until) => {
    const { trainer, finished } = await whole;
    const cut = await finish(trainer, trainer.initial(), until);
    expect(cut.events.at(-1)?.kind).toBe("checkpoint");
    const last = cut.events.findLast((event) => event.kind === "checkpoint");
    if (last === undefined) throw new Error("an aborted run must save");
    expect(bits(last.snapshot)).toEqual(bits(cut.end));
    const resumed = await finish(trainer, stored(last.snapshot));
    expect(bits(resumed.end)).toEqual(bits(finished.end));
    const log = ({ events }: Finished) =>
      events.flatMap((event) => (event.kind === "metrics" || event.kind === "read" ? [event] : []));
    expect([...log(cut), ...log(resumed)]).toEqual(log(finished));
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

  test("keeps the reader as reading left it", async () => {
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
  const other = await createTrainer({
    recipe: tinyRecipe(
      "training.batchSize=7",
      "training.evaluateEvery=1",
      "objective.invariance.batchSize=3",
    ),
    samples: shapeImages(5, { seed: 9 }),
    threads: 1,
  });
  made.push(other);
  expect(bits(other.initial()).tensors).toEqual(bits(trainer.initial()).tensors);
});

describe("a rate that breaks training stops it with the first step and quantity that broke", () => {
  test("in the game", async () => {
    const trainer = await trainerOf(
      "objective.invariance=null",
      "training.critic.rate=1e38",
      "training.steps=50",
      "training.checkpointEvery=50",
    );
    const events: TrainingEvent[] = [];
    const error: unknown = await (async () => {
      for await (const event of trainer.run(trainer.initial())) events.push(event);
    })().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error).toMatchObject({ quantity: expect.stringMatching(/^(loss|adversarial|information)\./) });
    const step = error instanceof NonFiniteError ? error.step : Number.NaN;
    expect(String(error)).toContain(`step ${step}: `);
    expect(step).toBeGreaterThanOrEqual(1);
    expect(step).toBeLessThanOrEqual(50);
    expect(events.every((event) => event.step < step)).toBe(true);
    expect(events.some(({ kind }) => kind === "checkpoint")).toBe(false);
  });

  test("in the reader's training", async () => {
    const trainer = await trainerOf("objective.invariance.rate=1e38", "objective.invariance.steps=50");
    await expect(finish(trainer)).rejects.toThrow(/loss\.reader|invariance\.|reader\.weights/);
  });
});

test("images that do not fit the networks are refused before anything is compiled", async () => {
  const odd = shapeImages(4, { size: 10 });
  await expect(createTrainer({ recipe: tinyRecipe(), samples: odd })).rejects.toThrow(
    /side that is a multiple of 4, got 10x10/,
  );
});
