import type { Stream } from "../random/stream.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { drawRound } from "./roundNormals.ts";
import { smearedCurve } from "./smearedCurve.ts";
import type { ToyDensity } from "./toyDensity.ts";

const REACH = 8; // deviations

type Place = readonly [number, number];

/** The middle lines of the upper and of the lower moon, over [0, π]. */
const MOONS: readonly [(t: number) => Place, (t: number) => Place] = [
  (t) => [Math.cos(t) - 0.5, Math.sin(t) - 0.25],
  (t) => [0.5 - Math.cos(t), 0.25 - Math.sin(t)],
];

/** Where u from [0, 1) comes to lie: which moon, and where on its middle line. */
function placeOf(u: number): { readonly moon: 0 | 1; readonly at: Place } {
  const moon = u < 0.5 ? 0 : 1;
  return { moon, at: MOONS[moon](Math.PI * (2 * u - moon)) };
}

/**
 * Two half circles of radius 1 that reach into each other, with round normal noise: (cos t, sin t) and (1 − cos t, ½ − sin t)
 * with t uniform on [0, π], each half of the points, moved by (−½, −¼) so that their middle is the origin (the construction
 * that scikit-learn calls `make_moons`).
 *
 * @param deviation of the noise
 * @throws RangeError unless the deviation is at least 0.01 and finite
 */
export function moons(deviation = 0.06): ToyDensity {
  requireDeviation("moons(deviation)", deviation);
  // One curve, walked first along the one moon and then along the other, has a corner that quadrature would notice.
  const halves = MOONS.map((curve) =>
    smearedCurve({ curve, from: 0, to: Math.PI, deviation, points: POINTS }),
  );
  return {
    name: "moons",
    extent: 1.5 + REACH * deviation,
    sample: (stream, n) => drawRound(stream, n, deviation, () => placeOf(stream.next()).at),
    logDensity(x, y) {
      const [a = 0, b = 0] = halves.map(({ logDensity }) => logDensity(x, y));
      const largest = Math.max(a, b);
      return largest + Math.log((Math.exp(a - largest) + Math.exp(b - largest)) / 2);
    },
    cells(xEdges, yEdges) {
      const [a, b] = halves.map(({ cells }) => cells(xEdges, yEdges));
      return Float64Array.from(a ?? [], (mass, i) => (mass + (b?.[i] ?? 0)) / 2);
    },
  };
}

function requireDeviation(owner: string, deviation: number): void {
  if (deviation >= 0.01 && Number.isFinite(deviation)) return;
  throw new RangeError(`${owner}: deviation must be finite and at least 0.01, got ${deviation}`);
}

/** Less than a tenth of the least noise apart. */
const POINTS = 3201;

export type MoonsOptions = {
  /** Of the noise. Default 0.06. */
  readonly deviation?: number;
  /** Degrees by which both moons are turned about their middle, counterclockwise. Default 0. */
  readonly turn?: number;
};

/**
 * n points of `moons`, each with its moon as its class: 0 the upper, 1 the lower. Without a turn they are the points that
 * `moons(deviation).sample` draws.
 *
 * @returns float32 points in the plane, [n, 2], labelled
 * @throws RangeError unless the deviation is at least 0.01 and finite, and the turn finite
 * @example labelledMoons(stream(1, "target"), 1000, { turn: 30 })
 */
export function labelledMoons(
  stream: Stream,
  n: number,
  { deviation = 0.06, turn = 0 }: MoonsOptions = {},
): Samples<Float32Array> {
  requireDeviation("labelledMoons(stream, n, options)", deviation);
  if (!Number.isFinite(turn)) {
    throw new RangeError(`labelledMoons(stream, n, options): turn must be finite, got ${turn}`);
  }
  const labels: number[] = [];
  const drawn = drawRound(stream, n, deviation, () => {
    const { moon, at } = placeOf(stream.next());
    labels.push(moon);
    return at;
  });
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const turned = drawn.map((own, i) => {
    const other = drawn[i ^ 1] ?? 0;
    return i % 2 === 0 ? cos * own - sin * other : cos * own + sin * other;
  });
  const name = turn === 0 ? "moons" : `moons, turned by ${turn}°`;
  return samples(turned, n, 2, { name, labels: Int32Array.from(labels), labelNames: ["upper", "lower"] });
}
