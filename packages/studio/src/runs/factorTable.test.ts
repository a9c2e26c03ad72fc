import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { factorRows, scoreRows } from "./factorTable.ts";
import { reportQuantities } from "./reportQuantities.ts";

const estimate = (quantity: string, value: number): Quantity => ({
  ...exactQuantity(quantity, value, 1),
  kind: "estimate",
  ci: [value - 0.02, value + 0.02],
});
const score = (quantity: string, value: number): Quantity => ({
  ...estimate(quantity, value),
  unit: "dimensionless",
});
const report = {
  factors: [
    {
      name: "hair",
      entropy: estimate("H(hair)", 1.6),
      codes: [
        { name: "look", information: estimate("I(look(x); hair)", 1.2) },
        { name: "u1", information: estimate("I(u1(x); hair)", 0) },
      ],
    },
    {
      name: "still",
      entropy: estimate("H(still)", 0),
      codes: [{ name: "look", information: estimate("I(look(x); still)", 0) }],
    },
  ],
  disentanglement: {
    n: 1000,
    mig: score("MIG", 0.31),
    permuted: { mig: score("MIG, factors permuted", 0) },
  },
};

test("a factor's row has each code's share of what there is to tell, and the information in full", () => {
  const [hair, still] = factorRows(report);
  expect(hair?.cells).toEqual([
    { code: "look", share: expect.closeTo(0.75, 12), text: "75 %", full: "≈ 1.20 ± 0.02 nats" },
    { code: "u1", share: 0, text: "0 %", full: "≈ 0.00 ± 0.02 nats" },
  ]);
  expect(still?.cells.map(({ share }) => share)).toEqual([0]);
});

test("scores stand beside what chance gives, and in no card of quantities", () => {
  expect(scoreRows(report)).toEqual([
    { name: "MIG", line: "0.31 [0.29, 0.33]", chance: "0.00 [−0.02, 0.02]" },
  ]);
  const { permuted: _, ...alone } = report.disentanglement;
  expect(scoreRows({ disentanglement: alone })[0]?.chance).toBe("");
  expect(reportQuantities(report)).toEqual([]);
});

test.each([[null], [{}], [{ factors: 3, disentanglement: [] }], [{ factors: [1, { codes: 2 }] }]])(
  "of %j nothing breaks",
  (odd) => {
    expect(factorRows(odd).flatMap(({ cells }) => cells)).toEqual([]);
    expect(scoreRows(odd)).toEqual([]);
  },
);
