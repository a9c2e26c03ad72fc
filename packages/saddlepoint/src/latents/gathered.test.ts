import { expect, test } from "vitest";
import { gathered } from "./gathered.ts";

test("what is asked at once is one call, and everybody has their own", async () => {
  const calls: number[] = [];
  const generate = gathered(async (latents) => {
    calls.push(latents.length);
    return Float32Array.from([...latents].flatMap((x) => [x, 10 * x]));
  }, 1);
  const [a, b] = await Promise.all([generate(Float32Array.of(1)), generate(Float32Array.of(2, 3))]);
  expect(calls).toEqual([3]);
  expect([[...(a ?? [])], [...(b ?? [])]]).toEqual([
    [1, 10],
    [2, 20, 3, 30],
  ]);
});

test("a call that fails fails for all who asked, and not for those after", async () => {
  let fails = true;
  const generate = gathered(async (latents) => {
    if (fails) throw new Error("lost");
    return latents;
  }, 1);
  const both = await Promise.allSettled([generate(Float32Array.of(1)), generate(Float32Array.of(2))]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect([...(await generate(Float32Array.of(4)))]).toEqual([4]);
});
