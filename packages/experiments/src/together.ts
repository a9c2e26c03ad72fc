import type { ExperimentEvent } from "./experiment.ts";

/** What a job said, and which one it was. */
type Said<Event> = { readonly index: number; readonly event: Event };

/** A job that yields its progress; it returns nothing when it was stopped before its end. */
export type Job<Event, Result> = AsyncGenerator<Event, Result | undefined, undefined>;

/** Jobs at once. A small network uses one core, and the machines that experiments are made for have two. */
const WIDTH = 2;

/**
 * Runs jobs a few at a time and passes on what each yields as it comes. A job's own numbers do not depend on the others'.
 * When one throws, the others are ended before the error is passed on.
 *
 * @param width how many at once
 * @returns what the jobs returned, in their order, without those that returned nothing
 */
export async function* together<Event, Result extends object>(
  jobs: readonly (() => Job<Event, Result>)[],
  width = WIDTH,
): AsyncGenerator<Said<Event>, readonly Result[], undefined> {
  const results: (Result | undefined)[] = [];
  const running = new Map<number, Job<Event, Result>>();
  const coming = new Map<number, ReturnType<typeof next>>();
  const next = async (index: number, job: Job<Event, Result>) => ({ index, job, came: await job.next() });
  const ask = (index: number, job: Job<Event, Result>): void => {
    // Last in the map, so that a fast job is not asked again before the others are heard.
    coming.delete(index);
    coming.set(index, next(index, job));
  };
  let begun = 0;
  const begin = (): void => {
    const job = jobs[begun]?.();
    if (job === undefined) return;
    running.set(begun, job);
    ask(begun, job);
    begun++;
  };
  try {
    for (let i = 0; i < width; i++) begin();
    while (coming.size > 0) {
      const { index, job, came } = await Promise.race(coming.values());
      if (came.done) {
        results[index] = came.value;
        running.delete(index);
        coming.delete(index);
        begin();
      } else {
        ask(index, job);
        yield { index, event: came.value };
      }
    }
    return results.filter((result) => result !== undefined);
  } finally {
    await Promise.allSettled([
      ...coming.values(),
      ...[...running.values()].map((job) => job.return(undefined)),
    ]);
  }
}

/** Runs the jobs of tasks together; each yields how far it has come, and all of it adds up to the total. */
export async function* runTasks<Task, Result extends object>(
  tasks: readonly Task[],
  total: number,
  jobOf: (task: Task) => Job<number, Result>,
  nameOf: (task: Task) => string,
): AsyncGenerator<ExperimentEvent, readonly Result[], undefined> {
  const at = tasks.map(() => 0);
  const names = tasks.map(nameOf);
  const running = together(tasks.map((task) => () => jobOf(task)));
  let next = await running.next();
  for (; !next.done; next = await running.next()) {
    const { index, event } = next.value;
    at[index] = event;
    const done = at.reduce((a, b) => a + b, 0);
    yield { kind: "progress", done: Math.min(total, done), total, what: names[index] ?? "" };
  }
  return next.value;
}
