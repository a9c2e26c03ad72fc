import { boxMuller } from "../../pushforward/boxMuller.ts";
import type { Stream } from "../../random/stream.ts";
import type { Modes, ToyDensity } from "./toyDensity.ts";

/** How far beyond its outermost centre a mixture is shown and integrated, in deviations. */
const REACH = 8;

/** (1/K) Σ N(centre, σ² I): equal round normal distributions in the plane. */
export function normalMixture2d(name: string, modes: Modes): ToyDensity {
  const { centres, deviation } = modes;
  const farthest = Math.max(...centres.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  const logScale = Math.log(2 * Math.PI * deviation ** 2 * centres.length);
  return {
    name,
    extent: farthest + REACH * deviation,
    modes,
    sample: (stream, n) => sample(modes, stream, n),
    logDensity(x, y) {
      const exponents = centres.map(([a, b]) => -((x - a) ** 2 + (y - b) ** 2) / (2 * deviation ** 2));
      const largest = Math.max(...exponents);
      const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - largest), 0);
      return largest + Math.log(sum) - logScale;
    },
  };
}

function sample({ centres, deviation }: Modes, stream: Stream, n: number): Float32Array {
  const out = new Float32Array(2 * n);
  const noise = new Float32Array(2);
  for (let i = 0; i < n; i++) {
    const [x, y] = centres[Math.floor(centres.length * stream.next())] ?? [0, 0];
    boxMuller(stream.next, noise);
    out[2 * i] = x + deviation * (noise[0] ?? 0);
    out[2 * i + 1] = y + deviation * (noise[1] ?? 0);
  }
  return out;
}
