import type { Factor } from "../samples/samples.ts";
import type { CodeReadings } from "./codeReadings.ts";

/** Refuses codes and factors that are not of the same samples, or of fewer than `least`. */
export function requireReadings(
  owner: string,
  factors: readonly Factor[],
  readings: readonly CodeReadings[],
  least: number,
): void {
  const n = factors[0]?.values.length ?? readings[0]?.values.length ?? least;
  if (n < least) throw new RangeError(`${owner}(factors): needs at least ${least} samples, got ${n}`);
  for (const { name, values } of factors) {
    if (values.length === n) continue;
    throw new RangeError(
      `${owner}(factors): ${name} must have a value for each of ${n} samples, got ${values.length}`,
    );
  }
  for (const { name, values } of readings) {
    if (values.length === n) continue;
    throw new RangeError(
      `${owner}(readings): ${name} must have a reading for each of ${n} samples, got ${values.length}`,
    );
  }
}
