import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createLab } from "../core/createLab.ts";
import { defaultSettings, GAMES, type LabSettings } from "../core/settings.ts";
import type { LabView } from "../labView.ts";
import { type Addend, addingUp, boundSum, codeSum, lossSum, type Sum } from "./sums.ts";

const addend: fc.Arbitrary<Addend> = fc.record({
  sign: fc.constantFrom("+" as const, "−" as const),
  value: fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  ),
});
const numberOf = (text: string): number => Number(text.replace("−", "-"));

test.prop([fc.array(addend, { minLength: 1, maxLength: 5 })])(
  "the shown numbers add up to the shown sum, to its last digit, and it is the sum but for rounding",
  (addends) => {
    const { texts, total } = addingUp(addends);
    const decimals = total.split(".")[1]?.length ?? 0;
    const signed = (numbers: readonly number[]) =>
      addends.reduce((sum, { sign }, i) => sum + (sign === "+" ? 1 : -1) * (numbers[i] ?? 0), 0);
    expect(
      signed(texts.map(numberOf))
        .toFixed(decimals)
        .replace(/^-(0(\.0*)?)$/, "$1"),
    ).toBe(total.replace("−", "-"));
    const wanted = signed(addends.map(({ value }) => value));
    expect(Math.abs(numberOf(total) - wanted)).toBeLessThanOrEqual(0.5001 * addends.length * 10 ** -decimals);
  },
);

test("four digits of the largest number are shown, and infinite numbers by their sign", () => {
  expect(
    addingUp([
      { sign: "+", value: Math.LN2 },
      { sign: "+", value: -0.25 },
    ]),
  ).toEqual({
    texts: ["0.6931", "−0.2500"],
    total: "0.4431",
  });
  expect(
    addingUp([
      { sign: "+", value: 3 },
      { sign: "−", value: Number.POSITIVE_INFINITY },
    ]).total,
  ).toBe("−∞");
});

import "../../../../saddlepoint/testing/toBeAllClose.ts";

const SMALL = { generatorWidths: [8], criticWidths: [8], batchSize: 16 } as const;

async function played(settings: LabSettings): Promise<LabView> {
  const lab = await createLab(settings);
  const view = await lab.play(3);
  await lab.release();
  return view;
}

/** What somebody finds who adds the shown numbers up. */
const addedUp = ({ rows }: Sum): number =>
  rows.reduce((sum, { sign, text }) => sum + (sign === "+" ? 1 : -1) * numberOf(text), 0);

describe("the shown numbers add up", () => {
  for (const game of GAMES) {
    test(`${game}: to the bound, and on the last batch to the critic's loss`, async () => {
      const settings: LabSettings = {
        ...defaultSettings("mixture", game),
        ...SMALL,
        ...(game === "wasserstein" ? {} : { penalty: "r1", penaltyWeight: 3 }),
        categories: 3,
        informationWeight: 0.7,
      };
      const view = await played(settings);
      const bound = boundSum(settings, view);
      expect(addedUp(bound)).toBeAllClose(numberOf(bound.total.text), { atol: 1e-9 });
      expect(addedUp(bound)).toBeAllClose(view.bound.value, { atol: 2e-3 });
      const loss = lossSum(settings, view);
      if (loss === null) throw new Error("a penalised game with codes has a loss of several terms");
      expect(addedUp(loss)).toBeAllClose(view.metrics["loss.critic"] ?? Number.NaN, { atol: 2e-3 });
      const penalty = numberOf(loss.rows[1]?.text ?? "");
      const gradient = view.metrics["penalty.gradient"] ?? Number.NaN;
      // R1 is γ/2 times what it reports; of the other only the mean norm is known, and the mean square is no less.
      if (game !== "wasserstein") expect(penalty).toBeAllClose(1.5 * gradient, { atol: 2e-3 });
      else expect(penalty).toBeGreaterThan((gradient - 1) ** 2 - 2e-3);
      const [code] = view.codes.map(codeSum);
      if (code === undefined) throw new Error("the game has a code");
      expect(addedUp(code)).toBeAllClose(view.codes[0]?.bound.value ?? Number.NaN, { atol: 2e-3 });
      expect(numberOf(code.rows[0]?.text ?? "")).toBeAllClose(Math.log(3), { atol: 1e-3 });
    });
  }

  test("an f-GAN's means are those of T and of f*(T) over the held-out points, one minus the other", async () => {
    const settings: LabSettings = { ...defaultSettings("mixture", "f-gan"), ...SMALL };
    const { means, bound } = await played(settings);
    // KL: T = v, f*(t) = e^(t−1) > 0, and by Jensen E f*(T) ≥ e^(E T − 1).
    expect(means.fake).toBeGreaterThan(0);
    expect(means.real - means.fake).toBeAllClose(bound.value, { rtol: 1e-5 });
  });

  test("without a penalty or codes the critic's loss has one term, and is not taken apart", async () => {
    const settings = { ...defaultSettings("mixture"), ...SMALL };
    expect(lossSum(settings, await played(settings))).toBeNull();
  });
});
