import { fc } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { evaluated } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";

beforeAll(startCpu);

const word = fc.nat({ max: 2 ** 32 - 1 });

const ones = (x: number): number => [...(x >>> 0).toString(2)].filter((bit) => bit === "1").length;

/** A function of the first operand, which disposes of the second. */
function alone(f: (x: np.Array) => np.Array): (x: np.Array, y: np.Array) => np.Array {
  return (x, y) => {
    y.dispose();
    return f(x);
  };
}

/** What JavaScript's own operators give, which work on 32 bits. */
const OPERATIONS: readonly {
  f: (x: np.Array, y: np.Array) => np.Array;
  exact: (x: number, y: number) => number;
}[] = [
  { f: np.bitwiseAnd, exact: (x, y) => x & y },
  { f: np.bitwiseOr, exact: (x, y) => x | y },
  { f: np.bitwiseXor, exact: (x, y) => x ^ y },
  { f: np.leftShift, exact: (x, y) => x << y },
  { f: np.rightShift, exact: (x, y) => x >>> y },
  { f: alone(np.invert), exact: (x) => ~x },
  { f: alone(np.bitwiseCount), exact: (x) => ones(Math.abs(x)) },
];

test("bits combine, shift (by an amount modulo 32, filling with zeros) and count, of the magnitude, as in JavaScript", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 30 }), async (pairs) => {
      for (const dtype of ["int32", "uint32"] as const) {
        const read = (x: number): number => (dtype === "int32" ? x | 0 : x >>> 0);
        const operands = [0, 1].map((i) =>
          tensor(
            [pairs.length],
            pairs.map((pair) => read(pair[i] ?? 0)),
            dtype,
          ),
        );
        const results = await evaluated((xs) => {
          const [x, y] = [nth(xs, 0), nth(xs, 1)];
          const all = OPERATIONS.map(({ f }) => f(x.ref, y.ref));
          x.dispose();
          y.dispose();
          return all;
        }, operands);
        expect(results.map((result) => Array.from(result.data, Number))).toEqual(
          OPERATIONS.map(({ exact }) => pairs.map(([x, y]) => read(exact(read(x), read(y))))),
        );
      }
    }),
    { seed: 3, numRuns: 8 },
  );
});

test("booleans combine by truth", async () => {
  const [x, y] = [tensor([4], [0, 0, 1, 1], "bool"), tensor([4], [0, 1, 0, 1], "bool")];
  const results = await evaluated(
    (xs) => {
      const [a, b] = [nth(xs, 0), nth(xs, 1)];
      return [
        np.bitwiseAnd(a.ref, b.ref),
        np.bitwiseOr(a.ref, b.ref),
        np.logicalXor(a.ref, b),
        np.logicalNot(a),
      ];
    },
    [x, y],
  );
  expect(results.map((result) => Array.from(result.data, Number).join(""))).toEqual([
    "0001",
    "0111",
    "0110",
    "1100",
  ]);
});
