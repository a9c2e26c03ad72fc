const INVERSE_ROOT = 1 / Math.sqrt(2 * Math.PI);
/** Below it the power series needs few terms, above it the continued fraction. */
const SWITCH = 2.5;

/** Φ(z) − ½ for small z ≥ 0: φ(z) (z + z³/3 + z⁵/(3·5) + …) (Abramowitz and Stegun 1964, 26.2.11). */
function fromMiddle(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum * INVERSE_ROOT * Math.exp((-z * z) / 2);
}

/** Φ(−z) for large z: φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))) (26.2.14), right in its last digits however small it is. */
function tail(z: number): number {
  let rest = z;
  for (let k = Math.ceil(12 + 300 / (z * z)); k > 0; k--) rest = z + k / rest;
  return (INVERSE_ROOT * Math.exp((-z * z) / 2)) / rest;
}

/** The mass of N(0, 1) above z. */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  return z < SWITCH ? 0.5 - fromMiddle(z) : tail(z);
}

/** Φ(b) − Φ(a) for a ≤ b: taken on the side where it does not cancel, so that tails keep their digits. */
export function normalMass(a: number, b: number): number {
  if (a >= 0) return upperTail(a) - upperTail(b);
  if (b <= 0) return upperTail(-b) - upperTail(-a);
  return 1 - upperTail(-a) - upperTail(b);
}
