import type { Schedule } from "./schedule.ts";

/** @throws RangeError when one of them is a number that is not positive and finite; a function of the step may be anything */
export function requirePositive(
  owner: string,
  options: Readonly<Record<string, Schedule | undefined>>,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "number" && !(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${owner}: ${name} must be positive and finite, got ${value}`);
  }
}

/** @throws RangeError when one of them is a number outside [0, 1) */
export function requireDecay(owner: string, options: Readonly<Record<string, Schedule>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "number" && !(value >= 0 && value < 1))
      throw new RangeError(`${owner}: ${name} must be in [0, 1), got ${value}`);
  }
}
