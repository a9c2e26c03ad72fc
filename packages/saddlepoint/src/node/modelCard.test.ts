import { expect, test } from "vitest";
import { tinyRecipe } from "../../testing/tinyRecipe.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { type CardSubject, modelCard } from "./modelCard.ts";
import type { RecordedReport } from "./readReport.ts";

const estimate = (quantity: string, value: number): RecordedReport["divergence"] => ({
  quantity,
  value,
  unit: "nats",
  kind: "estimate",
  ceiling: Number.POSITIVE_INFINITY,
  ci: [value, value],
  n: 1000,
});

const subject = (factors: RecordedReport["factors"]): CardSubject => ({
  name: "shapes",
  model: modelOf(tinyRecipe(), [1, 8, 8]),
  step: 3,
  seed: 1,
  made: {
    versions: {},
    device: "cpu",
    data: { source: "shapes", count: 24, heldOut: 40, sha256: "0", shape: [1, 8, 8] },
  },
  report: {
    step: 3,
    information: { codes: [] },
    divergence: estimate("I(x; y)", 0.1),
    invariance: [],
    factors,
  },
});

test("a card says which code tells of which factor, as a share of what there is to tell", () => {
  const card = modelCard(
    subject([
      {
        name: "form",
        entropy: estimate("H(form)", 1.6),
        codes: [
          { name: "slant", information: estimate("I(slant(x); form)", 0.08) },
          { name: "shape", information: estimate("I(shape(x); form)", 1.2) },
        ],
      },
    ]),
    {},
  );
  expect(card).toContain("read from 1000 held-out images, tell of what those were made of");
  expect(card).toContain("| factor | entropy, nats | `slant` | `shape` |");
  expect(card).toContain("| form | 1.600 | 5.0% | 75.0% |");
});

test("a card says how well codes keep factors apart, beside what chance gives", () => {
  const all = (value: number) => ({
    mig: estimate("MIG", value),
    sap: estimate("SAP", value),
    disentanglement: estimate("DCI disentanglement", value),
    completeness: estimate("DCI completeness", value),
    informativeness: estimate("DCI informativeness", value),
    factorVae: estimate("FactorVAE score", value),
  });
  const disentanglement = { n: 1000, ...all(0.3), permuted: all(0.02) };
  const of = subject([
    {
      name: "form",
      entropy: estimate("H(form)", 1.6),
      codes: [{ name: "slant", information: estimate("I(slant(x); form)", 0.08) }],
    },
  ]);
  const report = of.report && { ...of.report, disentanglement };
  expect(modelCard({ ...of, report }, {})).toContain(
    "| MIG | 0.300 | [0.300, 0.300] | 0.020 | [0.020, 0.020] |",
  );
  expect(modelCard(of, {})).not.toContain("| MIG |");
});

test("where factors are not known a card has no word of them", () => {
  expect(modelCard(subject(undefined), {})).not.toContain("| factor |");
});

test("a card says which label each value of a code stands for, as the report matched them", () => {
  const of = subject(undefined);
  const ci: [number, number] = [0.05, 0.15];
  const clusters = { code: "shape", errorRate: 0.1, ci, n: 40, assignment: [2, -1, 0] };
  const report = of.report && { ...of.report, clusters };
  expect(modelCard({ ...of, report }, {})).toContain(
    "\nThe values of `shape` stand, in order, for the labels 2, none, 0.\n",
  );
});
