import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import { fillNormal } from "../random/normal.ts";
import { stream } from "../random/stream.ts";
import { samples as rows, type Samples } from "../samples/samples.ts";
import { kernelDensity, parzenLogLikelihoods } from "./kernelDensity.ts";

const normals = (name: string, n: number, dimension: number, deviation = 1, mean = 0): Samples =>
  rows(fillNormal(stream(4, name), new Float32Array(n * dimension), mean, deviation), n, dimension);

/** The definition, in float64. */
function directly(samples: Samples, queries: Samples, h: number): number[] {
  const { n, d } = samples;
  return Array.from({ length: queries.n }, (_, i) => {
    const logs = Array.from({ length: n }, (_, j) => {
      let square = 0;
      for (let k = 0; k < d; k++)
        square += ((queries.values[i * d + k] ?? 0) - (samples.values[j * d + k] ?? 0)) ** 2;
      return -square / (2 * h * h);
    });
    const most = Math.max(...logs);
    const sum = logs.reduce((total, log) => total + Math.exp(log - most), 0);
    return most + Math.log(sum / n) - (d / 2) * Math.log(2 * Math.PI * h * h);
  });
}

describe("a Parzen window", () => {
  test.prop([fc.integer({ min: 1, max: 6 }), fc.double({ min: -50, max: 50, noNaN: true })], { numRuns: 8 })(
    "is its definition, for every bandwidth and wherever the data lie",
    async (dimension, mean) => {
      const [samples, queries] = [normals("a", 40, dimension, 1, mean), normals("b", 30, dimension, 2, mean)];
      const bandwidths = [0.2, 0.7, 3];
      const found = await parzenLogLikelihoods(samples, queries, bandwidths);
      bandwidths.forEach((h, k) => {
        expect(Float32Array.from(found[k] ?? [])).toBeAllClose(directly(samples, queries, h), {
          rtol: 1e-5,
          atol: 2e-3,
        });
      });
    },
  );

  test("has no underflow: a query a thousand bandwidths away has its nearest sample's log density", async () => {
    const samples = rows(Float32Array.of(0, 100), 2, 1);
    const [found] = await parzenLogLikelihoods(samples, rows(Float32Array.of(-10), 1, 1), [0.01]);
    expect(found?.[0] ?? 0).toBeAllClose(-5e5 - Math.log(2) - 0.5 * Math.log(2 * Math.PI * 1e-4), {
      rtol: 1e-5,
    });
  });

  test("spans blocks: more queries than one call takes give the numbers of each alone", async () => {
    const [samples, queries] = [normals("a", 20, 2), normals("b", 611, 2)];
    const [all = new Float64Array()] = await parzenLogLikelihoods(samples, queries, [0.5]);
    expect(Float32Array.from(all)).toBeAllClose(directly(samples, queries, 0.5), { atol: 1e-4 });
  });
});

describe("kernel-density log-likelihood", () => {
  const test1 = normals("test", 2000, 1);
  const validation = normals("validation", 1000, 1);

  test("of N(0, 1) under its own samples is about minus its entropy", async () => {
    const { logLikelihood, bandwidth } = await kernelDensity({
      samples: normals("samples", 4000, 1),
      validation,
      test: test1,
    });
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    expect(logLikelihood.value).toBeAllClose(-entropy, { atol: 4 * Math.sqrt(0.5 / 2000) + 0.01 });
    expect(logLikelihood.ci[0]).toBeLessThan(logLikelihood.value);
    expect(bandwidth).toBeGreaterThan(0.1);
    expect(bandwidth).toBeLessThan(1);
    expect(logLikelihood.warning).toBeUndefined();
  });

  test("falls as the samples move away from the data", async () => {
    const values: number[] = [];
    for (const mean of [0, 1, 3]) {
      const samples = normals("samples", 500, 1, 1, mean);
      values.push((await kernelDensity({ samples, validation, test: test1 })).logLikelihood.value);
    }
    const [a = 0, b = 0, c = 0] = values;
    expect(a - b).toBeGreaterThan(0.05);
    expect(b - c).toBeGreaterThan(0.5);
  });

  test("chooses the bandwidth on validation data, and warns where the best is the last tried", async () => {
    const data = { samples: normals("samples", 500, 1), validation, test: test1 };
    const { validation: tried, bandwidth } = await kernelDensity(data, { bandwidths: [0.05, 0.3, 2] });
    expect(bandwidth).toBe(0.3);
    expect(tried.map((each) => each.bandwidth)).toEqual([0.05, 0.3, 2]);
    const { logLikelihood } = await kernelDensity(data, { bandwidths: [2, 4] });
    expect(logLikelihood.warning).toContain("the best bandwidth, 2, is at the end of those tried");
  });
});

test("pixels are read as bytes / 255", async () => {
  const bytes = Uint8Array.of(0, 51, 102, 153, 204, 255);
  const images = rows(bytes, 3, [1, 1, 2]);
  const floats = rows(
    Float32Array.from(bytes, (byte) => byte / 255),
    3,
    2,
  );
  expect(await parzenLogLikelihoods(images, images, [0.5])).toEqual(
    await parzenLogLikelihoods(floats, floats, [0.5]),
  );
});

test("samples of two spaces, or a bandwidth that is not positive, are refused", async () => {
  const two = normals("a", 5, 2);
  await expect(parzenLogLikelihoods(two, normals("b", 5, 3), [1])).rejects.toThrow(
    "must have as many coordinates a point, got 2 and 3",
  );
  await expect(parzenLogLikelihoods(two, two, [1, 0])).rejects.toThrow(
    "bandwidths must be positive and finite, got [1, 0]",
  );
});
