import { expect, test } from "vitest";
import { fakeView } from "../../../testing/fakeView.ts";
import type { Remote } from "../../kit/calls.ts";
import type { LabApi } from "../core/labApi.ts";
import { defaultSettings } from "../core/settings.ts";
import type { Pace } from "./pace.ts";
import { createSession, type GameState, type Session } from "./session.ts";

interface Fake {
  readonly session: Session;
  readonly calls: string[];
  readonly state: () => GameState;
}

/** A session over a game that only counts; at step `breaksAt` it is no longer finite. */
function sessionOf(pace: Pace = "5", breaksAt = Number.POSITIVE_INFINITY): Fake {
  const calls: string[] = [];
  let step = 0;
  let state: GameState | undefined;
  const view = (said: string, steps: number) => async () => {
    calls.push(said);
    await Promise.resolve();
    if (step + steps >= breaksAt) throw new Error("the critic's loss is NaN at step 9; lower the rates");
    step += steps;
    return fakeView({ step });
  };
  const game: Remote<LabApi> = {
    open: async ({ seed }) => {
      step = 0;
      return view(`open ${seed}`, 0)();
    },
    play: (steps) => view(`play ${steps}`, steps)(),
    playFor: (milliseconds, most = 40) => view(`for ${milliseconds}`, Math.min(40, most))(),
    criticStep: view("critic", 0),
    generatorStep: view("generator", 0),
    view: view("view", 0),
    threads: async () => 3,
    release: async () => {},
  };
  const session = createSession({
    game,
    changed: (next) => {
      state = next;
    },
    drawn: () => new Promise((resolve) => setTimeout(resolve, 1)),
    rest: () => Promise.resolve(),
    now: () => calls.length,
    pace: () => pace,
    still: () => false,
  });
  return {
    session,
    calls,
    state: () => {
      if (state === undefined) throw new Error("the session has said nothing yet");
      return state;
    },
  };
}
const settings = (seed: number) => ({ ...defaultSettings(), seed });
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

test("a game opens paused with its first view, plays when it is told and stops when it is told", async () => {
  const { session, state, calls } = sessionOf();
  await session.open(settings(1));
  expect(state()).toMatchObject({ phase: "paused", view: { step: 0 }, threads: 3 });
  session.play();
  await soon();
  session.pause();
  const stopped = calls.length;
  await soon();
  expect(state().phase).toBe("paused");
  expect(state().view?.step).toBeGreaterThan(0);
  expect(calls.length).toBe(stopped);
});

test("what is seen when a game is paused is the game as it is, the call that was under way included", async () => {
  const { session, state, calls } = sessionOf("5");
  await session.open(settings(1));
  session.play();
  session.pause();
  await soon();
  expect(calls).toEqual(["open 1", "play 5"]);
  expect(state()).toMatchObject({ phase: "paused", view: { step: 5 } });
});

test("of several games asked for at once only the last is kept, and one that was playing plays on", async () => {
  const { session, state, calls } = sessionOf();
  await session.open(settings(1));
  session.play();
  await soon();
  void session.open(settings(2));
  void session.open(settings(3));
  await session.open(settings(4));
  expect(calls.filter((call) => call.startsWith("open"))).toEqual(["open 1", "open 2", "open 4"]);
  await soon();
  expect(state().phase).toBe("playing");
  expect(state().curves.points[0]?.step).toBe(0);
  session.pause();
});

test("a move of one player pauses the game and says whose it was", async () => {
  const { session, state, calls } = sessionOf();
  await session.open(settings(1));
  await session.move("critic");
  expect(state()).toMatchObject({ phase: "paused", turn: "critic" });
  await session.move("generator");
  await session.move("both");
  expect(calls.slice(1)).toEqual(["critic", "generator", "play 1"]);
});

test("a game that is to stop at a step stops exactly there, at full speed too", async () => {
  for (const pace of ["full", "25"] as const) {
    const { session, state } = sessionOf(pace);
    await session.open(settings(1));
    await session.playUntil(117);
    expect(state()).toMatchObject({ phase: "paused", view: { step: 117 } });
  }
});

test("a game that is no longer finite fails with its reason, and its last view stays", async () => {
  const { session, state } = sessionOf("5", 9);
  await session.open(settings(1));
  session.play();
  await soon();
  expect(state()).toMatchObject({ phase: "failed", view: { step: 5 } });
  expect(state().error).toContain("lower the rates");
});
