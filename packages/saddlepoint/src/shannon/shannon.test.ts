import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { divergence } from "../divergences/divergence.ts";
import { jsd } from "../divergences/jsd.ts";
import { kl } from "../divergences/kl.ts";
import { toBits } from "../quantity/quantity.ts";
import { binaryEntropy } from "./binaryEntropy.ts";
import { coinFlip } from "./coinFlip.ts";
import { conditionalEntropy } from "./conditionalEntropy.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { entropy } from "./entropy.ts";
import { jointEntropy } from "./jointEntropy.ts";
import { mutualInformation } from "./mutualInformation.ts";

const close = { rtol: 1e-12, atol: 1e-12 };
const CELLS = 12;

/** Masses of which about a third are 0. */
const weight = fc.double({ min: -0.5, max: 1, noNaN: true }).map((x) => (x > 1e-3 ? x : 0));
const masses = (n: number) =>
  fc
    .array(weight, { minLength: n, maxLength: n })
    .filter((weights) => weights.some((w) => w > 1e-3))
    .map((weights) => weights.map((w) => w / weights.reduce((sum, x) => sum + x, 0)));

/** Tables of 12 cells, of every shape from 1 by 12 to 12 by 1. */
const table = fc
  .tuple(masses(CELLS), fc.constantFrom(1, 2, 3, 4, 6, 12))
  .map(([cells, width]) =>
    Array.from({ length: CELLS / width }, (_, i) => cells.slice(i * width, (i + 1) * width)),
  );

const rowSums = (joint: readonly (readonly number[])[]) =>
  joint.map((row) => row.reduce((sum, mass) => sum + mass, 0));
const transpose = (joint: readonly (readonly number[])[]) =>
  (joint[0] ?? []).map((_, j) => joint.map((row) => row[j] ?? 0));

describe("the three identities of mutual information", () => {
  test.prop([table])(
    "I(X; Y) is the KL divergence of the joint from the product of the marginals",
    (joint) => {
      const [x, y] = [rowSums(joint), rowSums(transpose(joint))];
      const independent = x.flatMap((px) => y.map((py) => px * py));
      expect(mutualInformation(joint).value).toBeAllClose(
        divergence(kl, joint.flat(), independent).value,
        close,
      );
    },
  );

  test.prop([table])("I(X; Y) = H(X) - H(X|Y)", (joint) => {
    const known = entropy(rowSums(joint)).value - conditionalEntropy(joint, "x").value;
    expect(mutualInformation(joint).value).toBeAllClose(known, close);
  });

  test.prop([table])("I(X; Y) = H(Y) - H(Y|X)", (joint) => {
    const known = entropy(rowSums(transpose(joint))).value - conditionalEntropy(joint, "y").value;
    expect(mutualInformation(joint).value).toBeAllClose(known, close);
  });
});

test.prop([table])("mutual information is symmetric, and between 0 and its ceiling", (joint) => {
  const { value, ceiling } = mutualInformation(joint);
  expect(mutualInformation(transpose(joint)).value).toBeAllClose(value, close);
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThanOrEqual(ceiling);
});

test.prop([masses(3), masses(4)])("independent variables have no mutual information", (x, y) => {
  expect(mutualInformation(x.map((px) => y.map((py) => px * py))).value).toBeAllClose(0, close);
});

test.prop([masses(5)])(
  "a variable's information about itself is its entropy, and nothing is left open",
  (p) => {
    const same = p.map((mass, i) => p.map((_, j) => (i === j ? mass : 0)));
    expect(mutualInformation(same).value).toBeAllClose(entropy(p).value, close);
    expect(conditionalEntropy(same, "x").value).toBeAllClose(0, close);
  },
);

test.prop([table])("the chain rule: H(X, Y) = H(X) + H(Y|X)", (joint) => {
  const chained = entropy(rowSums(joint)).value + conditionalEntropy(joint, "y").value;
  expect(jointEntropy(joint).value).toBeAllClose(chained, close);
});

test.prop([masses(6)])("entropy lies between 0 and log k, which equal masses reach", (p) => {
  const { value, ceiling, kind, unit } = entropy(p);
  expect(ceiling).toBe(Math.log(6));
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThanOrEqual(ceiling);
  expect({ kind, unit }).toEqual({ kind: "exact", unit: "nats" });
  expect(entropy(p.map(() => 1 / 6)).value).toBeAllClose(Math.log(6), close);
});

test.prop([masses(6), masses(6)])("cross entropy is H(P) + KL(P||Q), infinite where that is", (p, q) => {
  const parts = entropy(p).value + divergence(kl, p, q).value;
  expect(crossEntropy(p, q).value).toBeAllClose(parts, close);
  expect(crossEntropy(p, p).value).toBeAllClose(entropy(p).value, close);
});

describe("a fair coin that chooses between P and Q", () => {
  test.prop([masses(5), masses(5)])("carries JSD(P, Q) about the draw, at most log 2", (p, q) => {
    const { value } = jsd(p, q);
    expect(mutualInformation(coinFlip(p, q)).value).toBeAllClose(value, close);
    expect(value).toBeLessThanOrEqual(Math.LN2);
  });

  test.prop([
    masses(5),
    masses(5),
    fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 5, maxLength: 5 }),
  ])("is read by no discriminator beyond log 2 + ½ E_P log D + ½ E_Q log(1 - D) <= I[x, y]", (p, q, d) => {
    const bound = d.reduce(
      (sum, real, i) => sum + ((p[i] ?? 0) * Math.log(real) + (q[i] ?? 0) * Math.log(1 - real)) / 2,
      Math.LN2,
    );
    expect(bound).toBeLessThanOrEqual(mutualInformation(coinFlip(p, q)).value + 1e-12);
  });

  test.prop([masses(5), masses(5)])("is read to the last nat by D* = p/(p + q)", (p, q) => {
    const part = (mass: number, other: number) => (mass > 0 ? mass * Math.log(mass / (mass + other)) : 0);
    const bound = p.reduce(
      (sum, mass, i) => sum + (part(mass, q[i] ?? 0) + part(q[i] ?? 0, mass)) / 2,
      Math.LN2,
    );
    expect(bound).toBeAllClose(mutualInformation(coinFlip(p, q)).value, close);
  });

  test("is known for sure, log 2 or one bit, where P and Q share no outcome", () => {
    expect(jsd([1, 0], [0, 1])).toMatchObject({ quantity: "JSD(P, Q)", value: Math.LN2, ceiling: Math.LN2 });
    expect(toBits(mutualInformation(coinFlip([0.3, 0.7, 0], [0, 0, 1]))).value).toBeAllClose(1, close);
  });

  test("has the entropy h(½) = +log 2, not -log 2", () => {
    expect(binaryEntropy(0.5).value).toBe(Math.LN2);
    expect(toBits(binaryEntropy(0.5)).value).toBe(1);
    expect([binaryEntropy(0).value, binaryEntropy(1).value]).toEqual([0, 0]);
  });
});

test("what is no distribution is refused, with what was found", () => {
  expect(() => entropy([])).toThrow("entropy(p): p must hold at least one mass, got none");
  expect(() => entropy([0.5, 0.6])).toThrow("entropy(p): p must sum to 1, got 1.1");
  expect(() => entropy([1.5, -0.5])).toThrow(
    "entropy(p): p must hold finite masses of at least 0, got -0.5 at 1",
  );
  expect(() => entropy([Number.NaN, 1])).toThrow("got NaN at 0");
  expect(() => crossEntropy([1], [0.5, 0.5])).toThrow(
    "crossEntropy(p, q): p and q must be of one length, got 1 and 2",
  );
  expect(() => mutualInformation([[0.5], [0.25, 0.25]])).toThrow(
    "mutualInformation(joint): joint's rows must be of one length, got 1 and 2 at 1",
  );
  expect(() => conditionalEntropy([[0.5, 0.4]], "x")).toThrow("joint must sum to 1, got 0.9");
  expect(() => jointEntropy([])).toThrow("joint must hold at least one mass, got none");
  expect(() => coinFlip([0.5, 0.5], [1])).toThrow("must be of one length, got 2 and 1");
  expect(() => binaryEntropy(1.1)).toThrow("binaryEntropy(p): p must be from 0 to 1, got 1.1");
});
