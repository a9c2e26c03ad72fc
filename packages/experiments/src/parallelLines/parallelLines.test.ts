import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { stream } from "saddlepoint/random";
import { descend } from "./descend.ts";
import { GAMES } from "./games.ts";
import { lineSamples, parallelLineDistances } from "./lines.ts";
import { parallelLines } from "./parallelLines.ts";

describe("between parallel lines", () => {
  test.prop([fc.double({ min: 1e-6, max: 100, noNaN: true })])(
    "KL is infinite and JSD log 2 at any distance, and W1 is the distance on both sides",
    (theta) => {
      for (const at of [theta, -theta]) {
        expect(parallelLineDistances(at)).toEqual({ kl: Number.POSITIVE_INFINITY, jsd: Math.LN2, w1: theta });
      }
    },
  );

  test("all are 0 where the lines are one", () => {
    expect(parallelLineDistances(0)).toEqual({ kl: 0, jsd: 0, w1: 0 });
  });

  test("W1 between sorted samples of both is the distance and at most their heights' differences more", () => {
    const n = 2000;
    const heights = (at: number) =>
      lineSamples(stream(1, `line ${at}`), at, n)
        .filter((_, i) => i % 2 === 1)
        .toSorted();
    const [ys, zs] = [heights(0), heights(0.3)];
    const cost = ys.reduce((sum, y, i) => sum + Math.hypot(0.3, y - (zs[i] ?? 0)), 0) / n;
    expect(cost).toBeAllClose(0.3, { rtol: 0, atol: 0.01 });
    expect(cost).toBeGreaterThanOrEqual(0.3 - 1e-6);
  });
});

const game = (name: string) => {
  const found = GAMES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no game ${name}`);
  return found;
};

describe("gradient descent on the distance", () => {
  test("closes it under WGAN-GP, whose slope is 1, and not under minimax GAN, whose slope is 0", async () => {
    const settings = { seed: 1, steps: 800 };
    const wgan = await descend(game("WGAN-GP"), settings, () => true);
    const gan = await descend(game("GAN, minimax"), settings, () => true);
    expect(wgan?.slope[wgan.held - 1] ?? 0).toBeAllClose(1, { atol: 0.3 });
    expect(wgan?.theta.at(-1) ?? 1).toBeAllClose(0, { atol: 0.1 });
    expect(gan?.slope[gan.held - 1] ?? 1).toBeAllClose(0, { atol: 0.05 });
    expect(gan?.theta.at(-1) ?? 0).toBeAllClose(1, { atol: 0.05 });
  });

  test("holds θ while the critic trains alone, and ends when asked to", async () => {
    const descent = await descend(game("GAN, non-saturating"), { seed: 2, steps: 40 }, () => true);
    expect([...(descent?.theta.subarray(0, descent.held) ?? [])]).toEqual(new Array(10).fill(1));
    expect(await descend(game("GAN, non-saturating"), { seed: 2, steps: 40 }, () => false)).toBeUndefined();
  });
});

test("stopped before it began, the experiment still ends with a result, marked incomplete", async () => {
  const controller = new AbortController();
  controller.abort();
  const events = [];
  for await (const event of parallelLines.run({ seeds: [1], steps: 50 }, controller.signal))
    events.push(event);
  expect(events).toMatchObject([{ kind: "result", complete: false }]);
});
