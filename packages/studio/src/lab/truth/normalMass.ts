import { normalCdf } from "saddlepoint/numeric";

/** Φ(b) − Φ(a) for a ≤ b: taken on the side where it does not cancel, so that tails keep their digits. */
export const normalMass = (a: number, b: number): number =>
  a + b > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
