import type { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";
import { openModel } from "../openModel.ts";
import { mostThreads, requireThreads } from "./requireThreads.ts";

test("threads go from 1 to twice the cores, and to 16 on any machine", () => {
  expect([1, 8, 64].map(mostThreads)).toEqual([16, 16, 128]);
  expect(requireThreads(undefined, 2)).toBe(undefined);
  expect(requireThreads(16, 2)).toBe(16);
});

test.each([0, -1, 1.5, 17, 256, 1e6, Number.NaN, Number.POSITIVE_INFINITY])(
  "%d threads are refused on two cores, with the limit",
  (threads) => {
    expect(() => requireThreads(threads, 2)).toThrow(
      `threads must be an integer from 1 to 16 on this machine, which has 2 cores, got ${threads}`,
    );
  },
);

test("a million threads are refused where a model is loaded", async () => {
  const { model, release } = await compile((x: np.Array) => x.add(1), [spec([1])]);
  await release();
  await expect(openModel(model, { threads: 1e6 })).rejects.toThrow("threads must be an integer from 1 to");
});
