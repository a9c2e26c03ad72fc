import { fc } from "@fast-check/vitest";
import { grad, numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { evaluated, expectAgreement } from "../../testing/agreement.ts";
import { nth } from "../../testing/example.ts";
import { startCpu, tensor } from "../../testing/jax.ts";
import { stream } from "../../testing/random.ts";
import { spec } from "../arguments.ts";
import { compile } from "../compile.ts";

beforeAll(startCpu);

const noise = (length: number, seed: number) => {
  const next = stream(seed);
  return tensor(
    [length],
    Array.from({ length }, () => 2 * next() - 1),
  );
};

test("the inverse transform undoes the transform, at any length", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat({ max: 999 }), async (n, seed) => {
      const [real, imag] = [noise(n, seed), noise(n, seed + 1)];
      const [u, v] = await evaluated(
        (xs) => {
          const back = np.fft.ifft(np.fft.fft({ real: nth(xs, 0), imag: nth(xs, 1) }));
          return [back.real, back.imag];
        },
        [real, imag],
      );
      expect(u).toBeAllClose(real, { rtol: 0, atol: 2e-6 });
      expect(v).toBeAllClose(imag, { rtol: 0, atol: 2e-6 });
    }),
    { seed: 31, numRuns: 15 },
  );
});

test("a transform keeps the sum of squares, times its length (Parseval)", async () => {
  const n = 48;
  const [spectrum, signal] = await evaluated(
    (xs) => {
      const { real, imag } = np.fft.fft({ real: nth(xs, 0).ref, imag: nth(xs, 1).ref });
      return [
        np.square(real).add(np.square(imag)).sum(),
        np
          .square(nth(xs, 0))
          .add(np.square(nth(xs, 1)))
          .sum(),
      ];
    },
    [noise(n, 1), noise(n, 2)],
  );
  expect(spectrum).toBeAllClose(n * Number(signal?.data[0]), { rtol: 1e-5 });
});

test("real and two-dimensional transforms, and gradients through them, are jax-js's", async () => {
  await expectAgreement(
    (xs) => {
      const x = nth(xs, 0);
      const half = np.fft.rfft(x.ref);
      const plane = np.fft.fft2({ real: x.ref.reshape([4, 6]), imag: np.zeros([4, 6]) });
      const power = (y: np.Array) => {
        const { real, imag } = np.fft.rfft(y);
        return np.square(real).add(np.square(imag)).slice([1, 4]).sum();
      };
      return [half.real, half.imag, plane.real, plane.imag, grad(power)(x)];
    },
    [noise(24, 3)],
    { rtol: 1e-5, atol: 1e-5 },
  );
});

test("a transform too long for a matrix is refused with what to do", async () => {
  const real = (x: np.Array) => np.fft.rfft(x).real;
  await expect(compile(real, [spec([4096])])).rejects.toThrow(
    "compile(fn): fft must transform float32 along an axis of at most 2048, got float32 along 4096",
  );
});
