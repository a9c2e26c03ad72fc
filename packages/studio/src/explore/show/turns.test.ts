import { expect, test } from "vitest";
import { turns } from "./turns.ts";

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

test("while a piece runs only the newest request of a lane waits, and the urgent lane goes first", async () => {
  const done: string[] = [];
  const { ask } = turns(() => {});
  const piece = (name: string) => async () => {
    await tick();
    done.push(name);
  };
  ask(1, [piece("row 1"), piece("row 2")]);
  ask(0, [piece("old picture")]);
  ask(0, [piece("new picture")]);
  while (done.length < 3) await tick();
  expect(done).toEqual(["row 1", "new picture", "row 2"]);
});

test("new work of a lane replaces the pieces that the old had left", async () => {
  const done: string[] = [];
  const { ask } = turns(() => {});
  const piece = (name: string) => async () => {
    await tick();
    done.push(name);
  };
  ask(1, [piece("a1"), piece("a2"), piece("a3")]);
  ask(1, [piece("b1"), piece("b2")]);
  while (done.length < 3) await tick();
  await tick();
  expect(done).toEqual(["a1", "b1", "b2"]);
});

test("a piece that fails is told of once, takes the rest of its work along and no other lane's", async () => {
  const done: string[] = [];
  const failures: [number, unknown][] = [];
  const { ask } = turns((lane, error) => failures.push([lane, error]));
  const reason = new Error("no such model");
  ask(1, [() => Promise.reject(reason), async () => void done.push("never")]);
  ask(2, [async () => void done.push("other")]);
  await tick();
  await tick();
  expect(failures).toEqual([[1, reason]]);
  expect(done).toEqual(["other"]);
});

test("while pictures are asked for, other lanes wait for a pause, and then do all their work", async () => {
  const done: string[] = [];
  const { ask } = turns(() => {}, 40);
  const piece = (name: string) => async () => void done.push(name);
  ask(0, [piece("picture 1")]);
  ask(1, [piece("row 1"), piece("row 2")]);
  await tick();
  ask(0, [piece("picture 2")]);
  await tick();
  expect(done).toEqual(["picture 1", "picture 2"]);
  while (done.length < 4) await tick();
  expect(done.slice(2)).toEqual(["row 1", "row 2"]);
});
