import { fc } from "@fast-check/vitest";
import { lax, numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluated, expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";

beforeAll(startCpu);

/** All numbers that the compiled function gives for these. */
async function values(
  f: (...xs: np.Array[]) => np.Array,
  ...operands: ReturnType<typeof tensor>[]
): Promise<number[]> {
  return Array.from(nth(await evaluated((xs) => [f(...xs)], operands), 0).data, Number);
}

describe("integers", () => {
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const uint32 = fc.nat({ max: 2 ** 32 - 1 });

  test("add, multiply and negate modulo 2³², signed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(int32, int32), { minLength: 2, maxLength: 40 }), async (pairs) => {
        const [x, y] = [0, 1].map((i) =>
          tensor(
            [pairs.length],
            pairs.map((pair) => pair[i] ?? 0),
            "int32",
          ),
        );
        if (x === undefined || y === undefined) return;
        expect(await values((a: np.Array, b: np.Array) => a.add(b), x, y)).toEqual(
          pairs.map(([a, b]) => (a + b) | 0),
        );
        expect(await values((a: np.Array, b: np.Array) => a.mul(b), x, y)).toEqual(
          pairs.map(([a, b]) => Math.imul(a, b)),
        );
        expect(await values((a: np.Array) => a.neg(), x)).toEqual(pairs.map(([a]) => -a | 0));
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  test("add, multiply and negate modulo 2³², unsigned", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(uint32, uint32), { minLength: 2, maxLength: 40 }), async (pairs) => {
        const [x, y] = [0, 1].map((i) =>
          tensor(
            [pairs.length],
            pairs.map((pair) => pair[i] ?? 0),
            "uint32",
          ),
        );
        if (x === undefined || y === undefined) return;
        expect(await values((a: np.Array, b: np.Array) => a.add(b), x, y)).toEqual(
          pairs.map(([a, b]) => (a + b) >>> 0),
        );
        expect(await values((a: np.Array, b: np.Array) => a.mul(b), x, y)).toEqual(
          pairs.map(([a, b]) => Math.imul(a, b) >>> 0),
        );
        expect(await values((a: np.Array) => a.neg(), x)).toEqual(pairs.map(([a]) => -a >>> 0));
        expect(await values((a: np.Array, b: np.Array) => np.minimum(a, b), x, y)).toEqual(
          pairs.map(([a, b]) => Math.min(a, b)),
        );
      }),
      { seed: 2, numRuns: 5 },
    );
  });

  test("sum and multiply modulo 2³² along axes, also along those that are broadcast", async () => {
    const repeat = (op: "sum" | "prod") => (x: np.Array) => np.broadcastTo(x, [5, 7])[op](0);
    for (const [dtype, wrap] of [
      ["int32", (x: bigint) => BigInt.asIntN(32, x)],
      ["uint32", (x: bigint) => BigInt.asUintN(32, x)],
    ] as const) {
      const numbers = [2 ** 31 - 1, 65537, 3, 2, 1, 0, 123456789];
      const x = tensor([7], numbers, dtype);
      const expected = (f: (n: bigint) => bigint) => numbers.map((n) => Number(wrap(f(BigInt(n)))));
      expect(await values(repeat("sum"), x)).toEqual(expected((n) => 5n * n));
      expect(await values(repeat("prod"), x)).toEqual(expected((n) => n ** 5n));
      const all = numbers.reduce((sum, n) => sum + BigInt(n), 0n);
      expect(await values((y: np.Array) => y.sum(), x)).toEqual([Number(wrap(all))]);
    }
  });

  test("have extrema, along axes and of two arrays, also where 2³¹ lies between them", async () => {
    const numbers = [2 ** 31, 5, 2 ** 31 - 1, 0, 2 ** 32 - 1, 7, 2 ** 31 + 3, 9, 1];
    const [x, y] = [tensor([9], numbers, "uint32"), tensor([9], numbers.toReversed(), "uint32")];
    const extrema = await evaluated(
      (xs) => {
        const [a, b] = [nth(xs, 0), nth(xs, 1)];
        return [a.ref.max(), a.ref.min(), np.maximum(a.ref, b.ref), np.minimum(a, b)];
      },
      [x, y],
    );
    const pairs = numbers.map((n, i) => [n, numbers.at(-1 - i) ?? 0] as const);
    expect(extrema.map(({ data }) => Array.from(data, Number))).toEqual([
      [2 ** 32 - 1],
      [0],
      pairs.map(([a, b]) => Math.max(a, b)),
      pairs.map(([a, b]) => Math.min(a, b)),
    ]);
    const rows = tensor([3, 2], [2 ** 31, 5, 5, 2 ** 31, 2 ** 31 - 1, 2 ** 31], "uint32");
    expect(await values((a: np.Array) => a.max(1), rows)).toEqual([2 ** 31, 2 ** 31, 2 ** 31]);
    expect(await values((a: np.Array) => a.min(0), rows)).toEqual([5, 5]);
  });

  test("divide towards zero, with the remainder's sign that of the dividend", async () => {
    const x = tensor([6], [7, -7, 7, -7, 9, -(2 ** 31)], "int32");
    const y = tensor([6], [2, 2, -2, -2, 3, 2], "int32");
    expect(await values((a: np.Array, b: np.Array) => a.div(b), x, y)).toEqual([3, -3, -3, 3, 3, -(2 ** 30)]);
    expect(await values((a: np.Array, b: np.Array) => a.mod(b), x, y)).toEqual(
      [1, -1, 1, -1, 0, 0].map((r) => r + 0),
    );
  });

  test("divided by zero are an error that says so, not a crash", async () => {
    const [x, zero] = [tensor([2], [1, 2], "int32"), tensor([2], [1, 0], "int32")];
    await expect(values((a: np.Array, b: np.Array) => a.div(b), x, zero)).rejects.toThrow(
      /division by zero/i,
    );
    await expect(values((a: np.Array, b: np.Array) => a.mod(b), x, zero)).rejects.toThrow(/modulo by zero/i);
  });
});

describe("floats", () => {
  // No denormal numbers among them or their reciprocals: sessions take those for 0.
  const EDGES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1e-37, 1e37, -1.5, 1];

  test("treat NaN, infinities and zeros of either sign as jax-js does", async () => {
    const pairs = EDGES.flatMap((a) => EDGES.map((b) => [a, b] as const));
    const [x, y] = [0, 1].map((i) =>
      tensor(
        [pairs.length],
        pairs.map((pair) => pair[i] ?? 0),
      ),
    );
    if (x === undefined || y === undefined) return;
    await expectAgreement(
      ([a, b]) => {
        const [u, v] = [nth([a], 0), nth([b], 0)];
        if (u === undefined || v === undefined) return [];
        return [
          u.ref.add(v.ref),
          u.ref.mul(v.ref),
          u.ref.div(v.ref),
          np.minimum(u.ref, v.ref),
          np.maximum(u.ref, v.ref),
          u.ref.mod(v.ref),
          u.ref.less(v.ref),
          u.ref.equal(v.ref),
          u.ref.notEqual(v.ref),
          u.ref.lessEqual(v),
          np.exp(u.ref),
          np.sqrt(u.ref),
          np.log(u.ref),
          np.trunc(u.ref),
          np.floor(u.ref),
          np.abs(u.ref),
          np.sign(u.ref),
          lax.erf(u.ref),
          lax.erfc(u),
        ];
      },
      [x, y],
      { rtol: 1e-6, atol: 2e-9 }, // jax-js's own erf is right to 1e-9
    );
  });

  test("take plain numbers in the type of the array beside them", async () => {
    for (const dtype of ["float32", "float64", "int32"] as const) {
      await expectAgreement(
        ([x]) =>
          x === undefined
            ? []
            : [
                x.ref.add(3),
                x.ref.mul(2.5),
                x.ref.sub(1),
                np.minimum(x.ref, 2),
                np.where(x.greater(2), 7, 0),
              ],
        [tensor([4], [5, 1, 2, 3], dtype)],
      );
    }
  });
});

describe("erfc", () => {
  // Abramowitz & Stegun, table 7.3 carried further: erfc to 16 digits.
  const TABLE: readonly (readonly [number, number])[] = [
    [-3, 1.9999779095030015],
    [-1, 1.8427007929497148],
    [-0.5, 1.5204998778130465],
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [3, 2.2090496998585445e-5],
    [4, 1.541725790028002e-8],
    [5, 1.5374597944280349e-12],
    [6, 2.1519736712498913e-17],
    [8, 1.1224297172982928e-29],
    [9, 4.13703174651381e-37],
  ];

  test("keeps its relative precision in the tail, where 1 − erf(x) is 0", async () => {
    const x = tensor(
      [TABLE.length],
      TABLE.map(([at]) => at),
    );
    expect(await values((a: np.Array) => lax.erfc(a), x)).toBeAllClose(
      TABLE.map(([, value]) => value),
      { rtol: 2e-6, atol: 0 },
    );
  });
});

test("functions that ONNX Runtime has no kernel of in a type say which types they take", async () => {
  const uses = { asin: np.asin, atan: np.atan, erf: lax.erf, erfc: lax.erfc };
  for (const [name, f] of Object.entries(uses)) {
    await expect(compile((x: np.Array) => f(x), [spec([2], "float64")])).rejects.toThrow(
      `compile(fn): fn must use ${name} on float32 arrays, got float64; cast with .astype(np.float32)`,
    );
  }
  await expect(compile((x: np.Array) => np.reciprocal(x), [spec([2], "int32")])).rejects.toThrow(
    "compile(fn): fn must use reciprocal on float32 or float64 arrays, got int32",
  );
});
