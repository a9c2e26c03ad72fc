/** A generator's input as the way between two rows sees it. */
export type Between = {
  readonly inputSize: number;
  /** Where the noise lies, and the prior of each unit: "uniform" or "normal". */
  readonly noise: { readonly columns: readonly [start: number, end: number]; readonly prior: string };
};

/**
 * The point at `t` between two rows of the generator's input: a at 0, b at 1. Codes go straight, a class fading into another;
 * noise goes as its prior lies: straight in the cube of U(−1, 1), and along the sphere for N(0, 1), whose draws have nearly all
 * the same length, which a straight line would leave (White 2016, "Sampling generative networks").
 *
 * @throws RangeError when the rows have other lengths than the model's input
 */
export function interpolate(
  { noise, inputSize }: Between,
  a: Float32Array,
  b: Float32Array,
  t: number,
): Float32Array<ArrayBuffer> {
  if (a.length !== inputSize || b.length !== inputSize)
    throw new RangeError(
      `interpolate(between, a, b): rows must have ${inputSize} numbers, got ${a.length} and ${b.length}`,
    );
  const out = Float32Array.from(a, (value, i) => (1 - t) * value + t * (b[i] ?? 0));
  if (noise.prior === "normal") {
    const [start, end] = noise.columns;
    out.set(spherical(a.subarray(start, end), b.subarray(start, end), t), start);
  }
  return out;
}

/** Where directions are this close to equal or opposite, the arc is a line or is not defined. */
const LEAST_SINE = 1e-6;

/** sin((1 − t) Ω) / sin Ω · a + sin(t Ω) / sin Ω · b, with Ω the angle between a and b (Shoemake 1985). */
export function spherical(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const cosine = Math.min(1, Math.max(-1, ab / Math.sqrt(aa * bb)));
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  // Also where one of them is 0, and so has no direction: the angle is not a number.
  const [wa, wb] =
    sine > LEAST_SINE ? [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine] : [1 - t, t];
  return Float32Array.from(a, (x, i) => wa * x + wb * (b[i] ?? 0));
}
