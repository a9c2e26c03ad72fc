import { fillNormal } from "../src/random/normal.ts";
import { stream } from "../src/random/stream.ts";
import { type Samples, samples } from "../src/samples/samples.ts";

/** Standard normal samples of a stream of this name. */
export const normalSamples = (name: string, n: number, d: number, mean = 0, deviation = 1): Samples =>
  samples(fillNormal(stream(1, name), new Float32Array(n * d), mean, deviation), n, d);

/** Pairs of standard normal columns of correlation rho, whose information is −d/2 log(1 − ρ²) nats. */
export function normalPairs(name: string, n: number, d: number, rho: number) {
  const x = normalSamples(`${name}.x`, n, d);
  const noise = normalSamples(`${name}.noise`, n, d);
  const y = x.values.map((value, i) => rho * value + Math.sqrt(1 - rho * rho) * (noise.values[i] ?? 0));
  return { x, y: samples(y, n, d), truth: -0.5 * d * Math.log1p(-rho * rho) };
}

/** A fair bit and the same flipped with probability p, with their information in nats. */
export function flippedBits(name: string, n: number, p: number) {
  const source = stream(1, name);
  const x = Float32Array.from({ length: n }, () => (source.next() < 0.5 ? 0 : 1));
  const y = x.map((bit) => (source.next() < p ? 1 - bit : bit));
  const h = p === 0 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  return { x: samples(x, n, 1), y: samples(y, n, 1), truth: Math.LN2 - h };
}

/** Turns the plane of two columns by ‖row‖²/d, which keeps normal columns normal. */
export function turned({ values, n, d }: Samples, i: number, j: number): Samples {
  const out = Float64Array.from(values);
  for (let row = 0; row < n; row++) {
    const at = row * d;
    let square = 0;
    for (let k = 0; k < d; k++) square += (values[at + k] ?? 0) ** 2;
    const [cos, sin] = [Math.cos(square / d), Math.sin(square / d)];
    const [a, b] = [values[at + i] ?? 0, values[at + j] ?? 0];
    out[at + i] = cos * a - sin * b;
    out[at + j] = sin * a + cos * b;
  }
  return samples(out, n, d);
}
